import type { Instant, Placed } from '../live/message-order.ts';
import type { StoredMessage } from '../live/stored-message.ts';

/** Towards the beginning of a lane, or towards now. */
export type Direction = 'older' | 'newer';

/** Where a page starts: after this message, or, without an id, at this instant. Null: at the end of the lane. */
export type From = Placed | { readonly id: null; readonly sentAt: Instant; readonly isIncluded: boolean } | null;

export interface PageRequest {
  readonly direction: Direction;
  readonly from: From;
  /** Most messages, 1..200 (the rules allow no more). */
  readonly limit: number;
}

/** Messages next to each other in the lane, oldest first whatever the direction. */
export interface HistoryPage {
  readonly messages: readonly StoredMessage[];
  /** The lane has nothing further in this direction, as far as whoever answered knows. */
  readonly isEnd: boolean;
  /** The server answered, or this device knows the stretch from before and messages never change: nothing is missing in between. */
  readonly isWhole: boolean;
}

/** The past of one lane, in pages. Rejects with a coded error where neither the server nor this device has the page. */
export interface LaneHistory {
  page(request: PageRequest): Promise<HistoryPage>;
  /** The newest messages that this device kept, at once and without a network; empty where it kept none. */
  kept(limit: number): Promise<readonly StoredMessage[]>;
  /** One message; null if the lane has none with this id. */
  one(messageId: string): Promise<StoredMessage | null>;
  /** Edits, deletions and reactions that name one of these messages, oldest first. */
  actsOn(messageIds: readonly string[]): Promise<readonly StoredMessage[]>;
  /**
   * Messages that a live query brought. With `since` they are all that the lane has from that instant on, up to the newest of them.
   * Kept for later; a full or broken store costs a copy and nothing else.
   */
  keep(messages: readonly StoredMessage[], since: Instant | null): void;
}
