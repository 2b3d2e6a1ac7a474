import { verdictOn } from '@liexin/domain/agency/rights';
import { Fault } from '@liexin/domain/kernel/fault';
import { mayUndoClosing } from '@liexin/domain/retention/closing';
import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { activeMembers } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Agency, type Member } from '../../platform/stored.ts';
import { closingRef, workRef } from './closing-documents.ts';
import { tellClosing, toldOfClosing } from './tell-closing.ts';

/**
 * Any owner takes a closing back before its day, alone (CL3): one transaction with members, row and mails; dates of conversations follow by
 * the clock. It meets the beginning of the deletion in the closing's own document, so one of the two happens. Repeating one's own undoing
 * changes nothing. Faults: not-allowed, not-found, request-over.
 */
export const undoClosing = async (platform: Platform, caller: StaffPrincipal, closingId: string, now: number): Promise<void> => {
  const { db } = platform;
  const { agencyId, uid } = caller;
  if (verdictOn(caller.roles, 'agency.delete').kind === 'no') throw new Fault('not-allowed');
  const told = await toldOfClosing(platform, agencyId);
  await db.runTransaction(async (tx) => {
    const [snapshot, members, ledger] = [
      await tx.get(closingRef(db, closingId)),
      await activeMembers(tx, db, agencyId),
      await readLedger(tx, db, { agencyId }, []),
    ];
    const closing = snapshot.data();
    if (closing?.agencyId !== agencyId || closing.state === 'asked' || closing.state === 'dropped') throw new Fault('not-found');
    if (closing.state === 'undone' && closing.undoneBy === uid) return;
    const endsAt = closing.endsAt?.toMillis() ?? null;
    if (!mayUndoClosing({ state: closing.state, endsAt }, now) || endsAt === null) throw new Fault('request-over');
    const at = Timestamp.fromMillis(now);
    tx.update(closingRef(db, closingId), { state: 'undone', undoneBy: uid });
    tx.update(docAt<Agency>(db, paths.agency(agencyId)), { closing: null });
    for (const one of members.keys()) tx.update(docAt<Member>(db, paths.member(agencyId, one)), { end: FieldValue.delete() });
    tx.set(workRef(db, agencyId), { agencyId, closing: closingId, phase: 'back', after: null, dueAt: at });
    tellClosing(tx, platform, { agencyId, closingId, news: 'undone', endsAtMs: endsAt }, told, now);
    await appendRows(tx, db, ledger, [{ id: `e-closing-${closingId}-undone`, kind: 'closing.undone', subject: closingId, at, detail: { by: uid } }]);
  });
};
