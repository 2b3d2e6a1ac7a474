import { may } from '@liexin/domain/agency/rights';
import { isSameRole, takesTwo } from '@liexin/domain/agency/role-change';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { Timestamp } from 'firebase-admin/firestore';
import { activeMembers } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { prepareRoleChange, roleStateOf } from './prepare-role-change.ts';
import { followRoles } from './follow-roles.ts';

/**
 * Changes the roles of a colleague at once, all but owner and auditor. One transaction over members, log, keys and ledger, in which the
 * caller's own roles are read again; lanes follow behind it (`followRoles`). Natural idempotency: roles that stand already change
 * nothing. Faults: own-request, not-allowed, needs-second (owner or auditor is given or taken), and those of `prepareRoleChange`.
 */
export const changeRole = async (platform: Platform, caller: StaffPrincipal, subject: string, body: RequestOf<'changeRole'>, now: number): Promise<void> => {
  const { db } = platform;
  const { agencyId, uid } = caller;
  const { to, act } = body;
  await db.runTransaction(async (tx) => {
    const members = await activeMembers(tx, db, agencyId);
    const mine = members.get(uid)?.roles ?? [];
    if (!may(mine, 'role.grant')) throw new Fault('not-allowed');
    if (subject === uid) throw new Fault('own-request');
    const member = members.get(subject);
    if (!member) throw new Fault('not-a-member');
    const from = roleStateOf(member);
    if (isSameRole(from, to)) return;
    if (takesTwo(from, to)) throw new Fault('needs-second');
    // Whoever is over everybody is an owner's business alone.
    if (from.roles.includes('owner') && !mine.includes('owner')) throw new Fault('not-allowed');
    const change = await prepareRoleChange(tx, db, { agencyId, subject, to, signer: uid }, act, members, now);
    await change.write([
      {
        id: `e-role-${act.entry.seq}`,
        kind: 'role.changed',
        subject,
        at: Timestamp.fromMillis(now),
        detail: { by: uid, roles: to.roles.toSorted().join(), lead: to.lead, clearance: to.clearance.toSorted().join() },
      },
    ]);
  });
  await followRoles(platform, { agencyId, uid: subject }, now);
};
