import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { may, rights, verdictOn, type Action, type Cell, type Holder, type Relation } from './rights.ts';
import { roles } from './role.ts';

const seed = 20261122;
const actions = Object.keys(rights) as Action[];
const holders: readonly Holder[] = [...roles, 'lead', 'candidate'];
const anAction = fc.constantFrom(...actions);
const someHolders = fc.uniqueArray(fc.constantFrom(...holders), { maxLength: 4 });
const aRelation: fc.Arbitrary<Relation> = fc.record(
  Object.fromEntries(['onMandate', 'leads', 'isOwn', 'isShared', 'inScope', 'isGranted', 'asked'].map((name) => [name, fc.boolean()])),
);
const rank = { no: 0, needs: 1, yes: 2 } as const;

describe('the table of rights', () => {
  test('[RT1] what is not in the table nobody may do', () => {
    fc.assert(
      fc.property(anAction, fc.constantFrom(...holders), aRelation, (action, holder, relation) => {
        const row: Partial<Record<Holder, readonly Cell[]>> = rights[action];
        if (row[holder] === undefined) expect(verdictOn([holder], action, relation).kind).toBe('no');
      }),
      { seed, numRuns: 500 },
    );
  });

  test('[RT2] roles add up: another role never takes a right away, but for the ban on auditors', () => {
    fc.assert(
      fc.property(anAction, someHolders, fc.constantFrom(...holders.filter((one) => one !== 'auditor')), aRelation, (action, some, another, relation) => {
        expect(rank[verdictOn([...some, another], action, relation).kind]).toBeGreaterThanOrEqual(rank[verdictOn(some, action, relation).kind]);
      }),
      { seed, numRuns: 500 },
    );
  });

  test('[RT3] an auditor never writes to anybody nor changes a rule, whatever else the person is', () => {
    const all: Relation = { onMandate: true, leads: true, isOwn: true, isShared: true, inScope: true, isGranted: true };
    for (const action of [
      'candidate-lane.write',
      'candidate-lane.write-many',
      'internal-lane.write',
      'agency.import',
      'offer.propose',
      'retention.draft',
      'retention.enforce',
    ] as const)
      expect(verdictOn([...roles, 'lead'], action, all)).toEqual({ kind: 'no', why: 'auditor-ban' });
  });

  test('[RT4] nobody decides on what they asked for', () => {
    for (const action of ['export.approve', 'hold.release', 'retention.enforce', 'role.grant', 'role.grant-high'] as const)
      expect(verdictOn(['owner'], action, { asked: true, inScope: true })).toEqual({ kind: 'no', why: 'own-request' });
  });

  test('[RT5] owners and admins do not read by their role alone: joining the team or emergency access', () => {
    expect(may(['owner'], 'candidate-lane.read')).toBe(false);
    expect(verdictOn(['admin'], 'candidate-lane.read')).toMatchObject({ kind: 'needs', condition: 'break-glass' });
    expect(may(['owner', 'consultant'], 'candidate-lane.read', { onMandate: true })).toBe(true);
    expect(may(['owner'], 'candidate-lane.write', { onMandate: true })).toBe(false);
  });

  test('[RT6] a wall: whoever is not in the team has no right to anything of the search by being a consultant', () => {
    for (const action of ['candidate-lane.read', 'internal-lane.read', 'candidate.add', 'link.manage', 'mandate.list', 'cv.open', 'mandate.close'] as const) {
      expect([action, may(['consultant', 'researcher'], action, {})]).toEqual([action, false]);
      expect([action, may(['consultant', 'researcher'], action, { onMandate: true })]).toEqual([action, true]);
    }
  });

  test('[RT7] a verdict names the holder and the cell that give the right', () => {
    expect(verdictOn(['researcher', 'consultant'], 'candidate-lane.write', { onMandate: true })).toEqual({
      kind: 'yes',
      by: 'consultant',
      cell: { reach: 'mandate' },
    });
    expect(verdictOn(['researcher'], 'candidate-lane.write', { onMandate: true }).kind).toBe('no');
    expect(verdictOn(['researcher'], 'candidate-lane.write', { onMandate: true, isGranted: true })).toMatchObject({ kind: 'yes', by: 'researcher' });
  });
});
