import { Timestamp } from 'firebase/firestore';
import { expect, test } from 'vitest';
import { goneLanes, partDays, readApart } from './parts-apart.ts';

const now = 1_790_000_000_000;
const day = (at: number, rule: string) => ({ at: Timestamp.fromMillis(now + at), rule });
const lanes = { candidate: 'c', internal: 'i' };

test('[RT60] a conversation says when its notes go where that is not when the talk goes, by which kind of rule, and what of it has gone', () => {
  const table = [
    [undefined, null, []],
    [{ talk: day(9, 'first.1'), notes: day(5, 'notes.3') }, { kind: 'apart', at: now + 5, hasOwnRule: true }, []],
    [{ talk: day(9, 'first.1'), notes: day(5, 'first.2') }, { kind: 'apart', at: now + 5, hasOwnRule: false }, []],
    [{ talk: day(9, 'first.1'), notes: null }, { kind: 'notes-gone' }, ['i']],
    // The server has not come by yet.
    [{ talk: day(9, 'first.1'), notes: day(0, 'notes.1') }, { kind: 'notes-gone' }, ['i']],
    [{ talk: null, notes: day(9, 'notes.1') }, { kind: 'talk-gone' }, ['c']],
    [{ talk: day(0, 'first.1'), notes: day(9, 'notes.1') }, { kind: 'talk-gone' }, ['c']],
    // Only what is said about pay is left.
    [{ talk: day(9, 'first.1'), notes: day(9, 'notes.1') }, null, []],
  ] as const;
  for (const [stored, words, gone] of table) {
    const conversation = { lanes, ...readApart(stored) };
    expect([partDays(conversation, now), goneLanes(conversation, now)]).toEqual([words, gone]);
  }
});
