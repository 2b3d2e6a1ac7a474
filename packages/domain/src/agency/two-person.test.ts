import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { takesTwo, isSameRole } from './role-change.ts';
import { roles, type Role } from './role.ts';
import {
  aloneMs,
  approvalMs,
  approversOf,
  asOf,
  ask,
  decide,
  isOver,
  mayApprove,
  mayAsk,
  mayStop,
  type Approval,
  type ApprovalEvent,
  type Colleague,
} from './two-person.ts';

const now = 1_790_000_000_000;
const person = (uid: string, ...held: Role[]): Colleague => ({ uid, roles: held });
const [ann, bo, cy, mei, dan] = [
  person('ann', 'owner', 'consultant'),
  person('bo', 'owner'),
  person('cy', 'owner'),
  person('mei', 'consultant'),
  person('dan', 'admin'),
];

const asked = (colleagues: readonly Colleague[], askedBy = 'ann', subject = 'mei'): Approval => {
  const made = ask(colleagues, { kind: 'role', askedBy, subject }, now);
  if ('refused' in made) throw new Error(made.refused);
  return made;
};
const outcome = (request: Approval, colleagues: readonly Colleague[], event: ApprovalEvent, at = now): string => {
  const verdict = decide(request, colleagues, event, at);
  return verdict.kind === 'next' ? verdict.next.state : verdict.kind === 'same' ? 'same' : verdict.why;
};

