'use client';
import { InboxView } from './inbox-view.tsx';
import { useInbox, type InboxWays } from './use-inbox.ts';

export function InboxScreen({ selected, ...ways }: InboxWays & { selected: string | null }) {
  const { snapshot, actions } = useInbox(selected, ways);
  return <InboxView snapshot={snapshot} actions={actions} />;
}
