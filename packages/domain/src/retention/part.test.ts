import { expect, test } from 'vitest';
import { laneKinds } from '../agency/role.ts';
import { hasEffect, type RuleEdit } from './change.ts';
import { clocks, isTracked } from './clocks.ts';
import { firstRule } from './default-rule.ts';
import { outcomeOf } from './outcome.ts';
import { classOfPart, countedAs, hasNoteRules, type Part } from './part.ts';
import { dataClasses, ruleLevels, type RetentionRule, type RuleScope } from './rule.ts';

const place = { team: null, mandate: 'm', conversation: 'c' };
const [begun, talkAt, noteAt] = [10, 50, 80];
const talk: Part = { kind: 'candidate', lastMs: talkAt };
const notes: Part = { kind: 'internal', lastMs: noteAt };
const aRule = (more: Partial<RetentionRule>): RetentionRule => ({ ...firstRule('fr'), id: 'r', ...more });

test('[RT60] each part is messages or notes', () => {
  expect(laneKinds.map((kind) => [kind, classOfPart(kind)])).toEqual([
    ['candidate', 'message'],
    ['internal', 'note'],
    ['offer', 'message'],
    ['internalOffer', 'note'],
  ]);
});

test('[RT60] without a rule about notes a talk goes whole; with one each part counts from its own, and a place without notes goes with the talk', () => {
  const quiet: Part = { kind: 'internal', lastMs: begun };
  const pay: Part = { kind: 'internalOffer', lastMs: 90 };
  const table: [Part, readonly Part[], boolean, string, number][] = [
    [talk, [talk, notes], false, 'message', noteAt],
    [notes, [talk, notes], false, 'note', noteAt],
    [notes, [talk, notes, pay], false, 'note', 90],
    [talk, [talk, notes], true, 'message', talkAt],
    [notes, [talk, notes, pay], true, 'note', noteAt],
    [pay, [talk, notes, pay], true, 'note', 90],
    [quiet, [talk, quiet], true, 'message', talkAt],
    // The talk is gone.
    [notes, [notes], true, 'note', noteAt],
    [quiet, [quiet], true, 'message', begun],
  ];
  for (const [part, all, isApart, of, lastMs] of table)
    expect(countedAs(part, all, begun, isApart), JSON.stringify([part, isApart])).toEqual({ class: of, lastMs });
});

test('[RT60] a rule speaks of notes where it names them, is in force and reaches the place', () => {
  const of = (more: Partial<RetentionRule>): boolean => hasNoteRules([firstRule('fr'), aRule({ classes: ['note'], ...more })], place, 5);
  expect([
    hasNoteRules([firstRule('fr')], place, 5),
    of({}),
    of({ classes: ['message', 'note'] }),
    of({ scope: { level: 'mandate', id: 'm' } }),
    of({ scope: { level: 'mandate', id: 'other' } }),
    of({ effectiveFrom: 6 }),
    of({ isEnded: true }),
  ]).toEqual([false, true, true, true, false, false, false]);
});

test('[RT60, RT14, RT16, RT19] the rules of notes end and keep notes and nothing else; what they leave out the rules of messages say', () => {
  const day = 24 * 60 * 60_000;
  const days = (n: number) => ({ n, unit: 'days' as const });
  const messages = aRule({ id: 'messages', clock: 'createdAt', deleteAtLatest: days(100) });
  const noteRule = (more: Partial<RetentionRule>): RetentionRule =>
    aRule({ id: 'notes', classes: ['note'], clock: 'createdAt', deleteAtLatest: null, ...more });
  const law = aRule({ id: 'law', clock: 'createdAt', keepAtLeast: days(50), deleteAtLatest: null, isStatutory: true });
  const goneAfter = (of: 'message' | 'note', rules: readonly RetentionRule[]): [number, boolean] => {
    const { goneAt, conflict } = outcomeOf({ class: of, place, times: { createdAt: 0 }, subject: null }, { rules, zone: 'UTC', holds: [], erasures: [] }, 0);
    return [Math.round(((goneAt ?? 0) - day) / day), conflict !== null];
  };
  const table: [readonly RetentionRule[], [number, boolean], [number, boolean]][] = [
    [[messages], [100, false], [100, false]],
    [
      [messages, noteRule({ deleteAtLatest: days(20) })],
      [100, false],
      [20, false],
    ],
    [
      [messages, noteRule({ deleteAtLatest: days(300) })],
      [100, false],
      [300, false],
    ],
    // Kept for longer than its end: keeping wins, for notes alone.
    [
      [messages, noteRule({ keepAtLeast: days(150) })],
      [100, false],
      [150, true],
    ],
    // What the law wants kept of messages it keeps of notes too.
    [
      [messages, law, noteRule({ deleteAtLatest: days(20) })],
      [100, false],
      [50, true],
    ],
    // The most particular level counts, of notes alone.
    [
      [
        messages,
        noteRule({ deleteAtLatest: days(20) }),
        aRule({ id: 'm', clock: 'createdAt', scope: { level: 'mandate', id: 'm' }, deleteAtLatest: days(60) }),
      ],
      [60, false],
      [60, false],
    ],
    [
      [aRule({ ...messages, locked: true }), noteRule({ scope: { level: 'mandate', id: 'm' }, deleteAtLatest: days(300) })],
      [100, false],
      [100, false],
    ],
  ];
  for (const [rules, ofMessages, ofNotes] of table)
    expect([goneAfter('message', rules), goneAfter('note', rules)], JSON.stringify(rules.map(({ id }) => id))).toEqual([ofMessages, ofNotes]);
});

test('[RT61] a rule has an effect where it is about messages or notes, counts from a day that is written down, and reaches something', () => {
  const edit: RuleEdit = { ...firstRule('fr'), classes: ['message'], clock: 'createdAt', scope: { level: 'agency' } };
  for (const of of dataClasses) {
    expect([of, hasEffect({ ...edit, classes: [of] })]).toEqual([of, of === 'message' || of === 'note']);
    expect(hasEffect({ ...edit, classes: [of], isEnded: true })).toBe(true);
  }
  expect([hasEffect({ ...edit, classes: ['message', 'note'] }), hasEffect({ ...edit, classes: ['message', 'card'] })]).toEqual([true, false]);
  for (const clock of clocks) expect([clock, hasEffect({ ...edit, clock })]).toEqual([clock, isTracked(clock)]);
  const scopes = ruleLevels.map((level): RuleScope => (level === 'agency' ? { level } : { level, id: 'x' }));
  expect(scopes.map((scope) => hasEffect({ ...edit, scope }))).toEqual([true, false, true, true]);
});
