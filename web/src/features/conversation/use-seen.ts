'use client';
import { useCallback, useEffect, useRef, type RefObject } from 'react';

/** How long half of a message must be on screen of a visible page before it counts as read (architecture section 6.3). */
const readAfterMs = 500;

/**
 * Tells `onSeen` once for each element with `data-seen` that was at least half in view (or filled half of the log) for 500 ms
 * while the page was visible. Returns a function that watches an element; pass it as a ref callback.
 */
export const useSeen = (root: RefObject<HTMLElement | null>, onSeen: (id: string) => void): ((element: HTMLElement | null) => (() => void) | undefined) => {
  const observer = useRef<IntersectionObserver | null>(null);
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const inView = useRef(new Set<string>());
  const done = useRef(new Set<string>());
  const report = useRef(onSeen);
  useEffect(() => {
    report.current = onSeen;
  });

  const arm = useCallback((id: string) => {
    if (timers.current.has(id) || done.current.has(id) || document.visibilityState !== 'visible') return;
    timers.current.set(
      id,
      setTimeout(() => {
        timers.current.delete(id);
        done.current.add(id);
        report.current(id);
      }, readAfterMs),
    );
  }, []);
  const disarm = useCallback((id: string) => {
    const timer = timers.current.get(id);
    if (timer !== undefined) clearTimeout(timer);
    timers.current.delete(id);
  }, []);

  const start = useCallback((): IntersectionObserver => {
    observer.current ??= new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          const id = entry.target instanceof HTMLElement ? entry.target.dataset['seen'] : undefined;
          if (id === undefined) continue;
          const isHalf = entry.intersectionRatio >= 0.5 || (entry.rootBounds !== null && entry.intersectionRect.height >= entry.rootBounds.height / 2);
          if (isHalf) {
            inView.current.add(id);
            arm(id);
          } else {
            inView.current.delete(id);
            disarm(id);
          }
        }
      },
      { root: root.current, threshold: [0, 0.1, 0.25, 0.5, 0.75] },
    );
    return observer.current;
  }, [arm, disarm, root]);

  useEffect(() => {
    const change = (): void => {
      for (const id of inView.current) (document.visibilityState === 'visible' ? arm : disarm)(id);
    };
    document.addEventListener('visibilitychange', change);
    const running = timers.current;
    return () => {
      document.removeEventListener('visibilitychange', change);
      for (const timer of running.values()) clearTimeout(timer);
      running.clear();
      observer.current?.disconnect();
      observer.current = null;
    };
  }, [arm, disarm]);

  return useCallback(
    (element) => {
      if (!element) return undefined;
      const watcher = start();
      watcher.observe(element);
      return () => watcher.unobserve(element);
    },
    [start],
  );
};
