'use client';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { drawNow } from '../../platform/paced.ts';
import { placesOf, type Places } from './anchored-list.tsx';
import type { Edge, JumpTarget } from './conversation-view-types.ts';
import type { LogEntry } from './log-entries.ts';
import { atEnd, cutSlice, growSlice, sliceAround, sliceRange, type Slice } from './log-slice.ts';

/** Nearer to the end than this counts as "at the bottom". */
const nearPx = 48;
/** Heights of the log that are drawn beyond its edges: fewer are filled up, more are taken away. */
const fillTo = 1;
const cutFrom = 2.25;
/** Where a line that was jumped to stands, as a part of the log's height; an unread line stands this far below the upper edge (px). */
const targetAt = 0.22;
const unreadPx = 24;
const foundMs = 2400;

interface LogScrollInput {
  entries: readonly LogEntry[];
  older: Edge;
  newer: Edge;
  target: JumpTarget | null;
  /** The last item was just written here: always go to it. */
  isLastOwn: boolean;
  loadOlder: () => void;
  loadNewer: () => void;
  jumpToNewest: () => void;
  setAtEnd: (isAtEnd: boolean) => void;
}

interface LogScroll {
  /** Goes onto the element that scrolls. */
  scroller: RefObject<HTMLDivElement | null>;
  list: RefObject<HTMLOListElement | null>;
  /** The lines to draw. */
  start: number;
  end: number;
  settled: (before: Places) => void;
  isAtBottom: boolean;
  /** The last item at the time the reader left the bottom; null while there. Everything after it is news. */
  leftAtKey: string | null;
  /** When the topmost item on the screen was written (ms); null before anything is drawn. */
  topAt: number | null;
  toBottom: () => void;
  /** To the beginning of the day on the screen, or of the one before or after it. */
  toDay: (direction: 'older' | 'newer') => void;
}

/**
 * The moving part of a log that may be endless: draws the lines around the reader, a few heights of them, and asks for more pages where
 * they end; keeps every line where it stands while others come, go or grow above it; sticks to the newest message only while the
 * reader is there; goes where a jump leads. Opens at the first unread line if there is one.
 */
