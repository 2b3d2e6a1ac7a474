import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { makeNotice, noticeId, noticeMark, pushAgainMs, type NewNotice } from '../../platform/notices.ts';
import type { NoticeDocument } from '../../platform/server-documents.ts';
import { laneTip } from '../../platform/lane-tips.ts';
import { rowPath } from '../../platform/ledger.ts';
import { docAt, type Cursor, type Lane, type LedgerRow, type Message } from '../../platform/stored.ts';
import type { Chained, MessagePath } from './chain-messages.ts';

interface Readers {
  readonly conversation: string;
  readonly isInternal: boolean;
  readonly people: readonly { readonly uid: string; readonly kind: 'staff' | 'candidate'; readonly untilMs: number }[];
  readonly readAtMs: number;
}
/** What one process knows: who reads a lane, and which runs it has begun. */
interface Known {
  readonly lanes: Map<string, Readers>;
  readonly notices: Set<string>;
  /** Messages whose readers have their notice, or are just getting it. */
  readonly told: Map<string, Promise<void>>;
}
const known = new WeakMap<Firestore, Known>();
const maxKnown = 5000;
/** Somebody who joins a lane is told of messages after this (ms) at the latest; that he may read is asked anew at each step. */
const readersMs = 60_000;

const knownOf = (db: Firestore): Known => {
  const found = known.get(db) ?? { lanes: new Map<string, Readers>(), notices: new Set<string>(), told: new Map<string, Promise<void>>() };
  known.set(db, found);
  for (const kept of [found.lanes, found.notices, found.told]) if (kept.size > maxKnown) kept.clear();
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

type Run = Omit<NewNotice, 'mark' | 'since' | 'newest'>;

/** What of these messages is unread by somebody who has read so far. */
const unreadOf = (run: Run, messages: readonly Message[], cursor: Pick<Cursor, 'readAt'> | undefined): NewNotice | null => {
  const unread = messages.filter(({ sentAt }) => !cursor || sentAt.valueOf() > cursor.readAt.valueOf());
  const [since, newest] = [unread[0]?.sentAt, unread.at(-1)?.sentAt];
  return since && newest ? { ...run, mark: noticeMark(cursor), since, newest } : null;
};

/** A run that goes on: knows its newest message, and asks for one more push when the last one is long ago. */
const goOn = (notice: NoticeDocument, newest: Timestamp, now: number): Partial<NoticeDocument> => {
  const isPushDue = notice.pushedAt !== null && now >= notice.pushedAt.toMillis() + pushAgainMs;
  const again = { again: true, dueAt: Timestamp.fromMillis(Math.min(now, notice.dueAt?.toMillis() ?? now)), expireAt: null };
  return { ...(newest.valueOf() > notice.newest.valueOf() ? { newest } : {}), ...(isPushDue && !notice.again ? again : {}) };
};

/** The run as the reader's own mark says, which may be further than the ledger's: begun, gone on with, or begun anew where it had ended. */
const settle = (db: Firestore, run: Run, messages: readonly Message[], now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const cursor = (await tx.get(docAt<Cursor>(db, paths.cursor(run.agencyId, run.laneId, run.recipient)))).data();
    const facts = unreadOf(run, messages, cursor);
    if (!facts) return;
    const ref = docAt<NoticeDocument>(db, paths.notice(noticeId(run.laneId, run.recipient, facts.mark)));
    const notice = (await tx.get(ref)).data();
    if (notice?.state !== 'open') tx.set(ref, makeNotice(facts, now));
    else {
      const change = goOn(notice, facts.newest, now);
      if (Object.keys(change).length > 0) tx.update(ref, change);
    }
  });

/**
 * Sees to one reader's run. The ledger's mark, which this process knows without reading, is good enough to begin one: the first who looks
 * at the notice compares it with the reader's own. A run that is known, or there, is looked at whole.
 */
const seeTo = async (db: Firestore, run: Run, messages: readonly Message[], mark: Pick<Cursor, 'readAt'> | undefined, now: number): Promise<void> => {
  const facts = unreadOf(run, messages, mark);
  if (!facts) return;
  const { notices } = knownOf(db);
  const id = noticeId(run.laneId, run.recipient, facts.mark);
  if (!notices.has(id)) {
    try {
      await docAt<NoticeDocument>(db, paths.notice(id)).create(makeNotice(facts, now));
      notices.add(id);
      return;
    } catch (error) {
      if ((error as { code?: unknown }).code !== alreadyExists) throw error;
    }
  }
  await settle(db, run, messages, now);
  notices.add(id);
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
  const [readers, tip] = await Promise.all([readersOf(db, place, now), laneTip(db, place)]);
  if (!readers) return;
  const { agencyId, laneId } = place;
  await Promise.all(
    readers.people.map(async ({ uid, kind, untilMs }) => {
      const others = loud.filter(({ sender }) => sender !== uid);
      if (others.length === 0 || untilMs <= now) return;
      const run: Run = { agencyId, laneId, conversationId: readers.conversation, recipient: uid, kind, isInternal: readers.isInternal };
      await seeTo(db, run, others, tip?.tip.receipts?.[uid], now);
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
