import { describe, expect, test } from 'vitest';
import { rights, type Action } from './rights.ts';
import { sightOf, type Person, type Thing } from './sight.ts';

const all = Object.keys(rights) as Action[];
const one = (person: Person, thing: Thing, action: Action) => sightOf(person, thing, all).find((sight) => sight.action === action);
const consultant: Person = { roles: ['consultant'], isLead: false };

describe('what somebody can see', () => {
  test('[RT12] names for each right the role and the cell that give it', () => {
    expect(one({ roles: ['admin', 'consultant'], isLead: false }, { kind: 'agency' }, 'member.invite')).toEqual({
      action: 'member.invite',
      verdict: { kind: 'yes', by: 'admin', cell: { reach: 'agency' } },
      gate: null,
    });
    expect(one(consultant, { kind: 'search', isInTeam: true }, 'link.manage')?.verdict).toMatchObject({ kind: 'yes', by: 'consultant' });
    expect(one(consultant, { kind: 'search', isInTeam: false }, 'link.manage')?.verdict).toEqual({ kind: 'no', why: 'no-right' });
    expect(one({ roles: ['consultant'], isLead: true }, { kind: 'search', isInTeam: true }, 'handover.run')?.verdict).toMatchObject({
      kind: 'yes',
      by: 'lead',
    });
  });

  test('[RT12] says beside the table what the list of a lane says, which decides', () => {
    const lane = (can: 'rw' | 'r' | null): Thing => ({ kind: 'lane', lane: 'candidate', isInTeam: true, can });
    expect([null, 'r', 'rw'].map((can) => one(consultant, lane(can as 'r'), 'candidate-lane.read')?.gate)).toEqual(['shut', 'open', 'open']);
    expect([null, 'r', 'rw'].map((can) => one(consultant, lane(can as 'r'), 'candidate-lane.write')?.gate)).toEqual(['shut', 'shut', 'open']);
    expect(one({ roles: ['owner'], isLead: false }, lane(null), 'candidate-lane.read')).toMatchObject({
      verdict: { kind: 'needs', condition: 'break-glass' },
      gate: 'shut',
    });
  });

  test('[RT12] asks about each right once, where it belongs', () => {
    const things: readonly Thing[] = [
      { kind: 'agency' },
      { kind: 'search', isInTeam: true },
      { kind: 'lane', lane: 'candidate', isInTeam: true, can: 'rw' },
      { kind: 'lane', lane: 'internal', isInTeam: true, can: 'rw' },
    ];
    const asked = things.flatMap((thing) => sightOf(consultant, thing, all).map(({ action }) => action));
    expect(new Set(asked).size).toBe(asked.length);
    expect(all.filter((action) => !asked.includes(action))).toEqual(['offer-lane.read', 'offer.propose', 'erasure.request']);
  });
});
