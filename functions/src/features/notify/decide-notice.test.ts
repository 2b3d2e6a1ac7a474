import fc from 'fast-check';
import { defaultLadder, ladderSchema } from '@liexin/domain/notify/ladder';
import { quietUntil } from '@liexin/domain/notify/quiet-hours';
import { expect, test } from 'vitest';
import { settleMs } from '../../platform/notices.ts';
import { endOf, stepDue, turnOf, type NoticeFacts } from './decide-notice.ts';

const minute = 60_000;
const start = Date.parse('2026-03-02T09:00:00Z');
const fresh: NoticeFacts = { mark: 'never', sinceMs: start, next: 0, takenAtMs: null, pushDueMs: null, again: false };
const unread = { mark: 'never', isThere: true, isUnread: true };

test('[NT7] a run goes on while the mark is where it was and the last message is unread, and ends with everything else', () => {
  expect(endOf(fresh, unread)).toBeNull();
  expect(endOf(fresh, { ...unread, mark: '5.0', isUnread: false })).toEqual({ why: 'read', successor: false });
  expect(endOf(fresh, { ...unread, mark: '5.0' })).toEqual({ why: 'read', successor: true });
  expect(endOf(fresh, { ...unread, isUnread: false })).toEqual({ why: 'read', successor: false });
  expect(endOf(fresh, { ...unread, isThere: false })).toEqual({ why: 'gone', successor: false });
});

test('[NT8] steps keep their distance from the first message, and from the step before where that one waited', () => {
  const steps = defaultLadder.staff;
  expect(stepDue(fresh, steps)).toBe(start + settleMs);
  expect(stepDue({ ...fresh, next: 1, takenAtMs: start + settleMs }, steps)).toBe(start + settleMs + 15 * minute);
  expect(stepDue({ ...fresh, next: 1, takenAtMs: start + 600 * minute }, steps)).toBe(start + 615 * minute);
  expect(stepDue({ ...fresh, next: 2 }, steps)).toBeNull();
});

test('[NT8] whatever the ladder and however late somebody looks: steps come in order, each once, none before its time', () => {
  const ladder = fc
    .uniqueArray(fc.constantFrom('push' as const, 'mail' as const), { maxLength: 2 })
    .chain((kinds) =>
      fc
        .array(fc.nat(3000), { minLength: kinds.length, maxLength: kinds.length })
        .map((times) => times.toSorted((a, b) => a - b).map((afterMinutes, i) => ({ kind: kinds[i] ?? 'push', afterMinutes }))),
    );
  fc.assert(
    fc.property(ladder, fc.array(fc.nat(400 * minute), { maxLength: 30 }), (staff, pauses) => {
      expect(ladderSchema.safeParse({ staff, candidate: [] }).success).toBe(true);
      let [notice, now] = [fresh, start];
      const taken: { kind: string; at: number }[] = [];
      for (const pause of pauses) {
        now += pause;
        const turn = turnOf(notice, staff, now, null, false);
        if (turn.act === 'push' || turn.act === 'mail') {
          taken.push({ kind: turn.act, at: now });
          notice = { ...notice, next: notice.next + 1, takenAtMs: now };
        } else if (turn.act === 'wait' && turn.dueMs !== null) expect(turn.dueMs).toBeGreaterThan(now);
      }
      taken.forEach(({ kind, at }, i) => {
        expect(kind).toBe(staff[i]?.kind);
        expect(at).toBeGreaterThanOrEqual(start + (staff[i]?.afterMinutes ?? 0) * minute);
      });
    }),
    { seed: 7, numRuns: 300 },
  );
});

test('[NT12] in quiet hours pushes and mails wait for their end, and tasks do not', () => {
  const end = start + 30 * minute;
  expect(turnOf(fresh, defaultLadder.staff, start + 5 * minute, end, false)).toEqual({ act: 'wait', dueMs: end });
  expect(turnOf(fresh, defaultLadder.staff, end, null, false)).toEqual({ act: 'push' });
  expect(turnOf({ ...fresh, again: true, next: 2 }, defaultLadder.staff, start + minute, end, false)).toEqual({ act: 'wait', dueMs: end });
  expect(turnOf({ ...fresh, next: 1, takenAtMs: start }, defaultLadder.candidate, start + 1440 * minute, null, false)).toEqual({ act: 'task' });
});

test('[NT12] quiet hours are those of a clock in the zone, over midnight, and over a change of clocks', () => {
  const night = { quiet: { from: '21:00', to: '08:00' }, timeZone: 'Asia/Shanghai' };
  expect(quietUntil(night, Date.parse('2026-03-02T12:59:59Z'))).toBeNull();
  expect(quietUntil(night, Date.parse('2026-03-02T13:00:00Z'))).toBe(Date.parse('2026-03-03T00:00:00Z'));
  expect(quietUntil(night, Date.parse('2026-03-02T23:59:59Z'))).toBe(Date.parse('2026-03-03T00:00:00Z'));
  expect(quietUntil(night, Date.parse('2026-03-03T00:00:00Z'))).toBeNull();
  // Clocks in Amsterdam go forward at 2:00 on 29 March and back at 3:00 on 25 October 2026.
  const amsterdam = { ...night, timeZone: 'Europe/Amsterdam' };
  expect(quietUntil(amsterdam, Date.parse('2026-03-28T22:00:00Z'))).toBe(Date.parse('2026-03-29T06:00:00Z'));
  expect(quietUntil(amsterdam, Date.parse('2026-10-24T22:00:00Z'))).toBe(Date.parse('2026-10-25T07:00:00Z'));
  expect(quietUntil({ ...night, quiet: { from: '12:00', to: '12:00' } }, start)).toBeNull();
  expect(quietUntil({ ...night, quiet: { from: '12:00', to: '14:00' }, timeZone: 'UTC' }, Date.parse('2026-03-02T13:30:20Z'))).toBe(
    Date.parse('2026-03-02T14:00:00Z'),
  );
  expect(quietUntil({ ...night, quiet: null }, start)).toBeNull();
});

test('[NT12] quiet hours that hold have an end within a day at which they do not', () => {
  const clock = fc.tuple(fc.nat(23), fc.nat(59)).map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
  const zone = fc.constantFrom('Asia/Shanghai', 'Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC');
  fc.assert(
    fc.property(clock, clock, zone, fc.integer({ min: start, max: start + 400 * 1440 * minute }), (from, to, timeZone, now) => {
      const end = quietUntil({ quiet: { from, to }, timeZone }, now);
      if (end === null) return;
      expect(end).toBeGreaterThan(now);
      expect(end - now).toBeLessThanOrEqual(26 * 60 * minute);
    }),
    { seed: 3, numRuns: 400 },
  );
});

test('[NT9] a ladder rises, and has each kind once', () => {
  const of = (candidate: unknown) => ladderSchema.safeParse({ staff: [], candidate }).success;
  expect(of(defaultLadder.candidate)).toBe(true);
  expect(
    of([
      { kind: 'task', afterMinutes: 5 },
      { kind: 'mail', afterMinutes: 4 },
    ]),
  ).toBe(false);
  expect(
    of([
      { kind: 'mail', afterMinutes: 5 },
      { kind: 'mail', afterMinutes: 6 },
    ]),
  ).toBe(false);
  expect(of([{ kind: 'push', afterMinutes: 5 }])).toBe(false);
  expect(of([{ kind: 'mail', afterMinutes: 20_000 }])).toBe(false);
});
