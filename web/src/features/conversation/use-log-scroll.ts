'use client';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Nearer to the end than this counts as "at the bottom". */
const nearPx = 48;
/** Nearer to the beginning than this asks for earlier messages. */
const nearTopPx = 240;

interface LogScrollInput {
  firstKey: string | undefined;
  lastKey: string | undefined;
  /** The last item was just written here: always go to it. */
  isLastOwn: boolean;
  /** Called when the reader leaves the bottom. */
  onLeaveBottom: () => void;
  /** Called while the reader is near the beginning. */
  onNearTop: () => void;
}

interface LogScroll {
  /** Goes onto the element that scrolls. */
  scroller: RefObject<HTMLDivElement | null>;
  isAtBottom: boolean;
  /** The last item at the time the reader left the bottom; null while there. Everything after it is news. */
  leftAtKey: string | null;
  toBottom: () => void;
}

/**
 * Sticks to the newest message only while the reader is there; keeps the place when earlier messages come in above or the
 * window changes its height (the phone keyboard). Opens at the first unread line if there is one.
 */
export const useLogScroll = ({ firstKey, lastKey, isLastOwn, onLeaveBottom, onNearTop }: LogScrollInput): LogScroll => {
  const scroller = useRef<HTMLDivElement>(null);
  const [leftAtKey, setLeftAtKey] = useState<string | null>(null);
  const atBottom = useRef(true);
  const before = useRef<{ firstKey: string | undefined; lastKey: string | undefined; height: number } | null>(null);
  const latest = useRef({ onLeaveBottom, onNearTop, lastKey });
  useEffect(() => {
    latest.current = { onLeaveBottom, onNearTop, lastKey };
  });

  const toBottom = useCallback(() => {
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
    atBottom.current = true;
    setLeftAtKey(null);
  }, []);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const old = before.current;
    if (old === null || old.lastKey === undefined) {
      const unread = box.querySelector<HTMLElement>('[data-unread-line]');
      const isAbove = unread !== null && unread.offsetTop < box.scrollHeight - box.clientHeight;
      atBottom.current = !isAbove;
      box.scrollTop = isAbove ? Math.max(0, unread.offsetTop - 24) : box.scrollHeight;
    } else if (lastKey !== old.lastKey && (atBottom.current || isLastOwn)) {
      atBottom.current = true;
      box.scrollTop = box.scrollHeight;
    } else if (firstKey !== old.firstKey && lastKey === old.lastKey) {
      box.scrollTop += box.scrollHeight - old.height;
    }
    before.current = { firstKey, lastKey, height: box.scrollHeight };
  }, [firstKey, lastKey, isLastOwn]);

  useEffect(() => {
    const box = scroller.current;
    if (!box) return undefined;
    const size = (): string => `${box.clientHeight} ${box.scrollHeight}`;
    let known = size();
    const tell = (): void => setLeftAtKey((left) => (atBottom.current ? null : (left ?? latest.current.lastKey ?? null)));
    const stick = (): void => {
      known = size();
      if (atBottom.current) box.scrollTop = box.scrollHeight;
    };
    const look = (): void => {
      const wasAtBottom = atBottom.current;
      // A scroll event that comes with another size was made by the layout, not by the reader.
      if (known === size()) atBottom.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearPx;
      else stick();
      if (wasAtBottom && !atBottom.current) latest.current.onLeaveBottom();
      tell();
      if (box.scrollTop < nearTopPx && box.scrollHeight > box.clientHeight) latest.current.onNearTop();
    };
    const resize = new ResizeObserver(stick);
    box.addEventListener('scroll', look, { passive: true });
    resize.observe(box);
    if (box.lastElementChild) resize.observe(box.lastElementChild);
    return () => {
      box.removeEventListener('scroll', look);
      resize.disconnect();
    };
  }, []);

  return { scroller, isAtBottom: leftAtKey === null, leftAtKey, toBottom };
};
