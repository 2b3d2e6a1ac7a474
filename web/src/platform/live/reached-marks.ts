import type { Marks } from './cursor-marks.ts';
import { comparePlaced, type Placed } from './message-order.ts';

/**
 * How far the own marks may go. A mark speaks for everything before it, so neither passes the first message that is not settled (its key
 * or share is not here yet), even where somebody has looked at a later one. Own words move no marks: nobody is told that they have them.
 *
 * @param messages in the order of the screen.
 * @param seen the farthest message that somebody had before their eyes.
 */
export const reachedMarks = <M extends Placed & { readonly sender: string }>(
  messages: readonly M[],
  self: string,
  isSettled: (message: M) => boolean,
  seen: Placed | null,
): Marks => {
  let [delivered, read]: (Placed | null)[] = [null, null];
  for (const message of messages) {
    if (!isSettled(message)) break;
    if (message.sender === self) continue;
    delivered = { id: message.id, sentAt: message.sentAt };
    if (seen !== null && comparePlaced(message, seen) <= 0) read = delivered;
  }
  return { delivered: delivered ?? null, read: read ?? null };
};
