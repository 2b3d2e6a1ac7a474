import { isErasureRule } from '@liexin/domain/retention/erasure';
import type { DeletionStore } from '@liexin/domain/retention/life';
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { monthBegins } from '@liexin/domain/retention/month';
import { FieldPath, FieldValue, type DocumentReference, type Firestore, type QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { deleteAll, deleteEach } from '../../platform/delete-all.ts';
import { deleteMails } from '../../platform/mail-outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import type { DeletionDocument, NoticeDocument, ShareDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Conversation, type Trash } from '../../platform/stored.ts';
import { messagesIn, trashId } from './part-place.ts';
import type { DeletionSteps } from './record-deletion.ts';

const emptyBelow = async (db: Firestore, lane: string, names: readonly string[]): Promise<void> => {
  await Promise.all(names.map((name) => deleteAll(db, db.collection(`${lane}/${name}`))));
};

export interface DeletedPart {
  readonly agencyId: string;
  readonly trash: Trash;
}
type Clear = (platform: Pick<Platform, 'db' | 'shred' | 'auth'>, part: DeletedPart, steps: DeletionSteps, now: number) => Promise<void>;

/** How each store is emptied of a part. Each ends only when a look finds nothing more. */
export const clearStore: Readonly<Record<DeletionStore, Clear>> = {
  share: async ({ shred }, { agencyId, trash }) => {
    if (trash.month !== undefined) {
      const place = { laneId: trash.lane, month: trash.month };
      const died = (await docAt<DeletionDocument>(shred, shredPaths.deletion(agencyId, trashId(place))).get()).data()?.periods ?? [];
      const left = await Promise.all(died.map((period) => docAt<ShareDocument>(shred, shredPaths.share(trash.lane, period)).get()));
      if (left.some((doc) => (doc.data()?.share ?? null) !== null)) throw new Error('share-alive');
      return;
    }
    const shares = await collectionAt<ShareDocument>(shred, `shares/${trash.lane}/periods`).get();
    if (shares.docs.some((doc) => doc.data().share !== null)) throw new Error('share-alive');
  },
  messages: async ({ db }, { agencyId, trash: { lane: laneId, month } }) =>
    void (await deleteAll(db, messagesIn(db, { agencyId, laneId, ...(month === undefined ? {} : { month }) }))),
  receipts: ({ db }, { agencyId, trash }) => emptyBelow(db, paths.lane(agencyId, trash.lane), ['cursors', 'typing']),
  /** Notices, the mails that they queued, codes by mail, and what somebody was to do by hand. */
  queue: async ({ db }, { agencyId, trash }) => {
    const notices = await db.collection('notices').where('laneId', '==', trash.lane).get();
    if (trash.month !== undefined) return queueOfMonth(db, notices.docs, trash.month);
    const ids = notices.docs.map(({ id }) => id);
    await deleteMails(db, ids, trash.kind === 'candidate' ? trash.conversation : null);
    await deleteAll(db, db.collection('notices').where('laneId', '==', trash.lane));
    await deleteAll(db, db.collection(paths.tasks(agencyId)).where('lane', '==', trash.lane));
  },
  drafts: async ({ db }, { agencyId, trash }) => {
    await Promise.all(trash.uids.map((uid) => db.doc(paths.draft(agencyId, uid, trash.lane)).delete()));
  },
  /** How far each member had read, and what they set for the list. */
  marks: async ({ db }, { agencyId, trash }) => {
    const take = async (uid: string): Promise<void> => {
      await takeField(db.doc(paths.reads(agencyId, uid, trash.mandate)), trash.lane);
      const wishes = db.doc(paths.inboxPrefs(agencyId, uid));
      if (((await wishes.get()).get('pinned') as string[] | undefined)?.includes(trash.conversation))
        await wishes.update({ pinned: FieldValue.arrayRemove(trash.conversation) });
      await takeField(wishes, 'muted', trash.conversation);
    };
    await Promise.all(trash.uids.map(take));
  },
  keys: ({ db }, { agencyId, trash }) => emptyBelow(db, paths.lane(agencyId, trash.lane), ['epochs', 'signers', 'devices']),
  /** Of what somebody asked to be deleted, and of a closed agency, each link stays as what says so. */
  links: async ({ db, shred }, { agencyId, trash }, steps, now) => {
    const { language } = (await docAt<Conversation>(db, paths.conversation(agencyId, trash.conversation)).get()).data() ?? { language: 'en' as const };
    const links = await db
      .collection(`${paths.agency(agencyId)}/links`)
      .where('conversation', '==', trash.conversation)
      .get();
    for (const link of links.docs) {
      const { id } = link;
      await shred.doc(shredPaths.linkShares(id)).delete();
      await deleteAll(db, db.collection(paths.linkNotes(agencyId, id)));
      if (isErasureRule(trash.rule)) {
        await steps.eraseLink(db, agencyId, id, language, now);
        continue;
      }
      if (link.get('reason') === 'agency-closed') continue;
      await db.doc(paths.linkIndex(id)).delete();
      await db.doc(paths.link(agencyId, id)).delete();
    }
  },
  /** The address for codes, and what finds the same person again. */
  contacts: async ({ db }, part) => {
    await db.doc(paths.approach(part.agencyId, part.trash.conversation)).delete();
    const guest = await guestOf(db, part);
    if (guest !== null) await db.doc(paths.contact(part.agencyId, guest)).delete();
  },
  /** With the account that their devices signed in by: nothing would find it later. */
  guest: async ({ db, auth }, part) => {
    const guest = await guestOf(db, part);
    if (guest === null) return;
    await auth.remove([guest]);
    await db.doc(paths.guestSecrets(part.agencyId, guest)).delete();
    await db.doc(paths.guest(part.agencyId, guest)).delete();
  },
};

/** What tells of nothing but messages that went; what is newer tells of what is in sight. */
const queueOfMonth = async (db: Firestore, notices: readonly QueryDocumentSnapshot[], month: number): Promise<void> => {
  const gone = notices.filter((doc) => (doc.data() as NoticeDocument).newest.toMillis() < monthBegins(month + 1));
  await deleteMails(
    db,
    gone.map(({ id }) => id),
    null,
  );
  await deleteEach(
    db,
    gone.map(({ ref }) => ref),
  );
};

const takeField = async (ref: DocumentReference, ...path: readonly [string, ...string[]]): Promise<void> => {
  const field = new FieldPath(...path);
  if ((await ref.get()).get(field) !== undefined) await ref.update(field, FieldValue.delete());
};

const guestOf = async (db: Firestore, { agencyId, trash }: DeletedPart): Promise<string | null> =>
  (await docAt<Conversation>(db, paths.conversation(agencyId, trash.conversation)).get()).data()?.guest ?? null;