describe('a request that takes two people', () => {
  test('[AP1] is asked by whoever has the right, and approved by another who has it', () => {
    const refusals = [mei, dan, person('gone')].map(({ uid }) => ask([ann, bo, mei, dan], { kind: 'role', askedBy: uid, subject: 'mei' }, now));
    expect(refusals).toEqual(Array.from({ length: 3 }, () => ({ refused: 'not-allowed' })));

    const request = asked([ann, bo, mei, dan]);
    expect(request).toMatchObject({ state: 'open', aloneAt: null, expiresAt: now + approvalMs });
    const table: [ApprovalEvent, string][] = [
      [{ type: 'approve', by: 'bo' }, 'done'],
      [{ type: 'refuse', by: 'bo' }, 'refused'],
      [{ type: 'stop', by: 'ann' }, 'stopped'],
      [{ type: 'approve', by: 'ann' }, 'own-request'],
      [{ type: 'refuse', by: 'ann' }, 'own-request'],
      [{ type: 'approve', by: 'mei' }, 'not-allowed'],
      [{ type: 'approve', by: 'dan' }, 'not-allowed'],
      [{ type: 'stop', by: 'bo' }, 'not-allowed'],
      [{ type: 'stop', by: 'mei' }, 'not-allowed'],
      [{ type: 'approve', by: 'nobody' }, 'not-allowed'],
      [{ type: 'finish', by: null }, 'needs-second'],
      [{ type: 'finish', by: 'bo' }, 'not-allowed'],
    ];
    for (const [event, expected] of table) expect(outcome(request, [ann, bo, mei, dan], event), JSON.stringify(event)).toBe(expected);
  });

  test('[AP1, AP10] each kind has its own rights: who may ask, and who may say yes', () => {
    const table = roles.map((role) => {
      const one = person('x', role);
      return [
        role,
        ...(['role', 'retention', 'hold-release', 'export', 'closing'] as const).map(
          (kind) => `${mayAsk(kind, one) ? 'asks' : '-'} ${mayApprove(kind, one) ? 'approves' : '-'}`,
        ),
      ];
    });
    expect(table).toEqual([
      ['owner', 'asks approves', 'asks approves', 'asks approves', 'asks approves', 'asks approves'],
      ['admin', '- -', 'asks approves', '- -', 'asks -', '- -'],
      ['consultant', '- -', '- -', '- -', 'asks -', '- -'],
      ['researcher', '- -', '- -', '- -', '- -', '- -'],
      ['auditor', '- -', '- -', 'asks approves', 'asks approves', '- -'],
      ['client', '- -', '- -', '- -', '- -', '- -'],
    ]);
    // The ban of an auditor wins over every other role.
    expect(mayApprove('retention', person('x', 'owner', 'auditor'))).toBe(false);
  });

  test('[AP10] who may ask and not approve takes back and decides nothing', () => {
    const made = ask([ann, mei], { kind: 'export', askedBy: 'mei', subject: 'an-export' }, now);
    if ('refused' in made) throw new Error(made.refused);
    expect(made.aloneAt).toBeNull();
    expect(outcome(made, [ann, mei], { type: 'stop', by: 'mei' })).toBe('stopped');
    expect(outcome(made, [ann, mei], { type: 'approve', by: 'mei' })).toBe('own-request');
    expect(outcome(made, [ann, dan, mei], { type: 'approve', by: 'dan' })).toBe('not-allowed');
    expect(outcome(made, [ann, mei], { type: 'approve', by: 'ann' })).toBe('done');
    expect([mayStop(made, ann), mayStop({ ...made, aloneAt: now }, ann), mayStop(made, mei), mayStop(made, person('cy', 'client'))]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('[AP1] nobody approves what is about themselves', () => {
    const request = asked([ann, bo, cy], 'ann', 'bo');
    expect(approversOf([ann, bo, cy], request)).toEqual(['cy']);
    expect(outcome(request, [ann, bo, cy], { type: 'approve', by: 'bo' })).toBe('own-request');
    expect(outcome(request, [ann, bo, cy], { type: 'refuse', by: 'bo' })).toBe('own-request');
    expect(outcome(request, [ann, bo, cy], { type: 'stop', by: 'bo' })).toBe('not-allowed');
    expect(outcome(request, [ann, bo, cy], { type: 'approve', by: 'cy' })).toBe('done');
  });

  test('[AP2] without anybody to approve it waits a day, can be stopped meanwhile, and is done then', () => {
    const request = asked([ann, mei]);
    expect(request).toMatchObject({ state: 'open', aloneAt: now + aloneMs });
    expect(outcome(request, [ann, mei], { type: 'finish', by: null }, now + aloneMs - 1)).toBe('needs-second');
    expect(outcome(request, [ann, mei], { type: 'stop', by: 'ann' }, now + aloneMs - 1)).toBe('stopped');
    expect(outcome(request, [ann, mei], { type: 'finish', by: null }, now + aloneMs)).toBe('done');
    expect(outcome(request, [ann, mei], { type: 'finish', by: 'ann' }, now + aloneMs)).toBe('done');
    expect(asOf(request, [ann, mei], now + aloneMs).state).toBe('ripe');
    expect(outcome(request, [ann, mei], { type: 'stop', by: 'ann' }, now + 2 * aloneMs)).toBe('stopped');
  });

  test('[AP2] of two owners one may ask about the other, who is the one to stop it', () => {
    const request = asked([ann, bo], 'ann', 'bo');
    expect(request.aloneAt).toBe(now + aloneMs);
    expect(outcome(request, [ann, bo], { type: 'stop', by: 'bo' })).toBe('stopped');
    expect(outcome(request, [ann, bo], { type: 'approve', by: 'bo' })).toBe('own-request');
  });

  test('[AP2] nothing about oneself is ever done alone', () => {
    expect(ask([ann, mei], { kind: 'role', askedBy: 'ann', subject: 'ann' }, now)).toEqual({ refused: 'own-request' });
    const request = asked([ann, bo], 'ann', 'ann');
    expect(outcome(request, [ann, bo], { type: 'approve', by: 'bo' })).toBe('done');
    const left = asOf(request, [ann], now + 2 * aloneMs);
    expect([left.aloneAt, left.state]).toEqual([null, 'open']);
    expect(asOf(request, [ann], now + approvalMs).state).toBe('expired');
  });

  test('[AP3] somebody who can approve ends the lone wait, also when it is over and nothing was done yet', () => {
    const request = asked([ann, mei]);
    for (const at of [now + 1, now + aloneMs + 1]) {
      expect(asOf(request, [ann, bo, mei], at)).toMatchObject({ state: 'open', aloneAt: null });
      expect(outcome(request, [ann, bo, mei], { type: 'finish', by: null }, at)).toBe('needs-second');
      expect(outcome(request, [ann, bo, mei], { type: 'approve', by: 'bo' }, at)).toBe('done');
    }
    expect(asOf({ ...request, state: 'ripe' }, [ann, bo, mei], now + aloneMs + 1).state).toBe('open');
  });

  test('[AP3] where the last who could approve leaves, the day begins then, and never before', () => {
    const request = asked([ann, bo, mei]);
    const late = now + approvalMs - 5;
    const alone = asOf(request, [ann, mei], late);
    expect(alone).toMatchObject({ state: 'open', aloneAt: late + aloneMs });
    expect(alone.expiresAt).toBeGreaterThan(late + aloneMs);
    expect(outcome(request, [ann, mei], { type: 'finish', by: null }, late)).toBe('needs-second');
    expect(outcome(request, [ann, mei], { type: 'approve', by: 'bo' }, late)).toBe('not-allowed');
  });

  test('[AP3] ends with the right of whoever asked', () => {
    const demoted = person('ann', 'consultant');
    for (const colleagues of [
      [bo, mei],
      [demoted, bo, mei],
    ]) {
      expect(asOf(asked([ann, bo, mei]), colleagues, now).state).toBe('void');
      expect(outcome(asked([ann, bo, mei]), colleagues, { type: 'approve', by: 'bo' })).toBe('request-over');
    }
  });

  test('[AP4] a decision stands: the same again changes nothing, another finds it over', () => {
    const request = asked([ann, bo, cy, mei]);
    const verdict = decide(request, [ann, bo, cy, mei], { type: 'approve', by: 'bo' }, now);
    if (verdict.kind !== 'next') throw new Error('not decided');
    expect(outcome(verdict.next, [ann, bo, cy, mei], { type: 'approve', by: 'bo' })).toBe('same');
    for (const event of [
      { type: 'approve', by: 'cy' },
      { type: 'refuse', by: 'bo' },
      { type: 'stop', by: 'ann' },
      { type: 'finish', by: 'ann' },
    ] as const)
      expect(outcome(verdict.next, [ann, bo, cy, mei], event)).toBe('request-over');
    expect(outcome(request, [ann, bo, cy, mei], { type: 'approve', by: 'bo' }, now + approvalMs)).toBe('request-over');
  });

  test('[AP1, AP2] whatever happens in whatever order, nothing is done by whom it is about, by who asked alone within a day, or by somebody without the right', () => {
    const uids = ['ann', 'bo', 'cy', 'mei'] as const;
    const aTeam = fc.tuple(...uids.map((uid) => fc.record({ uid: fc.constant(uid), roles: fc.uniqueArray(fc.constantFrom(...roles), { maxLength: 2 }) })));
    const anEvent = fc.record({
      team: aTeam,
      after: fc.integer({ min: 0, max: aloneMs }),
      type: fc.constantFrom('approve', 'refuse', 'stop', 'finish'),
      by: fc.option(fc.constantFrom(...uids)),
    });
    fc.assert(
      fc.property(aTeam, fc.constantFrom(...uids), fc.constantFrom(...uids), fc.array(anEvent, { maxLength: 12 }), (team, askedBy, subject, events) => {
        const made = ask(team, { kind: 'role', askedBy, subject }, now);
        if ('refused' in made) return;
        let [request, at, aloneSince] = [made, now, made.aloneAt === null ? null : now];
        for (const { team: colleagues, after, type, by } of events) {
          at += after;
          const current = asOf(request, colleagues, at);
          if (!isOver(request) && current.aloneAt === null) aloneSince = null;
          if (!isOver(request) && current.aloneAt !== null) aloneSince ??= at;
          const verdict = decide(request, colleagues, type === 'finish' ? { type, by } : { type, by: by ?? 'ann' }, at);
          if (verdict.kind === 'next' && verdict.next.state === 'done') {
            if (type === 'finish') {
              expect(aloneSince).not.toBeNull();
              expect(at - (aloneSince ?? at)).toBeGreaterThanOrEqual(aloneMs);
              expect(askedBy).not.toBe(subject);
            } else {
              expect([askedBy, subject]).not.toContain(by);
              expect(colleagues.find(({ uid }) => uid === by)?.roles).toContain('owner');
            }
          }
          request = verdict.kind === 'next' ? verdict.next : isOver(request) ? request : current;
        }
      }),
      { seed: 20261129, numRuns: 2000 },
    );
  });
});

describe('a change of roles', () => {
  test('[AP6] takes two people where owner or auditor is given or taken', () => {
    const change = (from: Role[], to: Role[]): boolean => takesTwo({ roles: from }, { roles: to });
    expect([
      change(['consultant'], ['consultant', 'owner']),
      change(['owner', 'consultant'], ['consultant']),
      change(['consultant'], ['auditor']),
      change(['auditor'], ['auditor', 'consultant']),
      change(['owner'], ['owner', 'consultant']),
      change(['consultant'], ['admin', 'researcher']),
    ]).toEqual([true, true, true, false, false, false]);
    const state = { roles: ['admin', 'consultant'], lead: false, clearance: ['standard'] } as const;
    expect(isSameRole(state, { ...state, roles: ['consultant', 'admin'] })).toBe(true);
    expect(isSameRole(state, { ...state, lead: true })).toBe(false);
  });
});
