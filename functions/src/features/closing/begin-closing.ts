import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { activeMembers } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ClosingWorkDocument } from '../../platform/closing-documents.ts';
import type { HoldRegisterDocument } from '../../platform/server-documents.ts';
import { docAt, type Agency, type Member } from '../../platform/stored.ts';
import { closingRef } from './closing-documents.ts';

/**
 * The day has come: one transaction that an undoing meets. From here on it is being deleted, and everybody's last day is over. Whether a hold
 * needs somebody is seen when all parts are hidden (CL9). Repeating changes nothing. Answers whether there is anything to go on with.
 */
export const beginClosing = ({ db }: Platform, { agencyId, closing: closingId }: ClosingWorkDocument, now: number): Promise<boolean> =>
  db.runTransaction(async (tx) => {
    const agencyRef = docAt<Agency>(db, paths.agency(agencyId));
    const [closing, agency, register, members, ledger] = [
      (await tx.get(closingRef(db, closingId))).data(),
      (await tx.get(agencyRef)).data(),
      (await tx.get(docAt<HoldRegisterDocument>(db, paths.holdRegister(agencyId)))).data(),
      await activeMembers(tx, db, agencyId),
      await readLedger(tx, db, { agencyId }, []),
    ];
    if (closing?.state === 'purging' || closing?.state === 'resting') return true;
    if (closing?.state !== 'pending' || !closing.endsAt || now < closing.endsAt.toMillis() || !agency?.closing) return false;
    const isHeld = Object.values(register?.holds ?? {}).some(({ untilMs }) => untilMs === null);
    const at = Timestamp.fromMillis(now);
    tx.update(closingRef(db, closingId), { state: 'purging' });
    tx.update(agencyRef, { closing: { ...agency.closing, isOver: true } });
    for (const uid of members.keys()) tx.update(docAt<Member>(db, paths.member(agencyId, uid)), { end: { at: closing.endsAt, closing: closingId } });
    await appendRows(tx, db, ledger, [{ id: `e-closing-${closingId}-began`, kind: 'closing.began', subject: closingId, at, detail: { held: isHeld } }]);
    return true;
  });
