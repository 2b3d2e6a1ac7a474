'use client';
import { useSyncExternalStore } from 'react';
import { useWorkspace } from './app-context.tsx';
import type { OutboxItem } from './outbox/item.ts';
import { paced } from './paced.ts';

const none: readonly OutboxItem[] = [];

/** Messages of this browser that are on their way. */
export const useOutboxItems = (): readonly OutboxItem[] => {
  const { outbox } = useWorkspace();
  return useSyncExternalStore(paced(outbox.subscribe), outbox.items, () => none);
};
