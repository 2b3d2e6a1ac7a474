import { expect, test } from 'vitest';
import type { Witness } from './lane-witness.ts';
import { insertTrouble, troubleLines } from './trouble-lines.ts';

const witness = (id: string, seconds: number, counter = seconds): Witness => ({
  id,
  sentAt: { seconds, nanoseconds: 0 },
  sender: 'bo',
  device: 'd',
  counter,
  tipSeq: 7,
  tipHash: id.repeat(2),
  isVerified: true,
});
const hole = { key: 'h', device: 'd', sender: 'bo', count: 2, after: witness('a', 1), before: witness('c', 3), sinceMs: 10, askedMs: 20 };

test('[GP9] a hole stands before the message behind it, an alarm behind its message, what names none at the end', () => {
  const lines = troubleLines({
    holes: [hole],
    alarms: [
      { kind: 'twice', key: 't', first: witness('a', 1), second: witness('b', 2) },
      { kind: 'fork', key: 'f', seq: 7, first: witness('gone', 2, 9), other: null },
      { kind: 'shortened', key: 's', seq: 9, by: null },
    ],
  });
  const story = ['a', 'b', 'c'].map((id, i) => ({ id, at: (i + 1) * 1000 }));

  const shown = insertTrouble(
    story,
    (item) => item.at,
    lines.map((line) => ({ line, item: { id: line.id, at: line.atMs ?? 0 } })),
  );

  expect(shown.map(({ id }) => id)).toEqual(['a', 'b', 't', 'f', 'h', 'c', 's']);
});

test('[GP9] behind a tap stand the numbers for whoever looks into it, and who was shown what', () => {
  const [gap, fork] = troubleLines({ holes: [hole], alarms: [{ kind: 'fork', key: 'f', seq: 7, first: witness('a', 1), other: witness('b', 2) }] });

  expect(gap).toMatchObject({
    kind: 'gap',
    count: 2,
    sinceMs: 10,
    askedMs: 20,
    facts: [
      ['device', 'd'],
      ['messages', 'a … c'],
    ],
  });
  expect(fork).toMatchObject({
    sender: 'bo',
    other: 'bo',
    facts: [
      ['place', '7'],
      ['records', 'aa ≠ bb'],
      ['messages', 'a, b'],
    ],
  });
});
