import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

/** Within so many pixels of an end counts as being there. */
export const nearEdge = 80;

/** Stays at the newest message while the reader is there, and nowhere else: reading back is never interrupted. */
export const useStickToBottom = (
  scroller: RefObject<HTMLDivElement | null>,
  sticks: { current: boolean },
  count: number,
  tell: (yes: boolean) => void,
): void => {
  const height = useRef(0);
  const latest = useRef(tell);
  latest.current = tell;
  useEffect(() => {
    const area = scroller.current;
    if (!area) return undefined;
    const watch = (): void => {
      const yes = area.scrollHeight - area.scrollTop - area.clientHeight < nearEdge;
      if (yes !== sticks.current) latest.current(yes);
      sticks.current = yes;
    };
    area.addEventListener('scroll', watch, { passive: true });
    const resized = new ResizeObserver(() => {
      if (sticks.current) area.scrollTop = area.scrollHeight;
    });
    resized.observe(area);
    return () => {
      area.removeEventListener('scroll', watch);
      resized.disconnect();
    };
  }, [scroller, sticks]);
  useLayoutEffect(() => {
    const area = scroller.current;
    if (!area) return;
    if (sticks.current) area.scrollTop = area.scrollHeight;
    else if (area.scrollTop < nearEdge) area.scrollTop += area.scrollHeight - height.current;
    height.current = area.scrollHeight;
  }, [count, scroller, sticks]);
};
