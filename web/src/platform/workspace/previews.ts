import { collection, documentId, getDocs, limit, orderBy, query, Timestamp, where, type Firestore } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import type { LaneRow } from '../live/inbox-feed.ts';
import { compareInstants, type Instant } from '../live/message-order.ts';
import { readMessage, type StoredMessage } from '../live/stored-message.ts';
import type { Vault } from '../vault/vault.ts';
import type { Preview } from './agency-state.ts';

/** Unread messages that are counted; a list shows 99 at most. */
const COUNTED = 99;
/** Lanes looked at in one go. */
const AT_ONCE = 4;

export interface Previews {
  /** Looks at lanes that have something newer than what is known. */
  look(lanes: readonly LaneRow[], reads: Readonly<Record<string, Instant>>): void;
  close(): void;
}

export interface PreviewsInput {
  readonly db: Firestore;
  readonly vault: Vault;
  readonly changed: (previews: ReadonlyMap<string, Preview>) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Fetches and opens the newest words of each lane, and counts what is unread by looking at it: nobody writes counters. One
 * fetch for each change of a lane, a few lanes at a time.
 */
export const openPreviews = ({ db, vault, changed, failed }: PreviewsInput): Previews => {
  const {
    uid,
    admitted: { agencyId },
  } = vault.device;
  const made = new Map<string, Preview & { readonly mark: string }>();
  const waiting = new Map<string, { lane: LaneRow; mark: Instant | null }>();
  let running = 0;
  let isClosed = false;

  const run = async (lane: LaneRow, mark: Instant | null): Promise<void> => {
    const at = lane.last?.at;
    if (at === undefined) return;
    const messages = collection(db, paths.messages(agencyId, lane.laneId));
    const newestFirst = [orderBy('sentAt', 'desc'), orderBy(documentId(), 'desc')] as const;
    const isNew = lane.last !== null && lane.last.by !== uid && (mark === null || compareInstants(lane.last.at, mark) > 0);
    const since = mark === null ? new Timestamp(0, 0) : new Timestamp(mark.seconds, mark.nanoseconds);
    const found = await getDocs(
      isNew ? query(messages, where('sentAt', '>', since), ...newestFirst, limit(COUNTED)) : query(messages, ...newestFirst, limit(1)),
    );
    const stored = found.docs.flatMap((one): readonly StoredMessage[] => {
      const message = readMessage(one.id, one.data());
      return message === null ? [] : [message];
    });
    const newest = stored[0];
    const preview: Preview = {
      at,
      unread: isNew ? stored.filter((message) => message.sender !== uid).length : 0,
      newest: newest === undefined ? null : await openLine(lane, newest),
    };
    made.set(lane.laneId, { ...preview, mark: markText(mark) });
    if (!isClosed) changed(new Map(made));
  };

  const openLine = async (lane: LaneRow, message: StoredMessage): Promise<Preview['newest']> => {
    const outcome = await vault.messages.open({ id: message.id, laneId: lane.laneId, envelope: message.envelope, participants: lane.data['participants'] });
    if (outcome.kind === 'opened') return { sender: message.sender, text: outcome.body.text, kind: 'opened' };
    return { sender: message.sender, text: null, kind: outcome.kind === 'locked' ? 'locked' : 'other' };
  };

  const pump = (): void => {
    for (const [laneId, { lane, mark }] of waiting) {
      if (running >= AT_ONCE || isClosed) return;
      waiting.delete(laneId);
      running += 1;
      void run(lane, mark)
        .catch(failed)
        .finally(() => {
          running -= 1;
          pump();
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
    close: () => {
      isClosed = true;
    },
  };
};

const markText = (mark: Instant | null): string => (mark === null ? '' : `${mark.seconds}.${mark.nanoseconds}`);
