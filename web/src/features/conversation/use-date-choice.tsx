'use client';
import { lazy, Suspense, useCallback, useState, type ReactNode } from 'react';
import type { ConversationActions, ConversationSnapshot } from './conversation-view-types.ts';

/** With the calendar, which is large and rarely needed. */
const DateDialog = lazy(async () => ({ default: (await import('./date-dialog.tsx')).DateDialog }));

type Story = Pick<ConversationSnapshot, 'begunAt' | 'items'>;
type Ways = Pick<ConversationActions, 'jumpToDate' | 'jumpToNewest'>;

/** To go to a day of a story: what opens the calendar, and the calendar while it is open. */
export const useDateChoice = ({ begunAt, items }: Story, { jumpToDate, jumpToNewest }: Ways): { pickDate: () => void; dialog: ReactNode } => {
  const [isOpen, setIsOpen] = useState(false);
  const pickDate = useCallback(() => setIsOpen(true), []);
  const goAway = (go: () => void): void => {
    setIsOpen(false);
    go();
  };
  const dialog = isOpen ? (
    <Suspense fallback={null}>
      <DateDialog
        begunAt={begunAt}
        shownAt={items[0]?.at ?? null}
        onPick={(at) => goAway(() => jumpToDate(at))}
        onNewest={() => goAway(jumpToNewest)}
        onClose={() => setIsOpen(false)}
      />
    </Suspense>
  ) : null;
  return { pickDate, dialog };
};
