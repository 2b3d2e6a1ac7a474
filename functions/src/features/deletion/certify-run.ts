import { backupMs, retentionEngine } from '@liexin/domain/retention/life';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import { certificateHash, certificateToBeSigned, FIRST_CERTIFICATE, idListRoot, type DeletionFacts } from '@liexin/proof/deletion-certificate';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { DeletedLeavesDocument, RetentionRunDocument, RetentionStateDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Certificate, type Trash } from '../../platform/stored.ts';
import { freshState } from './deletion-run.ts';

/** Leaves of everything that a run deleted. */
const leavesOf = async (db: Firestore, agencyId: string, parts: RetentionRunDocument['parts']): Promise<Uint8Array[]> => {
  const refs = parts.flatMap(({ lane, periods }) => periods.map((period) => docAt<DeletedLeavesDocument>(db, paths.deletedLeaves(agencyId, lane, period))));
  if (refs.length === 0) return [];
  const found = await db.getAll(...(refs as unknown as FirebaseFirestore.DocumentReference[]));
  return found.flatMap((doc) => (doc.data() as DeletedLeavesDocument | undefined)?.leaves.map((leaf) => new Uint8Array(leaf)) ?? []);
};

/**
 * What was due and did not go: kept by holds, by the law beyond the end of the agency, or by a store that does not confirm. What is due and
 * has not had its turn is not looked at: there may be very much of it.
 */
const leftOver = async (db: Firestore, agencyId: string, now: number) => {
  const all = collectionAt<Trash>(db, paths.trash(agencyId));
  const [kept, stuck, closed] = await Promise.all([
    all.where('state', '==', 'trash').where('heldBy', '>', []).get(),
    all.where('state', 'in', ['purging', 'shredded']).get(),
    all.where('state', '==', 'trash').where('cause', '==', 'closing').where('purgeAt', '>', Timestamp.fromMillis(now)).get(),
  ]);
  const counts = (parts: readonly Trash[]) => ({
    lanes: parts.filter(({ month }) => month === undefined).length,
    messages: parts.reduce((sum, { messages }) => sum + messages, 0),
  });
  const isHeld = ({ heldBy }: Trash): boolean => heldBy.length > 0;
  const due = kept.docs.map((doc) => doc.data()).filter(({ purgeAt }) => purgeAt.toMillis() <= now);
  // Of a closed agency all that is left counts, each part once: a hold says more than the law that keeps it too.
  const later = closed.docs.map((doc) => doc.data());
  return {
    held: counts([...due, ...later].filter(isHeld)),
    restricted: counts(later.filter((part) => !isHeld(part))),
    failed: counts(stuck.docs.map((doc) => doc.data())),
  };
};

/**
 * Ends the open run with a certificate, where it deleted something: signed by the server's key, chained to the one before, with a row in the
 * agency's ledger, in one transaction. A part that joins the run meanwhile makes it wait for the next turn; a repeat finds no open run.
 * Answers the number, or null. `isLast`: the agency's own stores went, and that is certified also where no conversation did.
 * `atLeast`: so many parts, else the run stays open for more.
 */
export const certifyRun = async (
  { db, signer }: Pick<Platform, 'db' | 'signer'>,
  agencyId: string,
  now: number,
  { isLast = false, atLeast = 1 }: { readonly isLast?: boolean; readonly atLeast?: number } = {},
): Promise<number | null> => {
  const stateRef = docAt<RetentionStateDocument>(db, paths.retentionState(agencyId));
  const open = (await stateRef.get()).data()?.openRun;
  if (!open) return null;
  const runRef = docAt<RetentionRunDocument>(db, paths.retentionRun(agencyId, open));
  const known = (await runRef.get()).data();
  if (!known || (known.parts.length < atLeast && !isLast)) return null;
  const [leaves, left] = await Promise.all([leavesOf(db, agencyId, known.parts), leftOver(db, agencyId, now)]);
  const root = await idListRoot(leaves);
  return db.runTransaction(async (tx) => {
    const [state, run, ledger] = [(await tx.get(stateRef)).data() ?? freshState, (await tx.get(runRef)).data(), await readLedger(tx, db, { agencyId }, [])];
    if (state.openRun !== open || run?.parts.length !== known.parts.length) return null;
    const number = state.certificates + 1;
    const facts: DeletionFacts = {
      version: 1,
      agencyId,
      runId: open,
      number,
      rules: run.rules,
      engine: retentionEngine,
      startedAtMs: run.startedAt.toMillis(),
      finishedAtMs: Math.max(now, run.startedAt.toMillis()),
      counts: { messages: withLeft(run.messages, left, 'messages'), parts: withLeft(run.lanes, left, 'lanes'), ...(run.months ? { months: run.months } : {}) },
      stores: Object.entries(run.stores).map(([name, acked]) => ({ name, acked, failed: 0 })),
      ids: leaves.length,
      idListRoot: root,
      prevCertHash: toBase64url(state.lastHash ? new Uint8Array(state.lastHash) : FIRST_CERTIFICATE),
      backupHorizonMs: now + backupMs,
      serverKeySeq: signer.keySeq,
    };
    const [hash, signature] = [await certificateHash(facts), toBase64url(await signer.sign(await certificateToBeSigned(facts)))];
    const at = Timestamp.fromMillis(now);
    tx.create(docAt<Certificate>(db, paths.certificate(agencyId, number)), { schemaVersion: 1, number, at, json: JSON.stringify({ ...facts, signature }) });
    tx.update(runRef, { state: 'closed', certificate: number });
    tx.update(stateRef, { openRun: null, certificates: number, lastHash: hash });
    for (const { lane } of run.parts) tx.update(docAt<Trash>(db, paths.trashed(agencyId, lane)), { certificate: number });
    const detail = { number, hash: toBase64url(hash), messages: run.messages.purged, parts: run.lanes.purged };
    await appendRows(tx, db, ledger, [{ id: `e-certificate-${number}`, kind: 'retention.certificate', subject: open, at, detail }]);
    return number;
  });
};

const withLeft = (counts: RetentionRunDocument['messages'], left: Awaited<ReturnType<typeof leftOver>>, what: 'messages' | 'lanes') => {
  const [held, restricted, failed] = [left.held[what], left.restricted[what], left.failed[what]];
  return { ...counts, eligible: counts.eligible + held + restricted + failed, held, restricted, failed };
};
