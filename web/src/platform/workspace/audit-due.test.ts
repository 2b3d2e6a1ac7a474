import { expect, test } from 'vitest';
import type { AgencyState, Member } from './agency-state.ts';
import { auditDue } from './audit-due.ts';

const person = (uid: string, roles: string[], keysGeneration = 1, status = 'active'): [string, Member] => [
  uid,
  { uid, roles, status, keysGeneration } as unknown as Member,
];
const due = (people: [string, Member][], audit: NonNullable<AgencyState['agency']>['audit'], kitId = 'kit'): ReturnType<typeof auditDue> =>
  auditDue({ agency: { kitId, audit } as unknown as AgencyState['agency'], members: new Map(people) });
const held = (holders: Record<string, number>, isFilled = true, seq = 9) => ({ seq, kitId: 'kit', holders, isFilled });

test('[AU1] the audit key is due when its holders are not the auditors of now, or searches are left; never where nobody ever was one', () => {
  const [owner, auditor] = [person('o', ['owner']), person('a', ['auditor'])];
  expect(auditDue({ agency: null, members: new Map([auditor]) })).toBeNull();
  expect(due([owner], null)).toBeNull();
  expect(due([owner, auditor], null)).toMatchObject({ isMade: false });
  expect(due([owner, auditor], held({ a: 1 }))).toBeNull();
  expect(due([owner, auditor], held({ a: 1 }, false))).toMatchObject({ isMade: true });
  expect(due([owner, person('a', ['auditor'], 2)], held({ a: 1 }))).toMatchObject({ isMade: false });
  expect(due([owner, person('a', ['auditor'], 1, 'removed')], held({ a: 1 }))).toMatchObject({ isMade: false });
  expect(due([owner, auditor], held({ a: 1 }), 'later')).toMatchObject({ isMade: false });
  expect(due([owner], held({}), 'later')).toBeNull();
});

test('[AU1] what is due again later is another piece of work', () => {
  const people = [person('a', ['auditor'])];
  const first = due(people, null);
  expect(due(people, held({}, true, 9))?.mark).not.toBe(first?.mark);
  expect(due(people, held({ a: 1 }, false, 9))?.mark).not.toBe(due(people, held({}, true, 9))?.mark);
});
