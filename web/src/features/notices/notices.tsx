'use client';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { routes } from '../../routes.ts';
import { useNotices } from './use-notices.ts';

/** Stands in the workspace, shows nothing itself. */
export function Notices() {
  const router = useRouter();
  const isInbox = usePathname().startsWith(routes.inbox);
  const selected = useSearchParams().get('conversation');
  useNotices({ selected: isInbox ? selected : null, isListShown: isInbox, open: (conversationId) => router.push(routes.conversation(conversationId)) });
  return null;
}
