import { closingStores, type ClosingStore } from '@liexin/domain/retention/life';
import { paths } from '@liexin/domain/storage/paths';
import type { DocumentReference, Firestore, QueryDocumentSnapshot } from 'firebase-admin/firestore';
import type { ClosingWorkDocument } from '../../platform/closing-documents.ts';
import { deleteAll } from '../../platform/delete-all.ts';
import { emptyCompartment } from '../../platform/empty-compartment.ts';
import type { Platform } from '../../platform/platform.ts';
import { searchKeys } from '../../platform/search-keys.ts';
import { collectionAt, docAt, type Agency, type Mandate, type StoredApproval } from '../../platform/stored.ts';
import type { ClosingSteps } from './closing-steps.ts';
import { endRequests } from './end-requests.ts';
import { leftParts } from './purge-agency.ts';

interface Emptying {
  readonly db: Firestore;
  readonly agencyId: string;
  readonly steps: ClosingSteps;
  /** Searches of which a part is still kept: whoever may read it once needs their keys. */
  readonly kept: ReadonlySet<string>;
}
type Empty = (of: Emptying) => Promise<void>;

/** Each of these, one after the other: what lies below it first, so that whatever is left is found again. */
const each = async (refs: readonly QueryDocumentSnapshot[], below: (one: QueryDocumentSnapshot) => Promise<unknown>): Promise<void> => {
  for (const one of refs) {
    await below(one);
    await one.ref.delete();
  }
};
const inAgency = (agencyId: string, name: string): string => `${paths.agency(agencyId)}/${name}`;

const below = async (db: Firestore, member: DocumentReference, names: readonly string[]): Promise<void> => {
  for (const name of names) await deleteAll(db, member.collection(name));
};

/** How each store of the agency itself is emptied. Safe to repeat and to be cut off anywhere: what is gone stays gone. */
const emptyStore: Readonly<Record<ClosingStore, Empty>> = {
  exports: async ({ db, agencyId, steps }) => {
    const all = await db.collection(paths.exports(agencyId)).get();
    await each(all.docs, async ({ id }) => {
      while (await steps.dropExport(db, id));
      await deleteAll(db, db.collection('exportTickets').where('exportId', '==', id));
      await db.doc(paths.exportWork(id)).delete();
    });
  },
  /** What was being worked on: lists, handovers, and what waited for a second person. */
  lists: async ({ db, agencyId }) => {
    for (const name of ['offLimits', 'approaches', 'tasks']) await deleteAll(db, db.collection(inAgency(agencyId, name)));
    const waiting = await collectionAt<StoredApproval>(db, paths.approvals(agencyId)).where('state', 'in', ['open', 'ripe']).get();
    for (const { id, ref } of waiting.docs.filter((doc) => doc.data().kind !== 'hold-release')) {
      await db.doc(paths.dueApproval(id)).delete();
      await ref.update({ state: 'void' });
    }
    await db.doc(paths.retentionWork(agencyId)).delete();
    const handovers = await db.collection(paths.handovers(agencyId)).get();
    await each(handovers.docs, ({ id }) => deleteAll(db, db.collection(paths.handoverItems(agencyId, id))));
  },
  invitations: async ({ db, agencyId }) => {
    const all = await db.collection(paths.invitations(agencyId)).get();
    await each(all.docs, ({ id }) => db.doc(paths.inviteIndex(id)).delete());
    await deleteAll(db, db.collection(paths.recoveryRequests(agencyId)));
  },
  searches: async ({ db, agencyId, kept }) => {
    const all = await collectionAt<Mandate>(db, paths.mandates(agencyId)).get();
    for (const doc of all.docs) {
      if (kept.has(doc.id)) continue;
      for (const { compartment } of searchKeys(doc.data())) await emptyCompartment(db, agencyId, compartment);
      await doc.ref.delete();
    }
  },
  /** The key of names, and what opens everything again. While something is kept it has to be openable. */
  directory: async ({ db, agencyId, kept }) => {
    const agency = (await docAt<Agency>(db, paths.agency(agencyId)).get()).data();
    if (!agency || kept.size > 0) return;
    await emptyCompartment(db, agencyId, agency.directory);
    await db.doc(paths.recovery(agencyId)).delete();
  },
  /** Of a member stays who they were in the record: an id, roles and devices. */
  people: async ({ db, agencyId, kept }) => {
    const members = await db.collection(paths.members(agencyId)).get();
    for (const { id, ref } of members.docs) {
      await below(db, ref, ['reads', 'prefs', 'drafts']);
      const pushes = db.collection(paths.pushDevices(agencyId, id));
      await deleteAll(db, db.collection('pushEndpoints').where('agencyId', '==', agencyId).where('uid', '==', id));
      await deleteAll(db, pushes);
      await db.doc(paths.reach(agencyId, id)).delete();
      if (kept.size > 0) continue;
      await below(db, ref, ['keys']);
      await deleteAll(db, db.collection(`${paths.memberSecrets(agencyId, id)}/deviceRequests`));
      await db.doc(paths.memberSecrets(agencyId, id)).delete();
      await ref.update({ card: { generation: 0, nonce: Buffer.alloc(0), ciphertext: Buffer.alloc(0) } });
    }
  },
};

/** Empties what the agency has beside its conversations, and says so in the run that certifies it. A crash repeats it from the beginning. */
export const emptyAgency = async ({ db }: Platform, steps: ClosingSteps, { agencyId, closing }: ClosingWorkDocument, now: number): Promise<void> => {
  const left = await leftParts(db, agencyId);
  const kept = new Set(left.map(({ mandate }) => mandate));
  await endRequests(db, agencyId, closing, left, now);
  for (const store of closingStores) await emptyStore[store]({ db, agencyId, steps, kept });
  const whole = kept.size === 0 ? closingStores : closingStores.filter((store) => store === 'exports' || store === 'lists' || store === 'invitations');
  await steps.noteStores(db, agencyId, whole, now);
};
