import { may } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { DIRECTORY } from '@liexin/proof/generation-document';
import { FieldPath, Timestamp, type Firestore } from 'firebase-admin/firestore';
import type { CompartmentDocument } from '../../platform/check-generation.ts';
import { loadKeyLog } from '../../platform/key-log.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { RecoveryDocument } from '../../platform/server-documents.ts';
import { keysDueIn, searchKey } from '../../platform/search-keys.ts';
import { collectionAt, docAt, type Agency, type Generation, type Mandate } from '../../platform/stored.ts';
import { hpkeOut } from '../../platform/wire.ts';
import { wrapsForKit } from './wraps-for-kit.ts';

const page = 25;

/** Kit and audit key of one moment. */
const keysInForce = (db: Firestore, agencyId: string): Promise<readonly [RecoveryDocument, Agency]> =>
  db.runTransaction(
    async (tx) => {
      const [recovery, agency] = await Promise.all([
        tx.get(docAt<RecoveryDocument>(db, paths.recovery(agencyId))),
        tx.get(docAt<Agency>(db, paths.agency(agencyId))),
      ]);
      const [set, told] = [recovery.data(), agency.data()];
      if (!set || !told) throw new Fault('not-found');
      return [set, told] as const;
    },
    { readOnly: true },
  );

/** Of the audit key in force by its entry in the log; 0: the kit's. */
const auditSeqOf = ({ kitId }: RecoveryDocument, { audit }: Agency): number => (audit?.kitId === kitId ? audit.seq : 0);

/**
 * [RV16] The newest key of each compartment as it is sealed for the recovery and the audit key, and the audit key as it is sealed for the
 * recovery key: what whoever holds the kit tries. What is not wrapped for the ones in force yet is left out, for nobody is to blame for it.
 * Useless without the kit. Reads only. Faults: not-allowed, not-found.
 */
export const checkKit = async (db: Firestore, { agencyId, roles }: StaffPrincipal, { after }: RequestOf<'checkKit'>): Promise<ResponseOf<'checkKit'>> => {
  if (!may(roles, 'kit.keep')) throw new Fault('not-allowed');
  const inOrder = collectionAt<CompartmentDocument>(db, paths.compartments(agencyId)).orderBy(FieldPath.documentId());
  const [[set, agency], found] = await Promise.all([keysInForce(db, agencyId), (after === null ? inOrder : inOrder.startAfter(after)).limit(page).get()]);
  const log = await loadKeyLog(db, agencyId, agency.keyLog.seq);
  const wraps = await Promise.all(
    found.docs.map(async (doc) => {
      const { generation } = doc.data();
      const { ark, auk, isFilled } = await wrapsForKit(db, agencyId, doc.id, generation, log);
      return isFilled ? [{ compartmentId: doc.id, generation, ark: ark ? hpkeOut(ark) : null, auk: auk ? hpkeOut(auk) : null }] : [];
    }),
  );
  const next = found.size < page ? null : (found.docs.at(-1)?.id ?? null);
  return { kitId: set.kitId, auditSeq: auditSeqOf(set, agency), aukWrap: hpkeOut(set.aukWrap), wraps: wraps.flat(), next };
};

/**
 * [RV17] Whoever holds the kit says that a newest key does not open for the recovery or the audit key. The key health names it, the record names who
 * made it, and the key is due: the next page that holds it makes another, for everybody anew. Of another generation nothing is written, so a
 * late report is harmless; repeating finds the row. A false report costs a renewal. Faults: not-allowed, not-found.
 */
export const reportWraps = (
  db: Firestore,
  { agencyId, uid, roles }: StaffPrincipal,
  compartmentId: string,
  { generation, recipients }: RequestOf<'reportWraps'>,
  now: number,
): Promise<void> =>
  db.runTransaction(async (tx) => {
    if (!may(roles, 'kit.keep')) throw new Fault('not-allowed');
    const ref = docAt<CompartmentDocument>(db, paths.compartment(agencyId, compartmentId));
    const [compartment, made] = await Promise.all([
      tx.get(ref).then((found) => found.data()),
      tx.get(docAt<Generation>(db, paths.generation(agencyId, compartmentId, generation))).then((found) => found.data()),
    ]);
    if (!compartment || !made) throw new Fault('not-found');
    if (compartment.generation !== generation) return;
    const id = `e-wrap-bad-${compartmentId}-${generation}`;
    const { about } = compartment;
    const agencyRef = docAt<Agency>(db, paths.agency(agencyId));
    const mandateRef = docAt<Mandate>(db, paths.mandate(agencyId, about));
    const mandate = about === DIRECTORY ? null : (await tx.get(mandateRef)).data();
    const due = mandate === null ? (await tx.get(agencyRef)).data()?.keysDue : mandate && searchKey(mandate, compartment.tier)?.keysDue;
    const ledger = await readLedger(tx, db, { agencyId }, [id]);
    if (ledger.present.has(id)) return;
    const at = Timestamp.fromMillis(now);
    tx.update(ref, { badWraps: { generation, recipients } });
    if (due == null && mandate === null) tx.update(agencyRef, { keysDue: at });
    if (due == null && mandate) tx.update(mandateRef, keysDueIn([compartment.tier], at));
    const detail = { by: uid, generation, maker: made.byUid, recipients: recipients.join() };
    await appendRows(tx, db, ledger, [{ id, kind: 'key.wrap-bad', subject: about, at, detail }]);
  });
