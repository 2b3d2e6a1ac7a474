import { may } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { AUDIT_RECIPIENT, RECOVERY_RECIPIENT } from '@liexin/proof/generation-document';
import { auditKeyIn } from '@liexin/proof/key-log-state';
import { FieldPath, type Firestore, type Transaction } from 'firebase-admin/firestore';
import type { CompartmentDocument } from '../../platform/check-generation.ts';
import { loadKeyLog } from '../../platform/key-log.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { RecoveryDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Agency, type Wrap } from '../../platform/stored.ts';
import { hpkeIn } from '../../platform/wire.ts';
import { wrapsForKit } from './wraps-for-kit.ts';

/** Compartments of one answer. */
const page = 25;

const demandRight = (caller: StaffPrincipal): void => {
  if (!may(caller.roles, 'kit.renew')) throw new Fault('not-allowed');
};

/** The wish for a kit is met once the kit that was confirmed after it opens everything; a wish that came later stays. So is a new audit key's. */
const endWish = async (tx: Transaction, db: Firestore, agencyId: string, kitId: string, auditSeq: number): Promise<void> => {
  const ref = docAt<Agency>(db, paths.agency(agencyId));
  const agency = (await tx.get(ref)).data();
  const [due, confirmed] = [agency?.kitDue?.toMillis(), agency?.kit.confirmedAt?.toMillis()];
  if (agency?.audit?.seq === auditSeq && !agency.audit.isFilled) tx.update(ref, { 'audit.isFilled': true });
  if (agency?.kit.kitId === kitId && due !== undefined && confirmed !== undefined && due <= confirmed) tx.update(ref, { kitDue: null });
};

/**
 * [RV15] Compartments whose newest key the kit in force does not open yet, page by page; behind `after` for who cannot open those before. Where
 * there is none from the beginning on, the wish for a new kit is over. Asking again, from any owner's device and after any crash, goes on where it
 * stopped. Fault: not-allowed.
 */
export const kitWraps = async ({ db }: Platform, caller: StaffPrincipal, { after = null }: RequestOf<'kitWraps'>): Promise<ResponseOf<'kitWraps'>> => {
  demandRight(caller);
  const { agencyId } = caller;
  const agency = (await docAt<Agency>(db, paths.agency(agencyId)).get()).data();
  const log = await loadKeyLog(db, agencyId, agency?.keyLog.seq ?? 0);
  const [kitId, auditSeq] = [log.recovery.kitId, auditKeyIn(log)?.seq ?? 0];
  const found = await collectionAt<CompartmentDocument>(db, paths.compartments(agencyId)).orderBy(FieldPath.documentId()).get();
  const left = [];
  let filled = 0;
  for (const doc of found.docs) {
    if (left.length === page) break;
    if (after !== null && doc.id <= after) continue;
    const { generation } = doc.data();
    if ((await wrapsForKit(db, agencyId, doc.id, generation, log)).isFilled) filled += 1;
    else left.push({ compartmentId: doc.id, generation });
  }
  if (left.length === 0 && after === null) await db.runTransaction((tx) => endWish(tx, db, agencyId, kitId, auditSeq));
  const next = left.length < page ? null : (left.at(-1)?.compartmentId ?? null);
  return { kitId, auditSeq, left, filled, total: found.size, next };
};

/**
 * [RV15] Newest keys of compartments, wrapped for the recovery and audit keys of the kit in force, over what was there for the kit before.
 * Repeating is harmless; a generation that is not the newest any more is passed over. Faults: not-allowed, stale-head (another kit or
 * audit key is in force), not-found.
 */
export const rewrapKit = async ({ db }: Platform, caller: StaffPrincipal, { kitId, auditSeq = 0, wraps }: RequestOf<'rewrapKit'>): Promise<void> => {
  demandRight(caller);
  const { agencyId } = caller;
  await db.runTransaction(async (tx) => {
    const recovery = (await tx.get(docAt<RecoveryDocument>(db, paths.recovery(agencyId)))).data();
    const agency = (await tx.get(docAt<Agency>(db, paths.agency(agencyId)))).data();
    const inForce = agency?.audit?.kitId === kitId ? agency.audit.seq : 0;
    if (recovery?.kitId !== kitId || auditSeq !== inForce) throw new Fault('stale-head');
    const newest = await Promise.all(
      Object.keys(wraps).map(async (id) => [id, (await tx.get(docAt<CompartmentDocument>(db, paths.compartment(agencyId, id)))).data()?.generation] as const),
    );
    if (newest.some(([, generation]) => generation === undefined)) throw new Fault('not-found');
    for (const [id, generation] of newest) {
      const sent = wraps[id];
      if (!sent || sent.generation !== generation) continue;
      const at = (recipient: string) => docAt<Wrap>(db, paths.wrap(agencyId, id, generation, recipient));
      tx.set(at(RECOVERY_RECIPIENT), { ...hpkeIn(sent.ark), kind: 'ark', keysGeneration: 0, kitId });
      tx.set(at(AUDIT_RECIPIENT), { ...hpkeIn(sent.auk), kind: 'auk', keysGeneration: 0, kitId, ...(auditSeq === 0 ? {} : { auditSeq }) });
    }
  });
};
