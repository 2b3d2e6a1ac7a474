import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterReleaseMs, type Hold } from './hold.ts';
import { outcomeOf, ownFloor, type Erasure, type Outcome, type RetentionItem, type RetentionLaw } from './outcome.ts';
import { dataClasses, ruleLevels, type RetentionRule, type RuleLevel } from './rule.ts';
import { durationUnits, type Duration } from './whole-days.ts';

const created = Date.UTC(2026, 0, 1, 12);
const day = 24 * 60 * 60_000;
/** When a period of so many months that began on 1 January 2026 is over. */
const after = (months: number): number => Date.UTC(2026, months, 2);
const months = (n: number): Duration => ({ n, unit: 'months' });
const ids: Readonly<Record<RuleLevel, string>> = { agency: '', team: 't', mandate: 'm', conversation: 'c' };

const aRule = (level: RuleLevel, more: Partial<RetentionRule> = {}): RetentionRule => ({
  id: level,
  version: 1,
  scope: level === 'agency' ? { level } : { level, id: ids[level] },
  classes: ['message'],
  keepAtLeast: null,
  deleteAtLatest: null,
  clock: 'createdAt',
  jurisdiction: null,
  isStatutory: false,
  locked: false,
  effectiveFrom: 0,
  isEnded: false,
  why: '',
  ...more,
});
const item: RetentionItem = { class: 'message', place: { team: 't', mandate: 'm', conversation: 'c' }, times: { createdAt: created }, subject: 'p' };
const law = (rules: readonly RetentionRule[], more: Partial<RetentionLaw> = {}): RetentionLaw => ({ rules, holds: [], erasures: [], zone: 'UTC', ...more });
const of = (rules: readonly RetentionRule[], now = created, more: Partial<RetentionLaw> = {}, what: Partial<RetentionItem> = {}): Outcome =>
  outcomeOf({ ...item, ...what }, law(rules, more), now);
const ending = (level: RuleLevel, n: number, more: Partial<RetentionRule> = {}) => aRule(level, { deleteAtLatest: months(n), ...more });
const keeping = (level: RuleLevel, n: number, more: Partial<RetentionRule> = {}) => aRule(level, { keepAtLeast: months(n), ...more });

describe('[RT14] ceilings', () => {
  /** What each of the four levels has against the one above it that counts: 12 months at the agency, then shorter, longer, none, or locked. */
  const kinds = ['none', 'shorter', 'longer', 'locked'] as const;
  const lengths: Readonly<Record<RuleLevel, { shorter: number; longer: number; locked: number }>> = {
    agency: { shorter: 10, longer: 30, locked: 20 },
    team: { shorter: 8, longer: 32, locked: 18 },
    mandate: { shorter: 6, longer: 34, locked: 16 },
    conversation: { shorter: 4, longer: 36, locked: 14 },
  };
  const combinations = kinds.flatMap((agency) =>
    kinds.flatMap((team) => kinds.flatMap((mandate) => kinds.map((conversation) => ({ agency, team, mandate, conversation })))),
  );

  test('every combination of none, shorter, longer and locked at the four levels follows one sentence', () => {
    expect(combinations).toHaveLength(256);
    for (const combination of combinations) {
      const set = ruleLevels.filter((level) => combination[level] !== 'none');
      const lengthOf = (level: RuleLevel): number => {
        const kind = combination[level];
        return kind === 'none' ? Infinity : lengths[level][kind];
      };
      const rules = set.map((level) => ending(level, lengthOf(level), { locked: combination[level] === 'locked' }));
      const particular = set.at(-1);
      // The most particular one, and no later than any locked one above it.
      const expected = particular && Math.min(lengthOf(particular), ...set.filter((level) => combination[level] === 'locked').map(lengthOf));
      const found = of(rules);
      expect(found.deleteAt, JSON.stringify(combination)).toBe(expected === undefined ? null : after(expected));
      expect(found.hasNoEnd).toBe(particular === undefined);
      if (expected !== undefined) expect(found.deletedBy).toEqual(set.filter((level) => lengthOf(level) === expected).map((id) => ({ id, version: 1 })));
    }
  });

  test('written out: a child may be longer or shorter, unless what is above is locked', () => {
    const table: [RetentionRule[], number | null, string][] = [
      [[ending('agency', 24)], 24, 'agency'],
      [[ending('agency', 24), ending('conversation', 36)], 36, 'conversation'],
      [[ending('agency', 24), ending('conversation', 12)], 12, 'conversation'],
      [[ending('agency', 24, { locked: true }), ending('conversation', 36)], 24, 'agency'],
      [[ending('agency', 24, { locked: true }), ending('conversation', 12)], 12, 'conversation'],
      [[ending('agency', 24), ending('team', 6, { locked: true }), ending('mandate', 12), ending('conversation', 36)], 6, 'team'],
      // Two of one level: the shorter.
      [[ending('agency', 24), ending('agency', 6, { id: 'second' })], 6, 'second'],
      // Below decides for itself, however long both above are.
      [[ending('agency', 3), ending('team', 2), ending('mandate', 48)], 48, 'mandate'],
      // Of another search: it does not reach here.
      [[ending('agency', 24), ending('mandate', 6, { scope: { level: 'mandate', id: 'other' } })], 24, 'agency'],
    ];
    for (const [rules, expected, by] of table) {
      const found = of(rules);
      expect([found.deleteAt, found.deletedBy[0]?.id]).toEqual([expected === null ? null : after(expected), by]);
    }
  });

  test('a particular rule whose event may never come leaves the date to what is above it until then', () => {
    const rules = [ending('agency', 24), ending('conversation', 1, { clock: 'rejected' })];
    expect(of(rules).deleteAt).toBe(after(24));
    expect(of(rules, created, {}, { times: { createdAt: created, rejected: Date.UTC(2026, 2, 10) } }).deleteAt).toBe(Date.UTC(2026, 3, 11));
  });
});

