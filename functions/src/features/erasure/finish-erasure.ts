import { backupMs } from '@liexin/domain/retention/life';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import { erasureCertificateBytes } from '@liexin/proof/erasure-certificate';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ErasureHeadDocument, ErasureWorkDocument } from '../../platform/server-documents.ts';
import { docAt } from '../../platform/stored.ts';
import { eraseConversation } from './erase-conversation.ts';
import type { ErasureSteps } from './erasure-steps.ts';
import { erasureRef } from './erasure-store.ts';
import { noStock } from './take-stock.ts';

/**
 * [ER11] Carries a decided deletion out and certifies it: the certificate, the row in the record, the mark that this database has been through it
 * and the end of the work are one transaction, behind the last deletion. A run that stops anywhere is repeated from its beginning; what is gone
 * stays gone. A hold that came in between, or a store that does not confirm, leaves it decided, and the clock tries again. Answers whether it is over.
 */
export const finishErasure = async (platform: Platform, steps: ErasureSteps, agencyId: string, erasureId: string, now: number): Promise<boolean> => {
  const { db, signer } = platform;
  const ref = erasureRef(db, agencyId, erasureId);
  const stored = (await ref.get()).data();
  if (!stored || stored.state !== 'decided') return stored?.state === 'done';
  const keep = stored.keep.map(({ part }) => part);
  const erased = await eraseConversation(platform, steps, { agencyId, conversationId: stored.conversation, by: erasureId, keep: stored.keep }, now).catch(
    (error: unknown) => {
      if (error instanceof Fault && error.code === 'on-hold') return null;
      throw error;
    },
  );
  if (!erased?.isOver) return false;
  const stock = (await docAt<ErasureWorkDocument>(db, paths.erasureWork(erasureId)).get()).data()?.stock ?? noStock;
  const certificate = {
    certificateId: toBase64url(platform.random(16)),
    agencyId,
    erasureId,
    decision: String(stored.decision),
    keep,
    startedAtMs: stored.decidedAt?.toMillis() ?? now,
    finishedAtMs: now,
    stores: Object.entries(stock).map(([name, removed]) => ({ name, removed })),
    backupHorizonMs: now + backupMs,
    serverKeySeq: signer.keySeq,
  };
  const signature = await signer.sign(erasureCertificateBytes(certificate));
  const { certificateId, startedAtMs, finishedAtMs, stores, backupHorizonMs, serverKeySeq } = certificate;
  await db.runTransaction(async (tx) => {
    const markRef = docAt<ErasureHeadDocument>(db, paths.erasureMark);
    const [again, mark] = await Promise.all([tx.get(ref), tx.get(markRef)]);
    if (again.data()?.state !== 'decided') return;
    const row = `e-erasure-done-${erasureId}`;
    const ledger = await readLedger(tx, db, { agencyId }, [row]);
    const at = Timestamp.fromMillis(now);
    tx.update(ref, {
      state: 'done',
      doneAt: at,
      ask: null,
      device: null,
      certificate: { certificateId, startedAtMs, finishedAtMs, stores, backupHorizonMs, serverKeySeq, signature },
    });
    tx.delete(docAt<ErasureWorkDocument>(db, paths.erasureWork(erasureId)));
    if ((mark.data()?.n ?? 0) < erased.n) tx.set(markRef, { n: erased.n });
    const detail = { certificate: certificateId, decision: String(stored.decision) };
    await appendRows(tx, db, ledger, [{ id: row, kind: 'erasure.done', subject: erasureId, at, detail }]);
  });
  return true;
};
