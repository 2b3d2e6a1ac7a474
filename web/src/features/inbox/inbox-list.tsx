'use client';
import { useEffect, useRef, useState } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { nextPlace } from '../../a11y/roving-focus.ts';
import { useNow } from '../../ui/clock.tsx';
import { useText } from '../../ui/language-context.tsx';
import { InboxRow } from './inbox-row.tsx';
import type { InboxActions, InboxRow as Row } from './inbox-view-types.ts';
import { useRowWishes } from './row-wishes.tsx';

interface InboxListProps {
  rows: readonly Row[];
  selected: string | null;
  actions: Pick<InboxActions, 'open' | 'pin' | 'mute'>;
}

/** More rows than this are drawn only where they can be seen. */
const virtualFrom = 100;

/** j and k as in mail programs; everything else as arrow keys. p and m change the row that has the keyboard. */
const keyNames: Record<string, string> = { j: 'ArrowDown', k: 'ArrowUp' };

/** The list of conversations: one row in the tab order, moved by arrows, j and k; Enter opens, p pins, m mutes. */
export function InboxList({ rows, selected, actions }: InboxListProps) {
  const wishes = useRowWishes(actions);
  const text = useText().inbox;
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const place = Math.max(
    0,
    rows.findIndex(({ conversationId }) => conversationId === (focused ?? selected)),
  );
  const isVirtual = rows.length > virtualFrom;
  const virtualizer = useVirtualizer({
    count: isVirtual ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => 80,
    overscan: 12,
    getItemKey: (index) => rows[index]?.conversationId ?? index,
  });
  const wantsFocus = useRef(false);

  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    const row = rows[place];
    if (row) scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row.conversationId)}"]`)?.focus();
  }, [place, rows]);

  const move = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const here = rows[place];
    if (here !== undefined && (event.key === 'p' || event.key === 'm') && document.activeElement?.hasAttribute('data-row')) {
      event.preventDefault();
      if (event.key === 'p') wishes.pin(here);
      else wishes.mute(here, here.isMuted ? 'off' : 'always');
      return;
    }
    const next = nextPlace(keyNames[event.key] ?? event.key, place, rows.length, { axis: 'vertical', wraps: false });
    const row = next === null ? undefined : rows[next];
    if (next === null || !row) return;
    event.preventDefault();
    if (isVirtual) virtualizer.scrollToIndex(next);
    wantsFocus.current = true;
    setFocused(row.conversationId);
  };

  // One listener: inside the list every key, elsewhere j and k as soon as nothing else has the keyboard.
  const moveNow = useRef(move);
  useEffect(() => {
    moveNow.current = move;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const holder = document.activeElement;
      if (scroller.current?.contains(holder) === true || (holder === document.body && event.key in keyNames)) moveNow.current(event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);

  const draw = (row: Row, index: number) => (
    <InboxRow
      row={row}
      isOpen={row.conversationId === selected}
      isInTabOrder={index === place}
      now={now}
      onOpen={actions.open}
      onFocus={setFocused}
      wishes={wishes}
    />
  );

  return (
    <div className="rows" ref={scroller}>
      <span className="sr" id="inbox-keys">
        {text.keys}
      </span>
      {isVirtual ? (
        <ol className="rows-virtual" aria-label={text.list} aria-describedby="inbox-keys" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return row ? (
              <li
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                aria-setsize={rows.length}
                aria-posinset={item.index + 1}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {draw(row, item.index)}
              </li>
            ) : null;
          })}
        </ol>
      ) : (
        <ol aria-label={text.list} aria-describedby="inbox-keys">
          {rows.map((row, index) => (
            <li key={row.conversationId}>{draw(row, index)}</li>
          ))}
        </ol>
      )}
    </div>
  );
}
