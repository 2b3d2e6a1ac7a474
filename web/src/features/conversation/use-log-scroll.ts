'use client';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Nearer to the end than this counts as "at the bottom". */
const nearPx = 48;
/** Nearer to the beginning than this asks for earlier messages. */
const nearTopPx = 240;

interface LogScrollInput {
  scroller: RefObject<HTMLElement | null>;
  firstKey: string | undefined;
  lastKey: string | undefined;
  /** The last item was just written here: always go to it. */
  isLastOwn: boolean;
  /** Asked while the reader is near the beginning. */
  onNearTop: () => void;
}

/**
 * Sticks to the newest message only while the reader is there; keeps the place when earlier messages come in above or the
 * window changes its height (the phone keyboard). `isAtBottom` decides whether the jump button shows.
 */
export const useLogScroll = ({ scroller, firstKey, lastKey, isLastOwn, onNearTop }: LogScrollInput): { isAtBottom: boolean; toBottom: () => void } => {
  const [isAtBottom, setAtBottom] = useState(true);
  const atBottom = useRef(true);
  const before = useRef<{ firstKey: string | undefined; lastKey: string | undefined; height: number }>({ firstKey: undefined, lastKey: undefined, height: 0 });
  const nearTop = useRef(onNearTop);
  useEffect(() => { nearTop.current = onNearTop; });

  const toBottom = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    box.scrollTop = box.scrollHeight;
    atBottom.current = true;
    setAtBottom(true);
  }, [scroller]);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const { firstKey: oldFirst, lastKey: oldLast, height } = before.current;
    const isStart = oldLast === undefined;
    const hasNewLast = lastKey !== oldLast;
    if (isStart) {
      const unread = box.querySelector<HTMLElement>('[data-unread-line]');
      if (unread && unread.offsetTop < box.scrollHeight - box.clientHeight) {
        box.scrollTop = Math.max(0, unread.offsetTop - 24);
        atBottom.current = false;
        setAtBottom(false);
      } else toBottom();
    } else if (hasNewLast && (atBottom.current || isLastOwn)) toBottom();
    else if (firstKey !== oldFirst && !hasNewLast) box.scrollTop += box.scrollHeight - height;
    before.current = { firstKey, lastKey, height: box.scrollHeight };
  }, [firstKey, lastKey, isLastOwn, scroller, toBottom]);

  useEffect(() => {
    const box = scroller.current;
    if (!box) return undefined;
    let known = { box: box.clientHeight, all: box.scrollHeight };
    const stick = (): void => {
      known = { box: box.clientHeight, all: box.scrollHeight };
      if (atBottom.current) box.scrollTop = box.scrollHeight;
    };
    const look = (): void => {
      // A scroll event that comes with another size was made by the layout, not by the reader.
      if (known.box !== box.clientHeight || known.all !== box.scrollHeight) {
        stick();
        return;
      }
      const isNow = box.scrollHeight - box.scrollTop - box.clientHeight < nearPx;
      atBottom.current = isNow;
      setAtBottom(isNow);
      if (box.scrollTop < nearTopPx && box.scrollHeight > box.clientHeight) nearTop.current();
    };
    const resize = new ResizeObserver(stick);
    box.addEventListener('scroll', look, { passive: true });
    resize.observe(box);
    if (box.firstElementChild) resize.observe(box.firstElementChild);
    return () => {
      box.removeEventListener('scroll', look);
      resize.disconnect();
    };
  }, [scroller]);

  return { isAtBottom, toBottom };
};