describe('[RT13] floors', () => {
  test('of all levels the longest keeps, whatever is locked; every rule that agrees is named', () => {
    const rules = [keeping('agency', 6), keeping('team', 12, { locked: true }), keeping('mandate', 12), keeping('conversation', 3)];
    expect(of(rules)).toMatchObject({
      keepUntil: after(12),
      keptBy: [
        { id: 'team', version: 1 },
        { id: 'mandate', version: 1 },
      ],
    });
  });

  test('what must be kept from an event on that is sure to come is kept until then, with no date yet', () => {
    const rules = [keeping('agency', 36, { clock: 'mandateClosed' }), ending('agency', 24, { id: 'ends' })];
    const open = of(rules, after(25));
    expect(open).toMatchObject({ state: 'restricted', keepUntil: null, keepWaitsFor: 'mandateClosed', goneAt: null, deleteAt: after(24) });
    const closed = of(rules, after(25), {}, { times: { createdAt: created, mandateClosed: Date.UTC(2028, 0, 1) } });
    expect(closed).toMatchObject({ state: 'restricted', keepUntil: Date.UTC(2031, 0, 2), keepWaitsFor: null, goneAt: Date.UTC(2031, 0, 2) });
    expect(of([keeping('agency', 72, { clock: 'placed' })]).keepUntil).toBeNull();
  });
});

describe('[RT16] where floor and ceiling disagree', () => {
  const rules = [keeping('agency', 12), ending('mandate', 6)];
  test('keeping wins: restricted between the two dates, with both rules named, and gone after the later one', () => {
    const states = [after(6) - 1, after(6), after(12) - 1, after(12)].map((now) => of(rules, now).state);
    expect(states).toEqual(['active', 'restricted', 'restricted', 'expired']);
    expect(of(rules)).toMatchObject({
      conflict: { keep: { id: 'agency', version: 1 }, delete: { id: 'mandate', version: 1 } },
      goneAt: after(12),
    });
  });
  test('floor and ceiling of the same length do not disagree', () => {
    const both = aRule('agency', { keepAtLeast: { n: 3, unit: 'years' }, deleteAtLatest: months(36) });
    expect(of([both])).toMatchObject({ conflict: null, keepUntil: after(36), deleteAt: after(36), goneAt: after(36) });
    expect(of([both], after(36)).state).toBe('expired');
  });
});

