import { ask, asOf, isOver } from '@liexin/domain/agency/two-person';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Transaction } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { spend } from '../../platform/limits.ts';
import { activeMembers } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { collectionAt, type StoredApproval } from '../../platform/stored.ts';
import type { TwoPersonAct, TwoPersonActs, TwoPersonStep } from '../../platform/two-person-act.ts';
import { addressesOf, approvalOf, approvalRef, colleaguesOf, dueRef, expectInTime, queueStepMails, stepRows, type Step } from './approval-store.ts';

const dayMs = 24 * 60 * 60_000;

/**
 * Asks for what takes two people. One transaction writes request, clock, ledger rows and mails. What it needs beside that is looked up, and
 * a try spent, only where it may be asked as things stand. What the asker signed is kept only where
 * nobody else could approve: a signature handed in is one that could be used. Natural idempotency: the id is the client's; the same id by
 * the same member changes nothing while the request is open. Faults: request-over (the request of this id has ended, however), not-allowed,
 * own-request, malformed-request (no such kind), already-exists (one about the same person or thing is open), too-many-tries (20 a day), and
 * those of the kind.
 */
export const askApproval = async (
  platform: Platform,
  acts: TwoPersonActs,
  caller: StaffPrincipal,
  body: RequestOf<'askApproval'>,
  now: number,
): Promise<void> => {
  const { db } = platform;
  const { agencyId, uid } = caller;
  const { approvalId: id, kind, subject } = body;
  expectInTime(caller, kind);
  const kindAct = acts[kind] as TwoPersonAct | undefined;
  if (!kindAct) throw new Fault('malformed-request', { field: 'kind' });
  const ref = approvalRef(db, agencyId, id);
  /** Null: it is there already. */
  const settle = async (tx: Transaction) => {
    const [there, members, rivals] = await Promise.all([
      tx.get(ref),
      activeMembers(tx, db, agencyId),
      tx.get(collectionAt<StoredApproval>(db, paths.approvals(agencyId)).where('subject', '==', subject).where('state', 'in', ['open', 'ripe'])),
    ]);
    const [stored, colleagues] = [there.data(), colleaguesOf(members)];
    if (stored) {
      if (stored.askedBy !== uid) throw new Fault('already-exists');
      if (isOver(asOf(approvalOf(stored), colleagues, now))) throw new Fault('request-over');
      return null;
    }
    const next = ask(colleagues, { kind, askedBy: uid, subject }, now);
    if ('refused' in next) throw new Fault(next.refused);
    return { members, colleagues, next, hasRival: !rivals.empty };
  };
  if (!(await db.runTransaction(settle, { readOnly: true }))) return;
  await spend(db, { key: `approval-${agencyId}`, max: 20, windowMs: dayMs }, now);
  const [addresses, ahead] = await Promise.all([addressesOf(platform, agencyId, kind), kindAct.ahead?.(agencyId, now)]);
  await db.runTransaction(async (tx) => {
    const settled = await settle(tx);
    if (!settled) return;
    const { members, colleagues, next, hasRival } = settled;
    const about: TwoPersonStep = { agencyId, approvalId: id, members, now, ahead };
    const { detail, write } = await kindAct.ask(tx, about, body, uid);
    if (hasRival) throw new Fault('already-exists');
    const step: Step = { agencyId, id, before: null, next, colleagues, addresses, now };
    const ledger = await readLedger(tx, db, { agencyId }, []);
    const at = Timestamp.fromMillis(now);
    tx.create(ref, {
      schemaVersion: 1,
      kind,
      state: next.state,
      askedBy: uid,
      subject,
      askedAt: at,
      expiresAt: Timestamp.fromMillis(next.expiresAt),
      aloneAt: next.aloneAt === null ? null : Timestamp.fromMillis(next.aloneAt),
      decidedBy: null,
      endedAt: null,
      alone: null,
      ...detail,
    });
    write();
    const act = body.kind === 'role' && next.aloneAt !== null ? body.act : null;
    tx.create(dueRef(db, id), { agencyId, dueAt: at, act: act === null ? null : JSON.stringify(act) });
    queueStepMails(tx, platform, step);
    await appendRows(tx, db, ledger, stepRows(step));
  });
};
