import { roleActSchema, type RoleAct } from '@liexin/domain/api/approvals';
import { isSameRole } from '@liexin/domain/agency/role-change';
import { asOf, decide, isOver, type Approval } from '@liexin/domain/agency/two-person';
import { Fault } from '@liexin/domain/kernel/fault';
import { Timestamp, type Transaction } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { activeMembers, type Members } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { DueApprovalDocument } from '../../platform/server-documents.ts';
import { collectionAt, type StoredApproval } from '../../platform/stored.ts';
import { addressesOf, approvalOf, approvalRef, colleaguesOf, dueRef, queueStepMails, stepRows, writeStep, type Step } from './approval-store.ts';
import { followRoles } from './follow-roles.ts';
import { prepareRoleChange, roleStateOf } from './prepare-role-change.ts';

const atOnce = 50;
const tryAgainMs = 5 * 60_000;

/** Faults that a newer signature of the asker's page heals. */
const healedByAsker: ReadonlySet<string> = new Set(['stale-head', 'wraps-incomplete', 'bad-signature', 'malformed-request']);

/**
 * Looks at requests whose time has come: ends what is over, begins and ends lone waits, does what is ripe with what its asker signed. A
 * signature that does not follow the log any more leaves it ripe, for a page of whoever asked to sign again. One transaction a request:
 * runs at once and decisions of people meet in it, and each is looked at again later whatever a crash left.
 */
export const runApprovals = async (platform: Platform, now: number): Promise<number> => {
  const { db, log } = platform;
  const due = await collectionAt<DueApprovalDocument>(db, 'dueApprovals').where('dueAt', '<=', Timestamp.fromMillis(now)).orderBy('dueAt').limit(atOnce).get();
  for (const doc of due.docs) {
    try {
      await lookAt(platform, doc.data().agencyId, doc.id, now);
    } catch (error) {
      log.error('approval-failed', { id: doc.id, cause: error instanceof Error ? error.name : typeof error });
      await dueRef(db, doc.id)
        .update({ dueAt: Timestamp.fromMillis(now + tryAgainMs) })
        .catch(() => undefined);
    }
  }
  return due.size;
};

const lookAt = async (platform: Platform, agencyId: string, id: string, now: number): Promise<void> => {
  const { db } = platform;
  const addresses = await addressesOf(platform, agencyId, 'role');
  const done = await db.runTransaction(async (tx) => {
    const [snapshot, due, members] = await Promise.all([tx.get(approvalRef(db, agencyId, id)), tx.get(dueRef(db, id)), activeMembers(tx, db, agencyId)]);
    const stored = snapshot.data();
    if (!stored || isOver(stored)) {
      tx.delete(dueRef(db, id));
      return null;
    }
    const [before, colleagues] = [approvalOf(stored), colleaguesOf(members)];
    const current = isAbout(members, stored) ? asOf(before, colleagues, now) : { ...before, state: 'void' as const, aloneAt: null };
    const act = current.state === 'ripe' ? actOf(due.data()) : null;
    const ready = act === null ? null : await prepare(tx, platform, agencyId, stored, act, members, now);
    const verdict = ready === null || ready === 'gone' ? null : decide(before, colleagues, { type: 'finish', by: null }, now);
    const next: Approval = verdict?.kind === 'next' ? verdict.next : ready === 'gone' ? { ...current, state: 'void' } : current;
    const step: Step = { agencyId, id, before, next, colleagues, addresses, now };
    if (ready !== null && ready !== 'gone') {
      writeStep(tx, db, step);
      await ready.write(stepRows(step));
      return stored.subject;
    }
    const rows = stepRows(step);
    const ledger = rows.length > 0 ? await readLedger(tx, db, { agencyId }, []) : null;
    writeStep(tx, db, step);
    queueStepMails(tx, platform, step);
    if (ledger) await appendRows(tx, db, ledger, rows);
    return null;
  });
  if (done !== null) await followRoles(platform, { agencyId, uid: done }, now);
};

/** Whether it is still about the person as they were when it was asked. */
const isAbout = (members: Members, { subject, role }: StoredApproval): boolean => {
  const member = members.get(subject);
  return member !== undefined && isSameRole(roleStateOf(member), role.from);
};

const actOf = (due: DueApprovalDocument | undefined): RoleAct | null => (due?.act ? roleActSchema.parse(JSON.parse(due.act)) : null);

const prepare = async (tx: Transaction, { db }: Platform, agencyId: string, stored: StoredApproval, act: RoleAct, members: Members, now: number) => {
  try {
    return await prepareRoleChange(tx, db, { agencyId, subject: stored.subject, to: stored.role.to, signer: stored.askedBy }, act, members, now);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return healedByAsker.has(error.code) ? null : ('gone' as const);
  }
};