describe('[RT15] holds', () => {
  const aHold = (more: Partial<Hold> = {}): Hold => ({ id: 'h', scope: { kind: 'conversations', ids: ['c'] }, span: null, from: 0, releasedAt: null, ...more });
  const rules = [ending('agency', 6)];
  test('nothing of what is held goes; what it would be is known beneath, and dates go on', () => {
    expect(of(rules, after(7), { holds: [aHold()] })).toMatchObject({ state: 'held', beneath: 'expired', deleteAt: after(6), heldBy: { holds: ['h'] } });
    expect(of(rules, created, { holds: [aHold()] })).toMatchObject({ state: 'held', beneath: 'active' });
  });
  test('by agency, person, search, conversation and span of time', () => {
    const table: [Partial<Hold>, boolean][] = [
      [{ scope: { kind: 'agency' } }, true],
      [{ scope: { kind: 'person', id: 'p' } }, true],
      [{ scope: { kind: 'person', id: 'q' } }, false],
      [{ scope: { kind: 'mandate', id: 'm' } }, true],
      [{ scope: { kind: 'mandate', id: 'n' } }, false],
      [{ scope: { kind: 'conversations', ids: ['b', 'c'] } }, true],
      [{ scope: { kind: 'conversations', ids: [] } }, false],
      [{ span: { from: created, to: created } }, true],
      [{ span: { from: created + 1, to: created + day } }, false],
      [{ from: after(7) + 1 }, false],
    ];
    for (const [more, held] of table) expect(of(rules, after(7), { holds: [aHold(more)] }).state === 'held', JSON.stringify(more)).toBe(held);
  });
  test('a release lets nothing go for two weeks', () => {
    const holds = [aHold({ releasedAt: after(7) })];
    expect([of(rules, after(7), { holds }).state, of(rules, after(7) + afterReleaseMs - 1, { holds }).state]).toEqual(['held', 'held']);
    expect(of(rules, after(7) + afterReleaseMs, { holds }).state).toBe('expired');
  });
});

describe('[RT17] requests to delete', () => {
  const anErasure = (more: Partial<Erasure> = {}): Erasure => ({ id: 'e', subject: 'p', state: 'open', grantedAt: null, ...more });
  const granted = anErasure({ state: 'granted', grantedAt: created + day });
  test('an open one lets nothing go that names the person, and nothing else is touched', () => {
    expect(of([ending('agency', 6)], after(7), { erasures: [anErasure()] })).toMatchObject({ state: 'held', beneath: 'expired', heldBy: { erasures: ['e'] } });
    expect(of([ending('agency', 6)], after(7), { erasures: [anErasure({ subject: 'q' })] }).state).toBe('expired');
    expect(of([ending('agency', 6)], after(7), { erasures: [anErasure()] }, { subject: null }).state).toBe('expired');
  });
  test('a granted one beats floors of the agency, and those of the law restrict it until they end', () => {
    const now = created + 2 * day;
    expect(of([keeping('agency', 12), ending('agency', 24)], now, { erasures: [granted] })).toMatchObject({
      state: 'expired',
      deleteAt: created + day,
      keepUntil: null,
      erasedBy: 'e',
      deletedBy: [],
    });
    const statutory = keeping('agency', 12, { id: 'law', isStatutory: true });
    expect(of([statutory, keeping('agency', 36)], now, { erasures: [granted] })).toMatchObject({
      state: 'restricted',
      keepUntil: after(12),
      conflict: { keep: { id: 'law', version: 1 }, delete: null },
    });
    expect(of([statutory], after(12), { erasures: [granted] }).state).toBe('expired');
  });
  test('no request beats a hold', () => {
    const hold: Hold = { id: 'h', scope: { kind: 'person', id: 'p' }, span: null, from: 0, releasedAt: null };
    expect(of([], created + 2 * day, { erasures: [granted], holds: [hold] })).toMatchObject({ state: 'held', beneath: 'expired' });
  });
});

