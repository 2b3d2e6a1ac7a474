'use client';
import { FindOverlay } from './find-overlay.tsx';
import { FindView } from './find-view.tsx';
import { useFind, type FindWays } from './use-find.ts';

/** The same search above whatever is open; it closes when something was chosen. */
export function FindPalette({ ways, close }: { ways: FindWays; close: () => void }) {
  const after =
    <Args extends readonly unknown[]>(go: (...args: Args) => void) =>
    (...args: Args): void => {
      close();
      go(...args);
    };
  const { snapshot, actions } = useFind({ openConversation: after(ways.openConversation), openMandate: after(ways.openMandate), act: after(ways.act) });
  return (
    <FindOverlay close={close}>
      <FindView snapshot={snapshot} actions={actions} onEscape={close} />
    </FindOverlay>
  );
}
