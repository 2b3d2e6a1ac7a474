'use client';
import { useSearchParams } from 'next/navigation';
import { RightsScreen } from '../../../../features/rights/rights-screen.tsx';

/** Whose conversation it is about is in the address: `?conversation=ID`. */
export function RightsPlace() {
  const conversationId = useSearchParams().get('conversation');
  return <RightsScreen key={conversationId} conversationId={conversationId} />;
}