test('[RT18] without a ceiling it stays, and that is said; one that counts from what has not happened is one', () => {
  expect(of([], after(600))).toMatchObject({ state: 'active', deleteAt: null, goneAt: null, hasNoEnd: true });
  expect(of([keeping('agency', 6)], after(600))).toMatchObject({ state: 'active', hasNoEnd: true, keepUntil: after(6) });
  expect(of([ending('agency', 1, { clock: 'rejected' })])).toMatchObject({ deleteAt: null, hasNoEnd: false });
});

describe('[RT19] classes', () => {
  test('a class goes with messages, at each level and for each bound, where no rule of its own says anything', () => {
    const rules = [
      aRule('agency', { keepAtLeast: months(3), deleteAtLatest: months(24) }),
      ending('agency', 6, { id: 'files', classes: ['file'] }),
      keeping('mandate', 9, { id: 'receipts', classes: ['receipt'] }),
    ];
    const found = (of_: RetentionItem['class']) => {
      const { keepUntil, deleteAt } = of(rules, created, {}, { class: of_ });
      return [keepUntil, deleteAt];
    };
    expect(found('message')).toEqual([after(3), after(24)]);
    expect(found('derived')).toEqual([after(3), after(24)]);
    expect(found('file')).toEqual([after(3), after(6)]);
    expect(found('receipt')).toEqual([after(9), after(24)]);
  });
  test('a rule of its own that waits for an event which may never come leaves the class with messages until then', () => {
    const rules = [ending('agency', 24), ending('agency', 120, { id: 'cards', classes: ['card'], clock: 'placed' })];
    expect(of(rules, created, {}, { class: 'card' }).deleteAt).toBe(after(24));
    expect(of(rules, created, {}, { class: 'card', times: { createdAt: created, placed: created } }).deleteAt).toBe(after(120));
  });
  test('what the law keeps of messages it keeps of what goes with them, whatever the agency says of the class', () => {
    const rules = [keeping('agency', 36, { id: 'law', isStatutory: true }), keeping('agency', 1, { id: 'files', classes: ['file'] })];
    expect(of(rules, created, {}, { class: 'file' })).toMatchObject({ keepUntil: after(36), keptBy: [{ id: 'law' }] });
  });
  test('the record and consents have three years of their own, and the record never less than the longest end of messages', () => {
    for (const of_ of ['consent', 'audit'] as const)
      expect(of([ending('agency', 6)], created, {}, { class: of_ })).toMatchObject({
        keepUntil: after(36),
        keptBy: [{ id: ownFloor.id }],
        deleteAt: null,
        hasNoEnd: true,
      });
    const longer = ending('mandate', 60, { scope: { level: 'mandate', id: 'another' } });
    expect(of([longer, ending('agency', 1, { id: 'short', classes: ['audit'] })], after(2), {}, { class: 'audit' })).toMatchObject({
      state: 'restricted',
      keepUntil: after(60),
    });
  });
});

test('[RT22] the newest version in force counts, and an ended rule does not', () => {
  const versions = [
    ending('agency', 24),
    ending('agency', 6, { version: 2, effectiveFrom: after(1) }),
    ending('agency', 6, { version: 3, effectiveFrom: after(2), isEnded: true }),
  ];
  expect([of(versions, after(1) - 1).deleteAt, of(versions, after(1)).deleteAt]).toEqual([after(24), after(6)]);
  expect(of(versions, after(1)).deletedBy).toEqual([{ id: 'agency', version: 2 }]);
  expect(of(versions.toReversed(), after(2))).toMatchObject({ deleteAt: null, hasNoEnd: true });
});

