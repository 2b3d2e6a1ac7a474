import type { ResponseOf } from '@liexin/domain/api/routes';
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { deleteAll } from '../../platform/delete-all.ts';
import { emptyCompartment } from '../../platform/empty-compartment.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { searchKeys } from '../../platform/search-keys.ts';
import { collectionAt, docAt, type Conversation, type Lane, type Mandate } from '../../platform/stored.ts';

/** Subcollections of a lane, named one by one: what is not in this list would outlive its lane. */
const belowLane = ['messages', 'cursors', 'epochs', 'signers', 'devices', 'typing', 'ledger', 'chain'] as const;

const removeLane = async ({ db, shred }: Platform, agencyId: string, laneId: string): Promise<void> => {
  await deleteAll(shred, shred.collection(`shares/${laneId}/periods`));
  for (const name of belowLane) await deleteAll(db, db.collection(`${paths.lane(agencyId, laneId)}/${name}`));
  await db.doc(paths.laneControl(agencyId, laneId)).delete();
  await db.doc(paths.lane(agencyId, laneId)).delete();
};

const removeLink = async ({ db, shred }: Platform, agencyId: string, linkId: string): Promise<void> => {
  await shred.doc(shredPaths.linkShares(linkId)).delete();
  await deleteAll(db, db.collection(paths.linkNotes(agencyId, linkId)));
  await db.doc(paths.linkIndex(linkId)).delete();
  await db.doc(paths.link(agencyId, linkId)).delete();
};

/** Guest first: from then on no rule lets the sample's candidate page in. The conversation goes last, so that a repeat finds the rest. */
const removeConversation = async (platform: Platform, agencyId: string, id: string, conversation: Conversation): Promise<void> => {
  const { db } = platform;
  await db.doc(paths.guest(agencyId, conversation.guest)).delete();
  await platform.auth.remove([conversation.guest]);
  const links = await db
    .collection(`${paths.agency(agencyId)}/links`)
    .where('conversation', '==', id)
    .get();
  for (const link of links.docs) await removeLink(platform, agencyId, link.id);
  const lanes = await collectionAt<Lane>(db, paths.lanes(agencyId)).where('conversation', '==', id).get();
  const laneIds = new Set([conversation.lanes.candidate, conversation.lanes.internal, ...lanes.docs.map((lane) => lane.id)]);
  for (const laneId of laneIds) await removeLane(platform, agencyId, laneId);
  await db.doc(paths.guestSecrets(agencyId, conversation.guest)).delete();
  await db.doc(paths.contact(agencyId, conversation.guest)).delete();
  await db.doc(paths.conversation(agencyId, id)).delete();
};

const removeMandate = async (platform: Platform, agencyId: string, id: string, mandate: Mandate): Promise<void> => {
  const { db } = platform;
  const conversations = await collectionAt<Conversation>(db, paths.conversations(agencyId)).where('mandate', '==', id).get();
  for (const doc of conversations.docs) await removeConversation(platform, agencyId, doc.id, doc.data());
  if (mandate.room !== undefined) await removeLane(platform, agencyId, mandate.room);
  for (const uid of mandate.team) await db.doc(paths.reads(agencyId, uid, id)).delete();
  for (const { compartment } of searchKeys(mandate)) await emptyCompartment(db, agencyId, compartment);
};

/**
 * Takes the living sample away: every sample mandate of the caller with all below it. From the bottom up, the mandate itself last and
 * together with its ledger row, so that repeating after a crash finds what is left and finishes. `removed`: mandates of this run.
 */
export const removeSample = async (platform: Platform, caller: StaffPrincipal, now: number): Promise<ResponseOf<'removeSample'>> => {
  const { db } = platform;
  const { agencyId } = caller;
  const samples = await collectionAt<Mandate>(db, paths.mandates(agencyId)).where('createdBy', '==', caller.uid).where('sample', '==', true).get();
  for (const doc of samples.docs) {
    await removeMandate(platform, agencyId, doc.id, doc.data());
    await db.runTransaction(async (tx) => {
      const id = `e-sample-${doc.id}`;
      const ledger = await readLedger(tx, db, { agencyId }, [id]);
      tx.delete(docAt<Mandate>(db, paths.mandate(agencyId, doc.id)));
      await appendRows(tx, db, ledger, [{ id, kind: 'sample.removed', subject: doc.id, at: Timestamp.fromMillis(now), detail: { by: caller.uid } }]);
    });
  }
  return { removed: samples.size };
};
