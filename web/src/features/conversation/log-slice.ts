import type { LogEntry } from './log-entries.ts';

/** Which lines are drawn, by the keys of items. Null: the last ones; up to the end. */
export interface Slice {
  readonly from: string | null;
  readonly to: string | null;
}

export const atEnd: Slice = { from: null, to: null };

/** Lines drawn at first, and how many more at once when the reader comes near an end of them. */
const FIRST = 30;
const STEP = 16;

/** Positions of the drawn lines: from `start` up to, not including, `end`. A key that is gone gives way to what is nearest. */
export const sliceRange = (entries: readonly LogEntry[], { from, to }: Slice): { readonly start: number; readonly end: number } => {
  const found = to === null ? -1 : entries.findIndex(({ key }) => key === to);
  const end = found === -1 ? entries.length : found + 1;
  const first = from === null ? -1 : entries.findIndex(({ key }) => key === from);
  let start = first === -1 ? (from === null ? Math.max(0, end - FIRST) : 0) : Math.min(first, end);
  // The lines above a first item (its day, "new") belong to it.
  while (start > 0 && entries[start]?.kind === 'item' && entries[start - 1]?.kind !== 'item') start -= 1;
  return { start, end };
};

/** The nearest item at or before a position, because only items keep their keys. */
const itemKey = (entries: readonly LogEntry[], position: number): string | null =>
  entries.slice(0, position + 1).findLast((entry) => entry.kind === 'item')?.key ?? null;

/** More lines at one end. */
export const growSlice = (entries: readonly LogEntry[], slice: Slice, direction: 'older' | 'newer'): Slice => {
  const { start, end } = sliceRange(entries, slice);
  if (direction === 'older') return { ...slice, from: itemKey(entries, Math.max(0, start - STEP)) ?? entries.find(({ kind }) => kind === 'item')?.key ?? null };
  const last = end + STEP;
  return { from: slice.from ?? itemKey(entries, start), to: last >= entries.length ? null : itemKey(entries, last) };
};

/** Lines around one. */
export const sliceAround = (entries: readonly LogEntry[], position: number): Slice => ({
  from: itemKey(entries, Math.max(0, position - STEP)) ?? entries.find(({ kind }) => kind === 'item')?.key ?? null,
  to: position + STEP * 2 >= entries.length ? null : itemKey(entries, position + STEP * 2),
});

/** Fewer lines: only those between two positions of the drawn ones. */
export const cutSlice = (entries: readonly LogEntry[], slice: Slice, first: number, last: number): Slice => {
  const { start, end } = sliceRange(entries, slice);
  const isWhole = last >= end - start - 1;
  const from = first <= 0 ? slice.from : (entries.slice(start + first).find(({ kind }) => kind === 'item')?.key ?? slice.from);
  return { from: from ?? itemKey(entries, start), to: isWhole ? slice.to : itemKey(entries, start + last) };
};
