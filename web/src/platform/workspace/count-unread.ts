import { compareInstants, type Instant } from '../live/message-order.ts';
import type { StoredMessage } from '../live/stored-message.ts';
import { isWords } from './last-words.ts';

/** Unread messages that are counted; a list shows 99 at most. */
export const COUNTED = 99;

export interface Looked {
  /** Messages behind the former count, in any order. */
  readonly found: readonly StoredMessage[];
  /** The newest message that this look is for. */
  readonly upTo: Instant;
  /** Own messages are never unread. */
  readonly uid: string;
}

/**
 * [IN10] Adds what was found behind the former count to it. A message that lands between the look and its answer is in the answer and
 * belongs to the next look, which begins behind `upTo`: counted here it would be counted twice. What is done with a message is no news
 * of its own: a reaction or an edit makes no number.
 */
export const countUnread = (former: number, { found, upTo, uid }: Looked): number =>
  Math.min(COUNTED, former + found.filter((message) => message.sender !== uid && isWords(message) && compareInstants(message.sentAt, upTo) <= 0).length);
