import { roleActSchema, type RoleAct } from '@liexin/domain/api/approvals';
import { asOf, decide, isOver, type Approval } from '@liexin/domain/agency/two-person';
import { Fault } from '@liexin/domain/kernel/fault';
import { Timestamp, type Transaction } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { activeMembers } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { DueApprovalDocument } from '../../platform/server-documents.ts';
import { collectionAt, type StoredApproval } from '../../platform/stored.ts';
import type { TwoPersonAct, TwoPersonActs, TwoPersonStep } from '../../platform/two-person-act.ts';
import {
  actFor,
  addressesOf,
  approvalOf,
  approvalRef,
  colleaguesOf,
  dueRef,
  isTooLate,
  queueStepMails,
  stepRows,
  writeStep,
  type Step,
} from './approval-store.ts';

const atOnce = 50;
const tryAgainMs = 5 * 60_000;

/**
 * Looks at requests whose time has come: ends what is over, begins and ends lone waits, does what is ripe with what its asker signed. A
 * signature that does not follow the log any more leaves it ripe, for a page of whoever asked to sign again. One transaction a request:
 * runs at once and decisions of people meet in it, and each is looked at again later whatever a crash left.
 */
export const runApprovals = async (platform: Platform, acts: TwoPersonActs, now: number): Promise<number> => {
  const { db, log } = platform;
  const due = await collectionAt<DueApprovalDocument>(db, 'dueApprovals').where('dueAt', '<=', Timestamp.fromMillis(now)).orderBy('dueAt').limit(atOnce).get();
  for (const doc of due.docs) {
    try {
      await lookAt(platform, acts, doc.data().agencyId, doc.id, now);
    } catch (error) {
      log.error('approval-failed', { id: doc.id, cause: error instanceof Error ? error.name : typeof error });
      await dueRef(db, doc.id)
        .update({ dueAt: Timestamp.fromMillis(now + tryAgainMs) })
        .catch(() => undefined);
    }
  }
  return due.size;
};

const lookAt = async (platform: Platform, acts: TwoPersonActs, agencyId: string, id: string, now: number): Promise<void> => {
  const { db } = platform;
  const known = (await approvalRef(db, agencyId, id).get()).data();
  if (!known || isOver(known)) {
    await dueRef(db, id).delete();
    return;
  }
  const kindAct = actFor(acts, known.kind);
  // Nothing else is carried out in this step: a lone wait that begins in it lasts for a day.
  const mayRipen = known.state === 'ripe' || (known.aloneAt !== null && known.aloneAt.toMillis() <= now);
  const [addresses, ahead] = await Promise.all([addressesOf(platform, agencyId, known.kind), mayRipen ? kindAct.ahead?.(agencyId, now) : undefined]);
  // From the day on no closing is undone: what was read here stays so.
  const isLate = await isTooLate(db, agencyId, known.kind, now);
  const isDone = await db.runTransaction(async (tx) => {
    const [snapshot, due, members] = await Promise.all([tx.get(approvalRef(db, agencyId, id)), tx.get(dueRef(db, id)), activeMembers(tx, db, agencyId)]);
    const stored = snapshot.data();
    if (!stored || isOver(stored)) {
      tx.delete(dueRef(db, id));
      return false;
    }
    const [before, colleagues] = [approvalOf(stored), colleaguesOf(members)];
    const about: TwoPersonStep = { agencyId, approvalId: id, members, now, ahead };
    const current = !isLate && (await kindAct.stands(tx, about, stored)) ? asOf(before, colleagues, now) : { ...before, state: 'void' as const, aloneAt: null };
    const ready = current.state === 'ripe' ? await prepare(tx, kindAct, about, stored, actOf(due.data())) : null;
    const verdict = ready === null || ready === 'gone' ? null : decide(before, colleagues, { type: 'finish', by: null }, now);
    const next: Approval = verdict?.kind === 'next' ? verdict.next : ready === 'gone' ? { ...current, state: 'void' } : current;
    const step: Step = { agencyId, id, before, next, colleagues, addresses, now };
    if (ready !== null && ready !== 'gone') {
      writeStep(tx, db, step);
      await ready.write(stepRows(step));
      return true;
    }
    const end = isOver(next) ? await kindAct.end?.(tx, about, stored, next.state) : undefined;
    const rows = stepRows(step);
    const ledger = rows.length > 0 ? await readLedger(tx, db, { agencyId }, []) : null;
    writeStep(tx, db, step);
    end?.();
    queueStepMails(tx, platform, step);
    if (ledger) await appendRows(tx, db, ledger, rows);
    return false;
  });
  if (isDone) await kindAct.after?.(agencyId, known, now);
};

const actOf = (due: DueApprovalDocument | undefined): RoleAct | null => (due?.act ? roleActSchema.parse(JSON.parse(due.act)) : null);

/** Null: waits for a page of whoever asked to sign. `gone`: what it was about is not there any more. */
const prepare = async (tx: Transaction, kindAct: TwoPersonAct, about: TwoPersonStep, stored: StoredApproval, act: RoleAct | null) => {
  if (act === null && kindAct.isSigned) return null;
  try {
    return await kindAct.carryOut(tx, about, stored, { signer: stored.askedBy, act, decidedBy: null });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return kindAct.healedByAsker.has(error.code) ? null : ('gone' as const);
  }
};
