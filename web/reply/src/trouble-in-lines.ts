import type { LaneTrouble } from '../../src/platform/live/lane-watch.ts';
import { insertTrouble, troubleLines } from '../../src/platform/live/trouble-lines.ts';
import type { Line } from './page-state.ts';

/** The story with what the server withholds or changed in its place. `nameOf`: '' for the candidate. */
export const withTrouble = (lines: readonly Line[], trouble: LaneTrouble, nameOf: (uid: string) => string): readonly Line[] => {
  if (trouble.holes.length + trouble.alarms.length === 0) return lines;
  const newest = lines.at(-1)?.atMs ?? 0;
  const named = (uid: string | null): string | null => (uid === null ? null : nameOf(uid));
  return insertTrouble(
    lines,
    (line) => line.atMs,
    troubleLines(trouble).map((line): { line: typeof line; item: Line } => {
      const place = { id: line.id, atMs: line.atMs ?? newest, name: named(line.sender), facts: line.facts };
      return line.kind === 'gap'
        ? { line, item: { kind: 'gap', ...place, count: line.count, sinceMs: line.sinceMs, askedMs: line.askedMs } }
        : { line, item: { kind: 'alarm', ...place, alarm: line.alarm, other: named(line.other) } };
    }),
  );
};
