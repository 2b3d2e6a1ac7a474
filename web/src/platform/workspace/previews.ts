import {
  collection,
  documentId,
  getDocs,
  limit,
  orderBy,
  query,
  startAfter,
  Timestamp,
  where,
  type CollectionReference,
  type Firestore,
} from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { inSightFrom } from '../live/in-sight.ts';
import type { LaneRow } from '../live/inbox-feed.ts';
import { compareInstants, type Instant } from '../live/message-order.ts';
import { readMessage, type StoredMessage } from '../live/stored-message.ts';
import type { OpenOutcome } from '../vault/messages.ts';
import type { Vault } from '../vault/vault.ts';
import type { Preview } from './agency-state.ts';
import { COUNTED, countUnread } from './count-unread.ts';
import { isWords, lastWords } from './last-words.ts';

/** Lanes looked at in one go. */
const AT_ONCE = 4;
/** Read at a time to find the words behind acts. */
const BEHIND_ACTS = 20;

export interface Previews {
  /** Looks at lanes that have something newer than what is known. */
  look(lanes: readonly LaneRow[], reads: Readonly<Record<string, Instant>>): void;
  /** What an open conversation shows of a lane; null when it closed. Such a lane is never fetched. */
  follow(laneId: string, messages: readonly StoredMessage[] | null): void;
  /** Forgets what was counted and counts these lanes anew; resolves when that is done. */
  recount(lanes: readonly LaneRow[], reads: Readonly<Record<string, Instant>>): Promise<void>;
  close(): void;
}

