import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

const seenMs = 500;

/** Read means: the page is visible and at least half of the message has been in view for 500 ms. Calls back once for each such stay. */
export const useSeen = (scroller: RefObject<HTMLDivElement | null>, count: number, seen: (id: string) => void): void => {
  const latest = useRef(seen);
  latest.current = seen;
  useEffect(() => {
    const area = scroller.current;
    if (!area) return undefined;
    const timers = new Map<Element, ReturnType<typeof setTimeout>>();
    const isVisible = (): boolean => document.visibilityState === 'visible';
    const start = (element: Element, id: string): void => {
      timers.set(
        element,
        setTimeout(() => {
          if (isVisible()) latest.current(id);
        }, seenMs),
      );
    };
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          clearTimeout(timers.get(target));
          timers.delete(target);
          const id = target instanceof HTMLElement ? target.dataset['id'] : undefined;
          if (isIntersecting && id && isVisible()) start(target, id);
        }
      },
      { root: area, threshold: 0.5 },
    );
    const watch = (): void => {
      observer.disconnect();
      for (const item of area.querySelectorAll('li.msg:not(.own)')) observer.observe(item);
    };
    watch();
    document.addEventListener('visibilitychange', watch);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', watch);
      for (const timer of timers.values()) clearTimeout(timer);
    };
  }, [count, scroller]);
};
