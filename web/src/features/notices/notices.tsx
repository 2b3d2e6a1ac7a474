'use client';
import { useCallback } from 'react';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useWorkspace } from '../../platform/app-context.tsx';
import { routes, talkAddress } from '../../routes.ts';
import { useNotices } from './use-notices.ts';
import { useWorker } from './use-worker.ts';

/** Stands in the workspace, shows nothing itself. */
export function Notices() {
  const router = useRouter();
  const pathname = usePathname();
  const [isInbox, isSearches] = [pathname.startsWith(routes.inbox), pathname === routes.searches];
  const search = useSearchParams();
  const [selected, room] = [search.get('conversation'), search.get('mandate')];
  const { model } = useWorkspace();
  useNotices({
    selected: isInbox ? selected : isSearches ? room : null,
    isListShown: isInbox,
    open: (talkId) => router.push(talkAddress(model.state().mandates, talkId)),
  });
  const goTo = useCallback(
    (conversationId: string | null) => router.push(conversationId === null ? routes.inbox : routes.conversation(conversationId)),
    [router],
  );
  useWorker(goTo);
  return null;
}