export interface PreviewsInput {
  readonly db: Firestore;
  readonly vault: Vault;
  /** The server's time as far as it is known. */
  readonly now: () => number;
  readonly changed: (previews: ReadonlyMap<string, Preview>) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Fetches and opens the newest words of each lane, and counts what is unread by looking at it: nobody writes counters. One
 * fetch for each change of a lane, of what is newer than the last one, a few lanes at a time; none for a lane that is open.
 */
export const openPreviews = ({ db, vault, now, changed, failed }: PreviewsInput): Previews => {
  const {
    uid,
    admitted: { agencyId },
  } = vault.device;
  const made = new Map<string, Made>();
  const followed = new Map<string, readonly StoredMessage[]>();
  const waiting = new Map<string, { lane: LaneRow; mark: Instant | null }>();
  const busy = new Set<string>();
  let running = 0;
  let isClosed = false;
  let whenIdle: (() => void)[] = [];

  const run = async (lane: LaneRow, mark: Instant | null): Promise<void> => {
    const at = lane.last?.at;
    if (at === undefined) return;
    const sight = inSightFrom(lane.data, now());
    const messages = collection(db, paths.messages(agencyId, lane.laneId));
    const isNew = lane.last !== null && lane.last.by !== uid && (mark === null || compareInstants(lane.last.at, mark) > 0);
    const known = made.get(lane.laneId);
    // What was counted before stays counted while the mark stands where it stood.
    const counted = isNew && known?.isNew === true && known.mark === markText(mark) && known.newest !== null ? known : null;
    const since = counted?.at ?? mark;
    const open = followed.get(lane.laneId) ?? [];
    // It comes by itself, and the lane is looked at again.
    if (open.length > 0 && !open.some((message) => compareInstants(message.sentAt, at) >= 0)) return;
    const stored = open.length === 0 ? await fetchNewest(messages, isNew ? since : 'last', sight) : newestOf(open, isNew ? since : 'last');
    const openOne = (message: StoredMessage) =>
      vault.messages.open({ id: message.id, laneId: lane.laneId, envelope: message.envelope, participants: lane.data['participants'] });
    // As they are counted: what landed meanwhile belongs to the next look.
    const theirs = isNew ? stored.filter((message) => message.sender !== uid && isWords(message) && compareInstants(message.sentAt, at) <= 0) : [];
    const preview: Preview = {
      at,
      unread: isNew ? countUnread(counted?.unread ?? 0, { found: stored, upTo: at, uid }) : 0,
      mentions: (counted?.mentions ?? 0) + (lane.kind === 'internal' ? await mentionsOf(uid, theirs, openOne) : 0),
      newest: await lastWords({
        // An open lane has all of its messages here.
        newest: open.length === 0 ? stored : open.toReversed(),
        older: (before) => (open.length === 0 ? fetchBefore(messages, before, sight) : Promise.resolve([])),
        open: openOne,
      }),
    };
    made.set(lane.laneId, { ...preview, mark: markText(mark), isNew });
    if (!isClosed) changed(new Map(made));
  };

  const pump = (): void => {
    for (const [laneId, { lane, mark }] of waiting) {
      if (running >= AT_ONCE || isClosed) return;
      // One after the other: two counts of one lane at once begin at the same place, and the older may end last.
      if (busy.has(laneId)) continue;
      waiting.delete(laneId);
      running += 1;
      busy.add(laneId);
      void run(lane, mark)
        .catch(failed)
        .finally(() => {
          running -= 1;
          busy.delete(laneId);
          pump();
          if (running > 0 || waiting.size > 0) return;
          for (const idle of whenIdle) idle();
          whenIdle = [];
        });
    }
  };

  return {
    look: (lanes, reads) => {
      for (const lane of lanes) {
        const mark = reads[lane.laneId] ?? null;
        const known = made.get(lane.laneId);
        if (lane.last === null || (known !== undefined && compareInstants(known.at, lane.last.at) >= 0 && known.mark === markText(mark))) continue;
        waiting.set(lane.laneId, { lane, mark });
      }
      pump();
    },
    recount: (lanes, reads) =>
      new Promise((resolve) => {
        for (const lane of lanes) {
          if (lane.last === null) continue;
          made.delete(lane.laneId);
          waiting.set(lane.laneId, { lane, mark: reads[lane.laneId] ?? null });
        }
        if (waiting.size === 0 && running === 0) return resolve();
        whenIdle.push(resolve);
        pump();
      }),
    follow: (laneId, messages) => {
      if (messages === null) followed.delete(laneId);
      else followed.set(laneId, messages);
    },
    close: () => {
      isClosed = true;
    },
  };
};

/** How many of these name this member: they are opened to see it, because nobody but their readers can. */
const mentionsOf = async (uid: string, messages: readonly StoredMessage[], open: (message: StoredMessage) => Promise<OpenOutcome>): Promise<number> =>
  (await Promise.all(messages.map(open))).filter((outcome) => outcome.kind === 'opened' && outcome.body.mentions?.includes(uid) === true).length;

interface Made extends Preview {
  /** The own mark that it was counted from. */
  readonly mark: string;
  readonly isNew: boolean;
}

/** Messages after an instant (null: all), or the last one: newest first, at most as many as are counted. */
const fetchNewest = async (messages: CollectionReference, after: Instant | null | 'last', sight: Timestamp): Promise<readonly StoredMessage[]> => {
  const newestFirst = [orderBy('sentAt', 'desc'), orderBy(documentId(), 'desc')] as const;
  const wanted =
    after === 'last'
      ? query(messages, where('sentAt', '>=', sight), ...newestFirst, limit(1))
      : after === null || compareInstants(after, sight) < 0
        ? query(messages, where('sentAt', '>=', sight), ...newestFirst, limit(COUNTED))
        : query(messages, where('sentAt', '>', new Timestamp(after.seconds, after.nanoseconds)), ...newestFirst, limit(COUNTED));
  return (await getDocs(wanted)).docs.flatMap((one) => readMessage(one.id, one.data()) ?? []);
};

/** Messages before one, newest first: for the words that lie behind acts. */
const fetchBefore = async (messages: CollectionReference, { sentAt, id }: StoredMessage, sight: Timestamp): Promise<readonly StoredMessage[]> => {
  const newestFirst = [orderBy('sentAt', 'desc'), orderBy(documentId(), 'desc')] as const;
  const found = await getDocs(query(messages, where('sentAt', '>=', sight), ...newestFirst, startAfter(sentAt, id), limit(BEHIND_ACTS)));
  return found.docs.flatMap((one) => readMessage(one.id, one.data()) ?? []);
};

const newestOf = (open: readonly StoredMessage[], after: Instant | null | 'last'): readonly StoredMessage[] => {
  const newestFirst = open.toReversed();
  return after === 'last'
    ? newestFirst.slice(0, 1)
    : newestFirst.filter((message) => after === null || compareInstants(message.sentAt, after) > 0).slice(0, COUNTED);
};

const markText = (mark: Instant | null): string => (mark === null ? '' : `${mark.seconds}.${mark.nanoseconds}`);
