'use client';
import { useCallback } from 'react';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { routes } from '../../routes.ts';
import { useNotices } from './use-notices.ts';
import { useWorker } from './use-worker.ts';

/** Stands in the workspace, shows nothing itself. */
export function Notices() {
  const router = useRouter();
  const isInbox = usePathname().startsWith(routes.inbox);
  const selected = useSearchParams().get('conversation');
  useNotices({ selected: isInbox ? selected : null, isListShown: isInbox, open: (conversationId) => router.push(routes.conversation(conversationId)) });
  const goTo = useCallback(
    (conversationId: string | null) => router.push(conversationId === null ? routes.inbox : routes.conversation(conversationId)),
    [router],
  );
  useWorker(goTo);
  return null;
}