export const useLogScroll = (input: LogScrollInput): LogScroll => {
  const { entries, older, newer, target, isLastOwn } = input;
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const [slice, setSlice] = useState<Slice>(atEnd);
  const [leftAtKey, setLeftAtKey] = useState<string | null>(null);
  const [topAt, setTopAt] = useState<number | null>(null);
  const { start, end } = useMemo(() => sliceRange(entries, slice), [entries, slice]);
  const state = useRef({ sticks: true, hasMoved: false, places: [] as Places, size: '', target: 0, isUnreadDone: false, lastOwn: '' });
  /** A line to go to as soon as it is drawn. */
  const wanted = useRef<{ key: string; isMarked: boolean; isUnread: boolean } | null>(null);
  const latest = useRef({ ...input, slice, start, end });
  useLayoutEffect(() => {
    latest.current = { ...input, slice, start, end };
  });

  const isLive = end === entries.length && newer === 'none';
  const last = entries.at(-1)?.key;

  const want = useCallback((all: readonly LogEntry[], position: number, options: { isMarked: boolean; isUnread: boolean }): void => {
    const key = all[position]?.key;
    if (key === undefined) return;
    state.current.sticks = false;
    wanted.current = { key, ...options };
    setSlice(sliceAround(all, position));
  }, []);
  useLayoutEffect(() => {
    const now = state.current;
    // While a jump is under way nothing is there to go to: it is looked for with each change until it is.
    const position = target === null || target.n === now.target ? -1 : positionOf(entries, target);
    const unread = now.isUnreadDone || now.hasMoved ? -1 : entries.findIndex(({ kind }) => kind === 'new');
    if (target !== null && position !== -1) {
      now.target = target.n;
      now.hasMoved = true;
      want(entries, position, { isMarked: target.mark, isUnread: false });
    } else if (unread !== -1) {
      now.isUnreadDone = true;
      want(entries, unread, { isMarked: false, isUnread: true });
    } else if (isLastOwn && last !== undefined && now.lastOwn !== last) {
      now.lastOwn = last;
      now.sticks = true;
      wanted.current = null;
      setSlice({ ...atEnd });
    }
  }, [entries, target, isLastOwn, last, want]);

  /** Tells what changed for the reader, and asks for lines where those that are drawn come to an end. */
  const fill = useCallback(() => {
    const [box, lines] = [scroller.current, list.current];
    if (!box || !lines || wanted.current !== null) return;
    const { entries: all, slice: drawn, start: first, end: last, older: olderEdge, newer: newerEdge, loadOlder, loadNewer } = latest.current;
    if (last <= first) return void (olderEdge === 'more' && loadOlder());
    const height = box.clientHeight;
    const below = box.scrollHeight - box.scrollTop - height;
    if (box.scrollTop < height * fillTo) {
      if (first > 0) return setSlice(growSlice(all, drawn, 'older'));
      if (olderEdge === 'more') loadOlder();
    }
    if (below < height * fillTo) {
      if (last < all.length) return setSlice(growSlice(all, drawn, 'newer'));
      if (newerEdge === 'more') loadNewer();
    }
    if (box.scrollTop <= height * cutFrom && below <= height * cutFrom) return;
    const edges = box.getBoundingClientRect();
    const heights = [...lines.children].map((line) => line.getBoundingClientRect());
    const near = (rect: DOMRect): boolean => rect.bottom > edges.top - height * (cutFrom - 0.5) && rect.top < edges.bottom + height * (cutFrom - 0.5);
    const cut = cutSlice(all, drawn, heights.findIndex(near), heights.findLastIndex(near));
    if (cut.from !== drawn.from || cut.to !== drawn.to) setSlice(cut);
  }, []);

  const look = useCallback(() => {
    const [box, now] = [scroller.current, state.current];
    if (!box) return;
    const { entries: all, start: first, end: last, newer: newerEdge } = latest.current;
    now.places = placesOf(list.current, keysOf(all, first, last));
    const topmost = now.places.map(({ key }) => all.find((entry) => entry.key === key)).find((entry) => entry?.kind === 'item');
    if (topmost?.kind === 'item') setTopAt(topmost.item.at);
    const isEnd = last === all.length && newerEdge === 'none';
    const size = `${box.clientHeight} ${box.scrollHeight}`;
    // A scroll event that comes with another size was made by the layout, not by the reader.
    if (now.size === size) now.sticks = isEnd && box.scrollHeight - box.scrollTop - box.clientHeight < nearPx;
    now.size = size;
    setLeftAtKey((left) => (now.sticks ? null : (left ?? all.at(-1)?.key ?? null)));
    fill();
  }, [fill]);

  const settled = (before: Places): void => {
    const [box, lines, now] = [scroller.current, list.current, state.current];
    if (!box || !lines) return;
    const keys = keysOf(entries, start, end);
    const line = (key: string): Element | undefined => lines.children[keys.indexOf(key)];
    const goal = wanted.current === null ? undefined : line(wanted.current.key);
    if (goal instanceof HTMLElement && wanted.current !== null) goTo(box, goal, wanted.current, now);
    else if (now.sticks) box.scrollTop = box.scrollHeight;
    else keepPlaces(box, before, line);
    if (goal !== undefined) wanted.current = null;
    numberLines(lines, start, older === 'none' && newer === 'none' ? entries.length : -1);
    now.size = `${box.clientHeight} ${box.scrollHeight}`;
    requestAnimationFrame(look);
  };

  const toBottom = useCallback(() => {
    const { newer: newerEdge, jumpToNewest } = latest.current;
    state.current.sticks = true;
    state.current.hasMoved = true;
    wanted.current = null;
    setLeftAtKey(null);
    setSlice({ ...atEnd });
    if (newerEdge === 'none') return;
    jumpToNewest();
    // The end of what was drawn before is not the end that is meant.
    drawNow();
  }, []);

  const toDay = useCallback(
    (direction: 'older' | 'newer'): void => {
      const { entries: all, loadOlder, loadNewer } = latest.current;
      const top = all.findIndex(({ key }) => key === state.current.places[0]?.key);
      const isDay = ({ kind }: LogEntry): boolean => kind === 'day';
      const day = direction === 'older' ? all.findLastIndex((entry, i) => i < top && isDay(entry)) : all.findIndex((entry, i) => i > top && isDay(entry));
      if (day !== -1) want(all, day, { isMarked: false, isUnread: false });
      else if (direction === 'older' && latest.current.older === 'more') loadOlder();
      else if (direction === 'newer' && latest.current.newer === 'more') loadNewer();
    },
    [want],
  );

  useEffect(() => {
    const [box, lines, now] = [scroller.current, list.current, state.current];
    if (!box || !lines) return undefined;
    const moved = (): void => {
      now.hasMoved = true;
    };
    const resized = (): void => {
      if (now.sticks) box.scrollTop = box.scrollHeight;
      else {
        const { entries: all, start: first, end: last } = latest.current;
        const keys = keysOf(all, first, last);
        keepPlaces(box, now.places, (key) => lines.children[keys.indexOf(key)]);
      }
      now.size = `${box.clientHeight} ${box.scrollHeight}`;
      look();
    };
    const resize = new ResizeObserver(resized);
    box.addEventListener('scroll', look, { passive: true });
    for (const kind of ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const) box.addEventListener(kind, moved, { passive: true });
    resize.observe(box);
    resize.observe(lines);
    return () => {
      box.removeEventListener('scroll', look);
      for (const kind of ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const) box.removeEventListener(kind, moved);
      resize.disconnect();
    };
  }, [look]);

  const isAtBottom = leftAtKey === null && isLive;
  const { setAtEnd } = input;
  useEffect(() => setAtEnd(isAtBottom), [isAtBottom, setAtEnd]);
  return { scroller, list, start, end, settled, isAtBottom, leftAtKey, topAt, toBottom, toDay };
};

