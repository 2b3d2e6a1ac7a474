import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url } from '@liexin/proof/bytes';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { spend } from '../../platform/limits.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ErasureDocument, LaneControlDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Lane } from '../../platform/stored.ts';
import { erasureRef, standingOf } from './erasure-store.ts';

const noHash = Buffer.alloc(32);
const hourMs = 60 * 60_000;
/** A page that is open looks every 15 s and while something is carried out every 3: more than that is somebody who guesses. */
const looksAnHour = 600;
/** Taking back is counted apart: looks never use it up. */
const withdrawalsAnHour = 30;

/** The request whose receipt the caller holds. An unknown id, another agency and a wrong receipt are one fault. */
const proved = (stored: ErasureDocument | undefined, receipt: string): ErasureDocument => {
  const same = timingSafeEqual(createHash('sha256').update(fromBase64url(receipt)).digest(), Buffer.from(stored?.receiptHash ?? noHash));
  if (!stored || !same) throw new Fault('not-found');
  return stored;
};

/**
 * [ER4] How a request stands, told to whoever holds its receipt, also when device, link and conversation are gone. Writes nothing but the
 * counter of tries. Faults: not-found, too-many-tries.
 */
export const receipt = async ({ db }: Platform, erasureId: string, body: RequestOf<'erasureReceipt'>, now: number): Promise<ResponseOf<'erasureReceipt'>> => {
  // Charged before anything is compared, and whether the request exists or not.
  await spend(db, { key: `receipt-${erasureId}`, max: looksAnHour, windowMs: hourMs }, now);
  return standingOf(erasureId, proved((await erasureRef(db, body.agencyId, erasureId).get()).data(), body.receipt));
};

/** [ER4] Takes a request back while nobody has decided. Repeating changes nothing; decided already is `request-over`. Also: not-found, too-many-tries. */
export const withdraw = async ({ db }: Platform, erasureId: string, { agencyId, receipt: shown }: RequestOf<'withdrawErasure'>, now: number): Promise<void> => {
  await spend(db, { key: `withdrawal-${erasureId}`, max: withdrawalsAnHour, windowMs: hourMs }, now);
  const ref = erasureRef(db, agencyId, erasureId);
  await db.runTransaction(async (tx) => {
    const stored = proved((await tx.get(ref)).data(), shown);
    if (stored.state === 'withdrawn') return;
    if (stored.state !== 'open') throw new Fault('request-over');
    const row = `e-erasure-withdrawn-${erasureId}`;
    const lanes = await tx.get(collectionAt<Lane>(db, paths.lanes(agencyId)).where('conversation', '==', stored.conversation));
    const ledger = await readLedger(tx, db, { agencyId }, [row]);
    const at = Timestamp.fromMillis(now);
    tx.update(ref, { state: 'withdrawn', doneAt: at });
    if (stored.kind === 'erase')
      for (const lane of lanes.docs) tx.set(docAt<LaneControlDocument>(db, paths.laneControl(agencyId, lane.id)), { erasure: null }, { merge: true });
    await appendRows(tx, db, ledger, [{ id: row, kind: 'erasure.withdrawn', subject: erasureId, at, detail: { conversation: stored.conversation } }]);
  });
};
