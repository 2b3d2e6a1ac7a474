import { recordGraceMs } from '@liexin/domain/retention/closing';
import { paths } from '@liexin/domain/storage/paths';
import type { DeletionCertificate } from '@liexin/proof/deletion-certificate';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ClosingWorkDocument } from '../../platform/closing-documents.ts';
import type { RetentionStateDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Certificate } from '../../platform/stored.ts';
import { witnessRef } from '../../platform/witness.ts';
import { closingRef } from './closing-documents.ts';
import type { ClosingSteps } from './closing-steps.ts';
import { anythingLeft, leftParts } from './purge-agency.ts';
import { tellClosing, toldOfClosing } from './tell-closing.ts';

/** What certificates since the day say: the end page says the same. `number`: of the newest one, as of which all of it is. */
const certified = async (db: Firestore, agencyId: string, endsAtMs: number) => {
  const all = collectionAt<Certificate>(db, paths.certificates(agencyId)).where('at', '>=', Timestamp.fromMillis(endsAtMs)).orderBy('at');
  const found = (await all.get()).docs.map((doc) => doc.data()).toSorted((a, b) => a.number - b.number);
  const newest = found.at(-1);
  if (!newest) throw new Error('certificate-missing');
  const said = found.map(({ json }) => (JSON.parse(json) as DeletionCertificate).counts);
  const purged = (what: string): number => said.reduce((sum, counts) => sum + (counts[what]?.purged ?? 0), 0);
  const parts = said.at(-1)?.['parts'];
  return {
    number: newest.number,
    json: newest.json,
    deleted: { parts: purged('parts'), messages: purged('messages') },
    held: parts?.held ?? 0,
    kept: parts?.restricted ?? 0,
  };
};

/**
 * Certifies what went, and says so: the closing's end, its row, and the mails with the certificate to all owners and the witness are one
 * transaction behind the certificate, which is still the newest in it. When nothing is left the witness's address goes with it. Repeating
 * finds the certificate, and leaves one mail of each. Answers whether nothing is kept any more.
 */
export const sealClosing = async (
  platform: Platform,
  steps: ClosingSteps,
  { agencyId, closing: closingId }: ClosingWorkDocument,
  endsAtMs: number,
  now: number,
): Promise<boolean> => {
  const { db } = platform;
  await steps.certifyRun(platform, agencyId, now, { isLast: true });
  const [{ number, json, deleted, held, kept }, there, told] = await Promise.all([
    certified(db, agencyId, endsAtMs),
    leftParts(db, agencyId),
    toldOfClosing(platform, agencyId),
  ]);
  const at = Timestamp.fromMillis(now);
  // Behind its own last day nothing but a hold keeps anything.
  const last = there.filter(({ heldBy, purgeAt }) => heldBy.length === 0 && purgeAt.toMillis() > now).map(({ purgeAt }) => purgeAt.toMillis());
  const left = { held, kept, keptUntil: kept === 0 || last.length === 0 ? null : Timestamp.fromMillis(Math.max(...last)) };
  return db.runTransaction(async (tx) => {
    const [state, isLeft, closing] = [
      (await tx.get(docAt<RetentionStateDocument>(db, paths.retentionState(agencyId)))).data(),
      !(await tx.get(anythingLeft(db, agencyId))).empty,
      (await tx.get(closingRef(db, closingId))).data(),
    ];
    // Something joined a run, or was certified, meanwhile: the next turn looks again.
    if (state?.openRun != null || state?.certificates !== number) throw new Error('run-open');
    const news = isLeft ? ('resting' as const) : ('closed' as const);
    const id = `e-closing-${closingId}-${news}-${number}`;
    const ledger = await readLedger(tx, db, { agencyId }, [id]);
    if (!closing || ledger.present.has(id)) return !isLeft;
    // What the law kept for longer than the record has to be: its last certificate is there for a while all the same.
    const recordUntil = isLeft ? closing.recordUntil : Timestamp.fromMillis(Math.max(closing.recordUntil.toMillis(), now + recordGraceMs));
    tx.update(closingRef(db, closingId), { state: news, closedAt: closing.closedAt ?? at, deleted, left, recordUntil, certificate: number });
    tellClosing(tx, platform, { agencyId, closingId, news, endsAtMs, certificate: { number, json } }, told, now);
    if (news === 'closed') tx.delete(witnessRef(db, agencyId));
    const detail = { certificate: number, parts: deleted.parts, held, kept };
    await appendRows(tx, db, ledger, [{ id, kind: `closing.${news === 'closed' ? 'done' : 'rests'}`, subject: closingId, at, detail }]);
    return !isLeft;
  });
};
