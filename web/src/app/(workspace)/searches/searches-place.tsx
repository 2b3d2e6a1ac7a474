'use client';
import { useRouter, useSearchParams } from 'next/navigation';
import { RoomChannelScreen } from '../../../features/conversation/room-channel-screen.tsx';
import { MandatesScreen } from '../../../features/mandates/mandates-screen.tsx';
import { routes } from '../../../routes.ts';
import { useDialogs } from '../dialogs-context.tsx';

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
      channel={(mandateId) => <RoomChannelScreen mandateId={mandateId} />}
    />
  );
}
