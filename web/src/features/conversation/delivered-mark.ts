import { furthestPlace } from '../../platform/live/cursor-marks.ts';
import { comparePlaced, type Placed } from '../../platform/live/message-order.ts';
import type { HistoryPage, PageRequest } from '../../platform/history/lane-history.ts';

/** What the mark needs to know of a message. */
export interface MarkMessage extends Placed {
  readonly sender: string;
}

export interface DeliveredMarkInput<M extends MarkMessage> {
  readonly uid: string;
  readonly page: (request: PageRequest) => Promise<Omit<HistoryPage, 'messages'> & { readonly messages: readonly M[] }>;
  /** Whether a message is open, or will never be, and nothing needs to be waited for. */
  readonly isSettled: (message: M) => Promise<boolean>;
  /** Everything up to here was opened on this device or a former one; `told`: the last of it that somebody else wrote. */
  readonly moved: (place: Placed, told: Placed | null) => void;
  readonly failed: (error: unknown) => void;
}

/** The own delivered mark of a lane as it may honestly move. */
export interface DeliveredMark<M extends MarkMessage> {
  /** Where the mark stands on the server; only then anything moves. `since`: from when on messages are for this person. */
  known(mark: Placed | null, since: Placed): void;
  /** The newest messages without gaps up to now; `isAll`: they begin where the lane begins. */
  look(live: readonly M[], isAll: boolean): void;
  /** Up to where everything was opened; null while the mark is not known. */
  place(): Placed | null;
  close(): void;
}

const PAGE = 100;

/**
 * Delivered is a mark that covers everything before it, so it moves over nothing that this device has not opened: where more came
 * than is loaded, the messages in between are fetched and opened first, oldest first, page by page. What waits for a key holds the mark.
 * A tab that dies on the way leaves the mark where it was; the next one goes on from there.
 */
export const openDeliveredMark = <M extends MarkMessage>({ uid, page, isSettled, moved, failed }: DeliveredMarkInput<M>): DeliveredMark<M> => {
  let base: Placed | null = null;
  let live: readonly M[] = [];
  let isAll = false;
  let isRunning = false;
  let isAgain = false;
  let isClosed = false;

  /** Moves over settled messages after the base; false where one has to be waited for. */
  const cover = async (messages: readonly M[]): Promise<boolean> => {
    let told: Placed | null = null;
    let reached = base;
    let isThrough = true;
    for (const message of messages) {
      if (reached !== null && comparePlaced(message, reached) <= 0) continue;
      if (!(await isSettled(message))) {
        isThrough = false;
        break;
      }
      reached = { id: message.id, sentAt: message.sentAt };
      // Nobody is told that they have their own words.
      if (message.sender !== uid) told = reached;
    }
    if (!isClosed && reached !== null && reached !== base) {
      base = furthestPlace(base, reached);
      moved(reached, told);
    }
    return isThrough;
  };

  const isJoined = (): boolean => {
    const first = live[0];
    return isAll || first === undefined || (base !== null && comparePlaced(first, base) <= 0);
  };

  const catchUp = async (): Promise<void> => {
    while (!isClosed && base !== null) {
      if (isJoined()) return void (await cover(live));
      const found = await page({ direction: 'newer', from: base.id === '' ? { id: null, sentAt: base.sentAt, isIncluded: true } : base, limit: PAGE });
      // What the device happens to have says nothing about what lies between.
      if (!found.isWhole || !(await cover(found.messages))) return;
      if (found.isEnd || found.messages.length === 0) return void (await cover(live));
    }
  };

  const run = (): void => {
    if (isClosed || base === null) return;
    isAgain = isRunning;
    if (isRunning) return;
    isRunning = true;
    void catchUp()
      .catch(failed)
      .finally(() => {
        isRunning = false;
        if (isAgain) run();
      });
  };

  return {
    known: (mark, since) => {
      base = furthestPlace(base, furthestPlace(mark, since));
      run();
    },
    look: (newest, all) => {
      live = newest;
      isAll = all;
      run();
    },
    place: () => base,
    close: () => {
      isClosed = true;
    },
  };
};
