'use client';
import { useRouter, useSearchParams } from 'next/navigation';
import { BriefScreen } from '../../../../features/brief/brief-screen.tsx';
import { routes } from '../../../../routes.ts';

/** The brief of one search: `?mandate=ID`. */
export function BriefPlace() {
  const router = useRouter();
  const mandateId = useSearchParams().get('mandate') ?? '';
  return (
    <BriefScreen
      key={mandateId}
      mandateId={mandateId}
      back={() => router.push(routes.search(mandateId))}
      openTalk={({ talk, lane }) => router.push(lane === 'room' ? routes.channel(talk) : routes.conversation(talk))}
    />
  );
}
