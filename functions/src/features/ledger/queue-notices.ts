import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { makeNotice, noticeId, noticeMark, pushAgainMs, type NewNotice } from '../../platform/notices.ts';
import type { NoticeDocument } from '../../platform/server-documents.ts';
import { rowPath } from '../../platform/ledger.ts';
import { docAt, type Cursor, type Lane, type LedgerRow, type Message } from '../../platform/stored.ts';
import type { Chained, MessagePath } from './chain-messages.ts';

interface Readers {
  readonly conversation: string;
  readonly isInternal: boolean;
  readonly people: readonly { readonly uid: string; readonly kind: 'staff' | 'candidate'; readonly untilMs: number }[];
  readonly readAtMs: number;
}
/** What one process knows: who reads a lane, and which runs have their notice, since when. */
interface Known {
  readonly lanes: Map<string, Readers>;
  readonly notices: Map<string, number>;
  /** Messages whose readers have their notice, or are just getting it. */
  readonly told: Map<string, Promise<void>>;
}
const known = new WeakMap<Firestore, Known>();
const maxKnown = 5000;
/** Somebody who joins a lane is told of messages after this (ms) at the latest; that he may read is asked anew at each step. */
const readersMs = 60_000;

const knownOf = (db: Firestore): Known => {
  const found = known.get(db) ?? { lanes: new Map<string, Readers>(), notices: new Map<string, number>(), told: new Map<string, Promise<void>>() };
  known.set(db, found);
  for (const map of [found.lanes, found.notices, found.told]) if (map.size > maxKnown) map.clear();
  return found;
};

const readersOf = async (db: Firestore, { agencyId, laneId }: MessagePath, now: number): Promise<Readers | null> => {
  const { lanes } = knownOf(db);
  const kept = lanes.get(`${agencyId}/${laneId}`);
  if (kept && now < kept.readAtMs + readersMs) return kept;
  const lane = (await docAt<Lane>(db, paths.lane(agencyId, laneId)).get()).data();
  if (!lane) return null;
  const people = Object.entries(lane.participants).map(([uid, { kind, until }]) => ({ uid, kind, untilMs: until?.toMillis() ?? Number.POSITIVE_INFINITY }));
  const readers = { conversation: lane.conversation, isInternal: lane.kind.startsWith('internal'), people, readAtMs: now };
  lanes.set(`${agencyId}/${laneId}`, readers);
  return readers;
};

const alreadyExists = 6;

/** Begins a run, or, where it has begun, asks for one more push when the last one is long ago. */
const begin = async (db: Firestore, id: string, facts: NewNotice, now: number): Promise<void> => {
  const { notices } = knownOf(db);
  const touchedAt = notices.get(id);
  if (touchedAt !== undefined && now < touchedAt + pushAgainMs) return;
  const ref = docAt<NoticeDocument>(db, paths.notice(id));
  try {
    if (touchedAt === undefined) {
      await ref.create(makeNotice(facts, now));
      notices.set(id, now);
      return;
    }
  } catch (error) {
    if ((error as { code?: unknown }).code !== alreadyExists) throw error;
  }
  await db.runTransaction(async (tx) => {
    const notice = (await tx.get(ref)).data();
    if (!notice || notice.state === 'ended') tx.set(ref, makeNotice(facts, now));
    else if (notice.pushedAt && now >= notice.pushedAt.toMillis() + pushAgainMs && !notice.again)
      tx.update(ref, { again: true, dueAt: Timestamp.fromMillis(Math.min(now, notice.dueAt?.toMillis() ?? now)), expireAt: null });
  });
  notices.set(id, now);
};

/** Types that people are told of; edits, deletions and reactions are seen when somebody looks. */
const isLoud = ({ type }: Message): boolean => type === 'msg' || type === 'note';

/**
 * Queues what follows unread messages: one document for each reader's run of them, whose id is made of the mark up to which he has
 * read. A retried event, another run of the same burst, or the next message meets the document that exists. A run that has ended and
 * whose mark is the same begins anew: it ended because the reader had answered.
 */
const queueNotices = async (db: Firestore, place: MessagePath, messages: readonly Message[], now: number): Promise<void> => {
  const loud = messages.filter(isLoud);
  if (loud.length === 0) return;
  const readers = await readersOf(db, place, now);
  if (!readers) return;
  await Promise.all(
    readers.people.map(async ({ uid, kind, untilMs }) => {
      const others = loud.filter(({ sender }) => sender !== uid);
      const newest = others.at(-1);
      if (!newest || untilMs <= now) return;
      const cursor = (await docAt<Cursor>(db, paths.cursor(place.agencyId, place.laneId, uid)).get()).data();
      const unread = others.filter(({ sentAt }) => !cursor || sentAt.valueOf() > cursor.readAt.valueOf());
      const since = unread[0]?.sentAt;
      if (!since) return;
      const mark = noticeMark(cursor);
      const facts = { agencyId: place.agencyId, laneId: place.laneId, conversationId: readers.conversation, recipient: uid, kind, mark, since } as const;
      await begin(db, noticeId(place.laneId, uid, mark), { ...facts, isInternal: readers.isInternal }, now);
    }),
  );
};

/** A message that another run chained, unless it was rejected: it alarms, and nobody is told to read it. */
const ownMessage = async (db: Firestore, { agencyId, laneId, messageId }: MessagePath): Promise<Message[]> => {
  const row = docAt<LedgerRow>(db, rowPath({ agencyId, laneId }, `m-${messageId}`));
  const [message, chained] = await Promise.all([docAt<Message>(db, paths.message(agencyId, laneId, messageId)).get(), row.get()]);
  const found = message.data();
  return found && chained.data()?.detail['rejected'] === undefined ? [found] : [];
};

/**
 * Sees to it that readers of an event's message, and of those that its run chained with it, have their notice. An event whose message
 * another run of this process chained waits for that run, and fails with it; one whose message another process chained looks for itself.
 * So the retry of any event that failed makes good what a crash between chain and notice left out.
 */
export const tellReaders = async (db: Firestore, place: MessagePath, chained: readonly Chained[], now: number): Promise<void> => {
  const { told } = knownOf(db);
  const keyOf = (messageId: string): string => `${place.agencyId}/${place.laneId}/${messageId}`;
  const tell = (ids: readonly string[], messages: Promise<readonly Message[]>): Promise<void> => {
    const work = messages.then((all) => queueNotices(db, place, all, now));
    for (const id of ids) told.set(keyOf(id), work);
    return work.catch((error: unknown) => {
      for (const id of ids) told.delete(keyOf(id));
      throw error;
    });
  };
  if (chained.length > 0)
    await tell(
      chained.map(({ id }) => id),
      Promise.resolve(chained.filter(({ rejected }) => !rejected).map(({ message }) => message)),
    );
  await (told.get(keyOf(place.messageId)) ?? tell([place.messageId], ownMessage(db, place)));
};
