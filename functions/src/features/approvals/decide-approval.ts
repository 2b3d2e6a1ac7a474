import type { RoleAct } from '@liexin/domain/api/approvals';
import { isSameRole } from '@liexin/domain/agency/role-change';
import { decide, type ApprovalEvent } from '@liexin/domain/agency/two-person';
import { Fault } from '@liexin/domain/kernel/fault';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { activeMembers } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { addressesOf, approvalOf, approvalRef, colleaguesOf, stepRows, writeStep, type Step } from './approval-store.ts';
import { followRoles } from './follow-roles.ts';
import { prepareRoleChange, roleStateOf } from './prepare-role-change.ts';

/** What a page does to a request: says yes or finishes with an act of its own signature, says no, or stops it. */
export type Decision = { readonly type: 'approve' | 'finish'; readonly act: RoleAct } | { readonly type: 'refuse' | 'stop' };

/**
 * Decides a request, and carries it out where the answer is yes: one transaction over request, members, log, keys and ledger, so that of
 * two who approve at once one does it and the other finds it over. Repeating one's own decision changes nothing. Faults: not-found,
 * not-allowed, own-request, needs-second, request-over (also where what it was about has changed meanwhile), and those of a change of roles.
 */
export const decideApproval = async (platform: Platform, caller: StaffPrincipal, id: string, decision: Decision, now: number): Promise<void> => {
  const { db } = platform;
  const { agencyId, uid } = caller;
  const ref = approvalRef(db, agencyId, id);
  const known = (await ref.get()).data();
  if (!known) throw new Fault('not-found');
  const addresses = await addressesOf(platform, agencyId, known.kind);
  const changed = await db.runTransaction(async (tx) => {
    const [snapshot, members] = await Promise.all([tx.get(ref), activeMembers(tx, db, agencyId)]);
    const stored = snapshot.data();
    if (!stored) throw new Fault('not-found');
    const event: ApprovalEvent = { type: decision.type, by: uid };
    const [before, colleagues] = [approvalOf(stored), colleaguesOf(members)];
    const verdict = decide(before, colleagues, event, now);
    if (verdict.kind === 'refused') throw new Fault(verdict.why);
    if (verdict.kind === 'same') return false;
    const step: Step = { agencyId, id, before, next: verdict.next, colleagues, addresses, now };
    if (!('act' in decision)) {
      const ledger = await readLedger(tx, db, { agencyId }, []);
      writeStep(tx, db, step);
      await appendRows(tx, db, ledger, stepRows(step));
      return false;
    }
    const member = members.get(stored.subject);
    if (!member || !isSameRole(roleStateOf(member), stored.role.from)) throw new Fault('request-over');
    const wish = { agencyId, subject: stored.subject, to: stored.role.to, signer: uid };
    const change = await prepareRoleChange(tx, db, wish, decision.act, members, now);
    writeStep(tx, db, step);
    await change.write(stepRows(step));
    return true;
  });
  if (changed) await followRoles(platform, { agencyId, uid: known.subject }, now);
};