const keysOf = (entries: readonly LogEntry[], start: number, end: number): readonly string[] => entries.slice(start, end).map(({ key }) => key);

/** Where a jump leads among what is loaded; -1 where it is not here yet. A time behind the last message leads to that. */
const positionOf = (entries: readonly LogEntry[], { itemId, at }: JumpTarget): number => {
  if (itemId !== null) return entries.findIndex(({ key }) => key === itemId);
  const first = entries.findIndex((entry) => entry.kind === 'item' && entry.item.at >= at);
  return first === -1 ? entries.findLastIndex(({ kind }) => kind === 'item') : first;
};

/** Puts lines back to where they stood: the first of them that is still drawn decides. */
const keepPlaces = (box: HTMLElement, before: Places, line: (key: string) => Element | undefined): void => {
  for (const { key, top } of before) {
    const now = line(key)?.getBoundingClientRect().top;
    if (now === undefined) continue;
    if (Math.abs(now - top) >= 1) box.scrollTop += now - top;
    return;
  }
};

const goTo = (box: HTMLElement, line: HTMLElement, { isMarked, isUnread }: { isMarked: boolean; isUnread: boolean }, state: { sticks: boolean }): void => {
  const offset = line.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
  const most = box.scrollHeight - box.clientHeight;
  box.scrollTop = Math.min(most, Math.max(0, offset - (isUnread ? unreadPx : box.clientHeight * targetAt)));
  // All that is unread fits on the screen: there is nothing to read up from.
  if (isUnread) return void (state.sticks = offset - unreadPx >= most);
  // Whoever reads by ear goes on from there.
  line.tabIndex = -1;
  line.focus({ preventScroll: true });
  if (!isMarked) return;
  line.dataset['found'] = '';
  setTimeout(() => delete line.dataset['found'], foundMs);
};

/** Numbers of the lines for screen readers, past React: with each page all of them change, and nothing else on the lines does. */
const numberLines = (lines: HTMLElement, start: number, count: number): void => {
  for (const [i, line] of [...lines.children].entries()) {
    line.setAttribute('aria-posinset', String(start + i + 1));
    line.setAttribute('aria-setsize', String(count));
  }
};
