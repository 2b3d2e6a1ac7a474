'use client';
import { lazy, Suspense } from 'react';
import { useRouter, useSearchParams } from 'next/navigation';
import { MandatesScreen } from '../../../features/mandates/mandates-screen.tsx';
import { routes } from '../../../routes.ts';
import { useDialogs } from '../dialogs-context.tsx';

/** The log and its field: not before a search is open. */
const RoomChannelScreen = lazy(async () => ({ default: (await import('../../../features/conversation/room-channel-screen.tsx')).RoomChannelScreen }));

/** Searches and their candidates. Which search is open is in the address: `?mandate=ID`. */
export function SearchesPlace() {
  const router = useRouter();
  const dialogs = useDialogs();
  const search = useSearchParams();
  const selected = search.get('mandate');
  return (
    <MandatesScreen
      selected={selected}
      isChannelFirst={search.has('channel')}
      dialogs={dialogs}
      select={(mandateId) => router.push(mandateId === null ? routes.searches : routes.search(mandateId))}
      openConversation={(conversationId) => router.push(routes.conversation(conversationId))}
      channel={(mandateId) => (
        <Suspense fallback={null}>
          <RoomChannelScreen mandateId={mandateId} />
        </Suspense>
      )}
    />
  );
}
