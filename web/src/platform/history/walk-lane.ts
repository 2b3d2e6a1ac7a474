import type { Placed } from '../live/message-order.ts';
import type { StoredMessage } from '../live/stored-message.ts';
import type { LaneHistory } from './lane-history.ts';

export interface WalkedPage {
  readonly messages: readonly StoredMessage[];
  /** Where to go on from another time: kept by the caller, it survives a kill. */
  readonly resume: Placed | null;
  /** Nothing came after this page when it was read. */
  readonly isEnd: boolean;
}

/**
 * A whole lane from its beginning (or from after `from`) to now, oldest first, one page after the other as the caller asks for
 * them. What is on this device is not fetched again. Rejects where the network is gone: walk on later from the last `resume`.
 */
export async function* walkLane(history: LaneHistory, { from, page }: { readonly from: Placed | null; readonly page: number }): AsyncGenerator<WalkedPage> {
  let resume = from;
  for (;;) {
    const found = await history.page({ direction: 'newer', from: resume ?? beginning, limit: page });
    const last = found.messages.at(-1);
    if (last !== undefined) resume = { id: last.id, sentAt: last.sentAt };
    const isEnd = found.isEnd || last === undefined;
    yield { messages: found.messages, resume, isEnd };
    if (isEnd) return;
  }
}

const beginning = { id: null, sentAt: { seconds: 0, nanoseconds: 0 }, isIncluded: true } as const;
