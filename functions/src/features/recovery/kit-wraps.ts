import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { AUDIT_RECIPIENT, RECOVERY_RECIPIENT } from '@liexin/proof/generation-document';
import { FieldPath, type Firestore, type Transaction } from 'firebase-admin/firestore';
import type { CompartmentDocument } from '../../platform/check-generation.ts';
import { loadKeyLog } from '../../platform/key-log.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { RecoveryDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Agency, type Generation, type Wrap } from '../../platform/stored.ts';
import { hpkeIn } from '../../platform/wire.ts';

/** Compartments of one answer. */
const page = 25;

const demandOwner = (caller: StaffPrincipal): void => {
  if (!caller.roles.includes('owner')) throw new Fault('not-allowed');
};

/** Whether the kit in force opens a compartment: its newest key was made under that kit, or was wrapped for it since. */
const isFilled = async (db: Firestore, agencyId: string, compartmentId: string, generation: number, kit: { kitId: string; seq: number }): Promise<boolean> => {
  const [wrap, document] = await Promise.all([
    docAt<Wrap>(db, paths.wrap(agencyId, compartmentId, generation, RECOVERY_RECIPIENT)).get(),
    docAt<Generation>(db, paths.generation(agencyId, compartmentId, generation)).get(),
  ]);
  return wrap.data()?.kitId === kit.kitId || (document.data()?.keyLogSeq ?? 0) >= kit.seq;
};

/** The wish for a kit is met once the kit that was confirmed after it opens everything; a wish that came later stays. */
const endWish = async (tx: Transaction, db: Firestore, agencyId: string, kitId: string): Promise<void> => {
  const ref = docAt<Agency>(db, paths.agency(agencyId));
  const agency = (await tx.get(ref)).data();
  const [due, confirmed] = [agency?.kitDue?.toMillis(), agency?.kit.confirmedAt?.toMillis()];
  if (agency?.kit.kitId === kitId && due !== undefined && confirmed !== undefined && due <= confirmed) tx.update(ref, { kitDue: null });
};

/**
 * [RV15] Compartments whose newest key the kit in force does not open yet. Where there is none, the wish for a new kit is over. Asking again,
 * from any owner's device and after any crash, goes on where it stopped. Fault: not-allowed.
 */
export const kitWraps = async ({ db }: Platform, caller: StaffPrincipal): Promise<ResponseOf<'kitWraps'>> => {
  demandOwner(caller);
  const { agencyId } = caller;
  const agency = (await docAt<Agency>(db, paths.agency(agencyId)).get()).data();
  const { recovery } = await loadKeyLog(db, agencyId, agency?.keyLog.seq ?? 0);
  const found = await collectionAt<CompartmentDocument>(db, paths.compartments(agencyId)).orderBy(FieldPath.documentId()).get();
  const left = [];
  for (const doc of found.docs) {
    const { generation } = doc.data();
    if (left.length < page && !(await isFilled(db, agencyId, doc.id, generation, recovery))) left.push({ compartmentId: doc.id, generation });
  }
  if (left.length === 0) await db.runTransaction((tx) => endWish(tx, db, agencyId, recovery.kitId));
  return { kitId: recovery.kitId, left };
};

/**
 * [RV15] Newest keys of compartments, wrapped for the recovery and audit keys of the kit in force, over what was there for the kit before.
 * Repeating is harmless; a generation that is not the newest any more is passed over. Faults: not-allowed, stale-head (another kit is in
 * force), not-found.
 */
export const rewrapKit = async ({ db }: Platform, caller: StaffPrincipal, { kitId, wraps }: RequestOf<'rewrapKit'>): Promise<void> => {
  demandOwner(caller);
  const { agencyId } = caller;
  await db.runTransaction(async (tx) => {
    const recovery = (await tx.get(docAt<RecoveryDocument>(db, paths.recovery(agencyId)))).data();
    if (recovery?.kitId !== kitId) throw new Fault('stale-head');
    const newest = await Promise.all(
      Object.keys(wraps).map(async (id) => [id, (await tx.get(docAt<CompartmentDocument>(db, paths.compartment(agencyId, id)))).data()?.generation] as const),
    );
    if (newest.some(([, generation]) => generation === undefined)) throw new Fault('not-found');
    for (const [id, generation] of newest) {
      const sent = wraps[id];
      if (!sent || sent.generation !== generation) continue;
      const at = (recipient: string) => docAt<Wrap>(db, paths.wrap(agencyId, id, generation, recipient));
      tx.set(at(RECOVERY_RECIPIENT), { ...hpkeIn(sent.ark), kind: 'ark', keysGeneration: 0, kitId });
      tx.set(at(AUDIT_RECIPIENT), { ...hpkeIn(sent.auk), kind: 'auk', keysGeneration: 0, kitId });
    }
  });
};
