import type { RoleAct } from '@liexin/domain/api/approvals';
import { decide, type ApprovalEvent } from '@liexin/domain/agency/two-person';
import { Fault } from '@liexin/domain/kernel/fault';
import type { Transaction } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { activeMembers } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { TwoPersonActs, TwoPersonStep } from '../../platform/two-person-act.ts';
import { actFor, addressesOf, expectInTime, approvalOf, approvalRef, colleaguesOf, stepRows, writeStep, type Step } from './approval-store.ts';

/** What a page does to a request: says yes or finishes, with an act of its own signature where the kind has one; says no, or stops it. */
export type Decision = { readonly type: 'approve' | 'finish'; readonly act: RoleAct | null } | { readonly type: 'refuse' | 'stop' };

/**
 * Decides a request, and carries it out where the answer is yes: one transaction over request, members, ledger and what it is about, so that of
 * two who approve at once one does it and the other finds it over. What that needs beside the transaction is looked up only where the
 * answer is yes as things stand: it may go through a whole agency. Repeating one's own decision changes nothing. Faults: not-found,
 * agency-closed, not-allowed, own-request, needs-second, request-over (also where what it was about has changed meanwhile), and those of the kind.
 */
export const decideApproval = async (
  platform: Platform,
  acts: TwoPersonActs,
  caller: StaffPrincipal,
  id: string,
  decision: Decision,
  now: number,
): Promise<void> => {
  const { db } = platform;
  const { agencyId, uid } = caller;
  const ref = approvalRef(db, agencyId, id);
  /** Null: one's own decision, again. */
  const settle = async (tx: Transaction) => {
    const [snapshot, members] = await Promise.all([tx.get(ref), activeMembers(tx, db, agencyId)]);
    const stored = snapshot.data();
    if (!stored) throw new Fault('not-found');
    expectInTime(caller, stored.kind);
    const event: ApprovalEvent = { type: decision.type, by: uid };
    const [before, colleagues] = [approvalOf(stored), colleaguesOf(members)];
    const verdict = decide(before, colleagues, event, now);
    if (verdict.kind === 'refused') throw new Fault(verdict.why);
    if (verdict.kind === 'same') return null;
    const about = { agencyId, approvalId: id, members, now };
    if ('act' in decision && !(await actFor(acts, stored.kind).stands(tx, { ...about, ahead: undefined }, stored))) throw new Fault('request-over');
    return { stored, before, next: verdict.next, colleagues, about };
  };
  const known = (await db.runTransaction(settle, { readOnly: true }))?.stored;
  if (!known) return;
  const kindAct = actFor(acts, known.kind);
  const [addresses, ahead] = await Promise.all([addressesOf(platform, agencyId, known.kind), 'act' in decision ? kindAct.ahead?.(agencyId, now) : undefined]);
  const isDone = await db.runTransaction(async (tx) => {
    const settled = await settle(tx);
    if (!settled) return false;
    const { stored, before, next, colleagues } = settled;
    const step: Step = { agencyId, id, before, next, colleagues, addresses, now };
    const about: TwoPersonStep = { ...settled.about, ahead };
    if (!('act' in decision)) {
      const end = await kindAct.end?.(tx, about, stored, next.state);
      const ledger = await readLedger(tx, db, { agencyId }, []);
      writeStep(tx, db, step);
      end?.();
      await appendRows(tx, db, ledger, stepRows(step));
      return false;
    }
    const ready = await kindAct.carryOut(tx, about, stored, { signer: uid, act: decision.act, decidedBy: uid });
    writeStep(tx, db, step);
    await ready.write(stepRows(step));
    return true;
  });
  if (isDone) await kindAct.after?.(agencyId, known, now);
};
