import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp, type Firestore } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import { lanesToMark, markLane } from '../../platform/mark-lane.ts';
import type { NoticeDocument, PushDeviceDocument, RemovalDocument, RenewalDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Conversation, type Lane, type Mandate, type Task } from '../../platform/stored.ts';
import { heldMandates, markDue, mostInOne } from './held-mandates.ts';

/** Parts of other features that a removal is made of. */
export interface RemovalSteps {
  /** Takes somebody out of a conversation with all its lanes, and guards its link. Answers how many keys it made due. Repeating changes nothing. */
  readonly leaveConversation: (db: Firestore, left: Left, conversationId: string, now: number) => Promise<number>;
  /** Takes somebody out of the channel of a search. Answers how many keys it made due. Repeating changes nothing. */
  readonly leaveRoom: (db: Firestore, left: Left, laneId: string, now: number) => Promise<number>;
  /** Ends one subscription of a browser. Repeating changes nothing. */
  readonly dropPush: (db: Firestore, place: { agencyId: string; uid: string }, deviceId: string) => Promise<void>;
}
/** Who left, by whom, by which entry of the key log. */
export type Left = Pick<RemovalDocument, 'agencyId' | 'uid' | 'by' | 'seq'>;

const pageSize = 50;
const atOnce = 6;

/**
 * [RM2] What follows from a removal, until nothing is left or the time is over; answers whether all is done. Its work list is the data
 * itself (who still stands in what), so that any run, here or there, goes on where another stopped, and two at once do no harm. The note
 * of what remains is closed last.
 */
export const finishRemoval = async (
  { db }: Platform,
  steps: RemovalSteps,
  place: { agencyId: string; uid: string },
  forMs: number,
  now: number,
): Promise<boolean> => {
  const ref = docAt<RemovalDocument>(db, paths.removal(place.agencyId, place.uid));
  const left = (await ref.get()).data();
  if (!left || left.dueAt === null) return true;
  const endMs = performance.now() + forMs;
  const isOver = (): boolean => performance.now() > endMs;
  const { agencyId, uid } = left;
  const counted = async (more: number): Promise<void> => {
    if (more > 0) await docAt<RenewalDocument>(db, paths.renewal(agencyId)).set({ total: FieldValue.increment(more) }, { merge: true });
  };
  const conversations = collectionAt<Conversation>(db, paths.conversations(agencyId)).where('participantUids', 'array-contains', uid);
  for (;;) {
    const page = await conversations.limit(pageSize).get();
    for (let i = 0; i < page.size; i += atOnce) {
      if (isOver()) return false;
      const made = await Promise.all(page.docs.slice(i, i + atOnce).map((doc) => steps.leaveConversation(db, left, doc.id, now)));
      await counted(made.reduce((sum, one) => sum + one, 0));
    }
    if (page.size < pageSize) break;
  }
  // What is left after that belongs to no conversation: the channels of searches.
  const rooms = collectionAt<Lane>(db, paths.lanes(agencyId)).where('participantUids', 'array-contains', uid);
  for (;;) {
    const page = await rooms.limit(pageSize).get();
    for (const lane of page.docs) {
      if (isOver()) return false;
      await counted(await steps.leaveRoom(db, left, lane.id, now));
    }
    if (page.size < pageSize) break;
  }
  for (;;) {
    if (isOver()) return false;
    if ((await markMore(db, left, now)) < mostInOne) break;
  }
  await stopNotices(db, steps, left, now);
  // Conversations of these searches that the person never stood in: the key that opens theirs was held all the same.
  const ever = Timestamp.fromMillis(0);
  const [standard, compensation] = await Promise.all(
    ['keysDue', 'compensation.keysDue'].map((field) => collectionAt<Mandate>(db, paths.mandates(agencyId)).where(field, '>', ever).get()),
  );
  const due = new Set([...(standard?.docs ?? []), ...(compensation?.docs ?? [])].map((mandate) => mandate.id));
  for (const mandateId of due) {
    const open = await lanesToMark(db, agencyId, mandateId);
    for (let i = 0; i < open.length; i += atOnce) {
      if (isOver()) return false;
      const made = await Promise.all(open.slice(i, i + atOnce).map((laneId) => markLane(db, agencyId, mandateId, laneId, now)));
      await counted(made.filter(Boolean).length);
    }
  }
  await ref.update({ dueAt: null });
  return true;
};

const markMore = (db: Firestore, left: Left, now: number): Promise<number> =>
  db.runTransaction(async (tx) => {
    const held = (await heldMandates(tx, db, left.agencyId, left.uid)).slice(0, mostInOne);
    markDue(tx, db, left, held, now).count(0);
    return held.length;
  });

/** [RM6] Nothing rings, is mailed or is asked of the person any more. Each write stands alone and may be repeated. */
const stopNotices = async (db: Firestore, steps: RemovalSteps, { agencyId, uid }: Left, now: number): Promise<void> => {
  const at = Timestamp.fromMillis(now);
  const [devices, notices, tasks] = await Promise.all([
    collectionAt<PushDeviceDocument>(db, paths.pushDevices(agencyId, uid)).get(),
    collectionAt<NoticeDocument>(db, 'notices').where('recipient', '==', uid).get(),
    collectionAt<Task>(db, paths.tasks(agencyId)).where('assigned', '==', uid).get(),
  ]);
  await Promise.all([
    ...devices.docs.map((device) => steps.dropPush(db, { agencyId, uid }, device.id)),
    ...notices.docs
      .filter((notice) => notice.data().agencyId === agencyId && notice.data().state === 'open')
      .map((notice) => notice.ref.update({ state: 'ended', why: 'gone', dueAt: null, pushing: null, expireAt: Timestamp.fromMillis(now + 30 * 86_400_000) })),
    ...tasks.docs.filter((task) => task.data().state === 'open').map((task) => task.ref.update({ state: 'void', endedAt: at })),
  ]);
};
