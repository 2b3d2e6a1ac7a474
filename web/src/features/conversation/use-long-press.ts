'use client';
import { useEffect, useMemo, useRef, type MouseEvent, type PointerEvent } from 'react';

/** A finger that rests so long wants the actions; one that moves further than this scrolls. */
const restMs = 450;
const slackPx = 10;

interface LongPress {
  onPointerDown(event: PointerEvent): void;
  onPointerMove(event: PointerEvent): void;
  onPointerUp(): void;
  onPointerCancel(): void;
  onContextMenu(event: MouseEvent): void;
}

/** A long press of a finger. A mouse has its own bar, a keyboard its own button: nothing is reached by this alone. */
export const useLongPress = (pressed: () => void): LongPress => {
  const latest = useRef(pressed);
  useEffect(() => {
    latest.current = pressed;
  });
  return useMemo(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let from = { x: 0, y: 0 };
    let isTouch = false;
    const stop = (): void => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    };
    return {
      onPointerDown: (event) => {
        isTouch = event.pointerType === 'touch';
        if (!isTouch) return;
        from = { x: event.clientX, y: event.clientY };
        stop();
        timer = setTimeout(() => latest.current(), restMs);
      },
      onPointerMove: (event) => {
        if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > slackPx) stop();
      },
      onPointerUp: stop,
      onPointerCancel: stop,
      // The browser's own menu of a long press would cover ours.
      onContextMenu: (event) => {
        if (isTouch) event.preventDefault();
      },
    };
  }, []);
};
