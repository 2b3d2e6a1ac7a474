import type { Tier } from '@liexin/domain/agency/role';
import { paths } from '@liexin/domain/storage/paths';
import { FieldPath, FieldValue, Timestamp, type Firestore } from 'firebase-admin/firestore';
import { keysDueIn, searchKey, searchKeys } from '../../platform/search-keys.ts';
import type { LaneControlDocument, RekeyingDocument, RenewalDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Agency, type Epoch, type Generation, type Lane, type Mandate, type SignerList, type Wrap } from '../../platform/stored.ts';
import type { CompartmentDocument } from '../../platform/check-generation.ts';

const pageSize = 25;
const atOnce = 6;
const rotateMs = 72 * 3_600_000;

/**
 * [RM17] What follows from a person's new keys, until nothing is left or the time is over; answers whether all is done. The directory, then
 * search by search: the key that was wrapped for the old keys is due, and so is every open lane of it, with a list that names the new US where the
 * person reads. What was renewed after the new keys were in the log is passed over, so a run that stops anywhere is gone on with by the next,
 * two at once do no harm, and one that comes late marks nothing anew.
 */
export const finishRekeying = async (db: Firestore, { agencyId, uid }: { agencyId: string; uid: string }, forMs: number, now: number): Promise<boolean> => {
  const ref = docAt<RekeyingDocument>(db, paths.rekeying(agencyId, uid));
  const begun = (await ref.get()).data();
  if (!begun || begun.dueAt === null) return true;
  const endMs = performance.now() + forMs;
  const isOver = (): boolean => performance.now() > endMs;
  const step = { db, agencyId, uid, seq: begun.seq, now };
  await counted(step, (await markDirectory(step)) ? 1 : 0);
  let { after } = begun;
  for (;;) {
    const inOrder = collectionAt<Mandate>(db, paths.mandates(agencyId)).orderBy(FieldPath.documentId());
    const page = await (after === null ? inOrder : inOrder.startAfter(after)).limit(pageSize).get();
    for (const mandate of page.docs) {
      if (isOver()) return false;
      const held = await tiersOf(step, mandate.data());
      if (held.length === 0) continue;
      for (const tier of held) await counted(step, (await markMandate(step, mandate.id, tier)) ? 1 : 0);
      const all = await collectionAt<Lane>(db, paths.lanes(agencyId)).where('mandate', '==', mandate.id).get();
      const lanes = all.docs.filter((lane) => held.includes(lane.data().tier)).map((lane) => lane.id);
      for (let i = 0; i < lanes.length; i += atOnce) {
        if (isOver()) return false;
        const made = await Promise.all(lanes.slice(i, i + atOnce).map((laneId) => markLane(step, laneId)));
        await counted(step, made.filter(Boolean).length);
      }
      after = mandate.id;
      // Of newer keys that came meanwhile the beginning stands, and they are gone through from the first search on.
      if (!(await goOnFrom(step, after))) return false;
    }
    if (page.size < pageSize) break;
  }
  return goOnFrom(step, null);
};

interface Step {
  readonly db: Firestore;
  readonly agencyId: string;
  readonly uid: string;
  readonly seq: number;
  readonly now: number;
}

const counted = async ({ db, agencyId }: Step, more: number): Promise<void> => {
  if (more > 0) await docAt<RenewalDocument>(db, paths.renewal(agencyId)).set({ total: FieldValue.increment(more) }, { merge: true });
};

/** Keeps how far it is; null: done. False where newer keys of the person have begun another run. */
const goOnFrom = ({ db, agencyId, uid, seq }: Step, after: string | null): Promise<boolean> =>
  db.runTransaction(async (tx) => {
    const ref = docAt<RekeyingDocument>(db, paths.rekeying(agencyId, uid));
    if ((await tx.get(ref)).data()?.seq !== seq) return false;
    tx.update(ref, after === null ? { after, dueAt: null } : { after });
    return true;
  });

/** Tiers of a search whose key the person has: by being in the team, by a role, by clearance. */
const tiersOf = async ({ db, agencyId, uid }: Step, mandate: Mandate): Promise<readonly Tier[]> => {
  const keys = searchKeys(mandate);
  const wraps = await db.getAll(...keys.map((key) => docAt<Wrap>(db, paths.wrap(agencyId, key.compartment, key.generation, uid))));
  return keys.flatMap(({ tier }, i) => (wraps[i]?.exists === true || (tier === 'standard' && mandate.team.includes(uid)) ? [tier] : []));
};

const markDirectory = ({ db, agencyId, seq, now }: Step): Promise<boolean> =>
  db.runTransaction(async (tx) => {
    const ref = docAt<Agency>(db, paths.agency(agencyId));
    const agency = (await tx.get(ref)).data();
    if (!agency || agency.keysDue) return false;
    const compartment = (await tx.get(docAt<CompartmentDocument>(db, paths.compartment(agencyId, agency.directory)))).data();
    const newest = (await tx.get(docAt<Generation>(db, paths.generation(agencyId, agency.directory, compartment?.generation ?? 1)))).data();
    if (!newest || newest.keyLogSeq >= seq) return false;
    tx.update(ref, { keysDue: Timestamp.fromMillis(now) });
    return true;
  });

const markMandate = ({ db, agencyId, seq, now }: Step, mandateId: string, tier: Tier): Promise<boolean> =>
  db.runTransaction(async (tx) => {
    const ref = docAt<Mandate>(db, paths.mandate(agencyId, mandateId));
    const mandate = (await tx.get(ref)).data();
    const key = mandate && searchKey(mandate, tier);
    if (!key || key.keysDue) return false;
    const newest = (await tx.get(docAt<Generation>(db, paths.generation(agencyId, key.compartment, key.generation)))).data();
    if (!newest || newest.keyLogSeq >= seq) return false;
    tx.update(ref, keysDueIn([tier], Timestamp.fromMillis(now)));
    return true;
  });

/** A lane whose epoch and list were made after the new keys needs neither. Answers whether it became due. */
const markLane = ({ db, agencyId, uid, seq, now }: Step, laneId: string): Promise<boolean> =>
  db.runTransaction(async (tx) => {
    const ref = docAt<Lane>(db, paths.lane(agencyId, laneId));
    const lane = (await tx.get(ref)).data();
    if (!lane || lane.state !== 'open') return false;
    const [epoch, list] = await Promise.all([
      tx.get(docAt<Epoch>(db, paths.epoch(agencyId, laneId, lane.epoch))).then((found) => found.data()),
      tx.get(docAt<SignerList>(db, paths.signerList(agencyId, laneId, lane.signers))).then((found) => found.data()),
    ]);
    const isListed = lane.participants[uid]?.until === null && (list?.keyLogSeq ?? 0) < seq;
    if (!isListed && (epoch?.keyLogSeq ?? 0) >= seq) return false;
    const isRenewable = Object.values(lane.participants).some((who) => who.kind === 'staff' && who.can === 'rw' && who.until === null);
    if (lane.rotateBy === null) tx.update(ref, { rotateBy: Timestamp.fromMillis(now + rotateMs) });
    tx.set(
      docAt<LaneControlDocument>(db, paths.laneControl(agencyId, laneId)),
      { rotateDue: isRenewable, ...(isListed ? { listDue: true } : {}) },
      { merge: true },
    );
    return isRenewable && lane.rotateBy === null;
  });