describe('for any rules', () => {
  const aDuration = fc.record({ n: fc.integer({ min: 1, max: 60 }), unit: fc.constantFrom(...durationUnits) });
  const anyRule: fc.Arbitrary<RetentionRule> = fc
    .record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      version: fc.integer({ min: 1, max: 3 }),
      level: fc.constantFrom(...ruleLevels),
      classes: fc.uniqueArray(fc.constantFrom(...dataClasses), { minLength: 1, maxLength: 3 }),
      keepAtLeast: fc.option(aDuration),
      deleteAtLatest: fc.option(aDuration),
      clock: fc.constantFrom('createdAt', 'lastTwoWayContact', 'mandateClosed', 'placed', 'rejected'),
      isStatutory: fc.boolean(),
      locked: fc.boolean(),
      effectiveFrom: fc.integer({ min: 0, max: created }),
      isEnded: fc.boolean(),
    })
    .map(({ level, ...rest }) => aRule(level, rest));
  const anItem: fc.Arbitrary<RetentionItem> = fc
    .record({
      class: fc.constantFrom(...dataClasses),
      closed: fc.option(fc.integer({ min: 0, max: 900 })),
      contact: fc.option(fc.integer({ min: 0, max: 900 })),
    })
    .map(({ class: of_, closed, contact }) => ({
      ...item,
      class: of_,
      times: {
        createdAt: created,
        ...(closed === null ? {} : { mandateClosed: created + closed * day }),
        ...(contact === null ? {} : { lastTwoWayContact: created + contact * day }),
      },
    }));
  const rulesOf = fc.array(anyRule, { maxLength: 8 });
  const aMoment = fc.integer({ min: created, max: created + 8000 * day });
  const options = { seed: 20261129, numRuns: 1500 } as const;

  test('[RT13] one more floor never makes a message go sooner', () => {
    fc.assert(
      fc.property(rulesOf, anItem, aMoment, aDuration, fc.constantFrom(...ruleLevels), (rules, { times }, now, keepAtLeast, level) => {
        const more = [...rules, aRule(level, { id: 'more', keepAtLeast })];
        const [before, then] = [of(rules, now, {}, { times }), of(more, now, {}, { times })];
        if (then.state === 'expired') expect(before.state).toBe('expired');
        expect(then.deleteAt).toBe(before.deleteAt);
      }),
      options,
    );
  });

  test('[RT14] one more locked ceiling of the agency never makes a message stay longer', () => {
    fc.assert(
      fc.property(rulesOf, anItem, aMoment, aDuration, (rules, { times }, now, deleteAtLatest) => {
        const locked = aRule('agency', { id: 'more', deleteAtLatest, locked: true });
        const [before, alone, then] = [rules, [locked], [...rules, locked]].map((all) => of(all, now, {}, { times }).deleteAt);
        expect(then ?? Infinity).toBeLessThanOrEqual(alone ?? Infinity);
        if (rules.every(({ scope }) => scope.level === 'agency')) expect(then ?? Infinity).toBe(Math.min(before ?? Infinity, alone ?? Infinity));
      }),
      options,
    );
  });

  test('[RT15, RT16] what expired is past both dates and held by nothing; time alone only ever leads on', () => {
    const order = ['active', 'restricted', 'expired'];
    fc.assert(
      fc.property(rulesOf, anItem, aMoment, aMoment, fc.boolean(), (rules, one, a, b, isHeld) => {
        const holds: Hold[] = isHeld ? [{ id: 'h', scope: { kind: 'agency' }, span: null, from: 0, releasedAt: null }] : [];
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map((now) => outcomeOf(one, law(rules, { holds }), now));
        if (!early || !late) return;
        expect(early.state === 'held').toBe(isHeld);
        expect(order.indexOf(late.beneath)).toBeGreaterThanOrEqual(order.indexOf(early.beneath));
        if (late.state !== 'expired') return;
        const now = Math.max(a, b);
        expect(isHeld).toBe(false);
        expect(late.deleteAt).not.toBeNull();
        expect(now).toBeGreaterThanOrEqual(late.goneAt ?? Infinity);
        expect(late.keepUntil ?? 0).toBeLessThanOrEqual(now);
        expect(late.keepWaitsFor).toBeNull();
      }),
      options,
    );
  });

  test('[RT22] the order of rules does not matter', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyRule, { maxLength: 8, selector: ({ id, version }) => `${id}.${version}` }), anItem, aMoment, (rules, one, now) => {
        const sorted = (found: Outcome) =>
          JSON.stringify({
            ...found,
            keptBy: found.keptBy.map(({ id }) => id).toSorted(),
            deletedBy: found.deletedBy.map(({ id }) => id).toSorted(),
            conflict: found.conflict !== null,
          });
        expect(sorted(outcomeOf(one, law(rules.toReversed()), now))).toBe(sorted(outcomeOf(one, law(rules), now)));
      }),
      options,
    );
  });
});
