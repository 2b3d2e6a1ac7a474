import { isSameRole, takesTwo } from '@liexin/domain/agency/role-change';
import { Fault } from '@liexin/domain/kernel/fault';
import type { Members } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StoredApproval } from '../../platform/stored.ts';
import type { TwoPersonAct } from '../../platform/two-person-act.ts';
import { followRoles } from './follow-roles.ts';
import { checkRoleWish, prepareRoleChange, roleStateOf } from './prepare-role-change.ts';

/** Owner and auditor are given and taken by two: the entry of the key log is signed by whoever says yes. */
export const roleAct = (platform: Platform): TwoPersonAct<'role'> => {
  const { db } = platform;
  return {
    isSigned: true,
    healedByAsker: new Set(['stale-head', 'wraps-incomplete', 'bad-signature', 'malformed-request']),
    ask: async (tx, { agencyId, members }, { subject, to }) => {
      const from = roleStateOf(await checkRoleWish(tx, db, { agencyId, subject, to }, members));
      if (!takesTwo(from, to)) throw new Fault('malformed-request', { field: 'to' });
      return { detail: { role: { from, to } }, write: () => undefined };
    },
    stands: (_tx, { members }, request) => Promise.resolve(isAbout(members, request)),
    carryOut: (tx, { agencyId, members, now }, { subject, role }, { signer, act }) => {
      if (!role || act === null) throw new Fault('malformed-request', { field: 'act' });
      return prepareRoleChange(tx, db, { agencyId, subject, to: role.to, signer }, act, members, now);
    },
    after: (agencyId, { subject }, now) => followRoles(platform, { agencyId, uid: subject }, now),
  };
};

/** Whether it is still about the person as they were when it was asked. */
const isAbout = (members: Members, { subject, role }: StoredApproval): boolean => {
  const member = members.get(subject);
  return member !== undefined && role !== undefined && isSameRole(roleStateOf(member), role.from);
};
