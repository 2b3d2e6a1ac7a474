import { describe, expect, test } from 'vitest';
import { mayBreakGlass, toldOf, type EmergencyView } from './emergency.ts';
import type { LaneKind, Role } from './role.ts';

describe('emergency reading', () => {
  test('[EM1] is for owners and admins outside of the team, pay for owners alone, and for nobody else', () => {
    const table: [Role[], LaneKind, boolean, boolean][] = [
      [['owner'], 'candidate', false, true],
      [['admin'], 'candidate', false, true],
      [['admin'], 'internal', false, true],
      [['owner'], 'offer', false, true],
      [['admin'], 'offer', false, false],
      [['admin'], 'internalOffer', false, false],
      [['consultant'], 'candidate', false, false],
      [['researcher'], 'internal', false, false],
      [['auditor'], 'candidate', false, false],
      [['owner', 'consultant'], 'candidate', false, true],
      [['owner', 'consultant'], 'candidate', true, false],
      [['owner'], 'candidate', true, true],
    ];
    for (const [roles, kind, onMandate, expected] of table)
      expect(mayBreakGlass(roles, kind, onMandate), `${roles.join()} ${kind} ${onMandate}`).toBe(expected);
  });

  test('[EM2] tells the other owners, else the consultant in charge, else a reader, else an admin, and never the reader alone', () => {
    const person = (uid: string, ...roles: Role[]) => ({ uid, roles });
    const view = (colleagues: EmergencyView['colleagues'], assigned = 'mei', readers = ['mei', 'bo']): EmergencyView => ({
      reader: 'ann',
      colleagues,
      assigned,
      readers,
    });
    const [ann, kim, mei, bo, dan] = [
      person('ann', 'owner'),
      person('kim', 'owner'),
      person('mei', 'consultant'),
      person('bo', 'consultant'),
      person('dan', 'admin'),
    ];
    expect(toldOf(view([ann, kim, mei, dan]))).toEqual(['kim']);
    expect(toldOf(view([ann, mei, bo, dan]))).toEqual(['mei']);
    expect(toldOf(view([ann, bo, dan]))).toEqual(['bo']);
    expect(toldOf(view([ann, dan], 'gone', ['gone']))).toEqual(['dan']);
    expect(toldOf(view([ann], 'gone', ['gone']))).toEqual([]);
  });
});
