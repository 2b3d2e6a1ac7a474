import { compareInstants, type Instant } from '../live/message-order.ts';
import type { StoredMessage } from '../live/stored-message.ts';
import { isTransient } from '../fault-code.ts';
import type { LaneHistory } from './lane-history.ts';
import type { Shelf } from './shelf.ts';
import { beginning, fromSight, liveStretch, stretchOf } from './stretches.ts';

export interface ShelvedHistoryInput {
  readonly laneId: string;
  readonly remote: Pick<LaneHistory, 'page' | 'one' | 'actsOn'>;
  /** Null where the browser keeps nothing. */
  readonly shelf: Shelf | null;
  /** From when on messages are in sight; absent: all of them. Nothing older is shown, whatever lies here. */
  readonly since?: () => Instant;
}

/**
 * Pages from this device where it has them whole, else from the server and then kept. Without a network: what is here up to the next
 * gap, never across it. A page that is being kept while the tab dies is simply not kept: message and promise go in one transaction.
 */
export const shelvedHistory = ({ laneId, remote, shelf, since = () => beginning.sentAt }: ShelvedHistoryInput): LaneHistory => {
  const inSight = ({ sentAt }: StoredMessage): boolean => compareInstants(sentAt, since()) >= 0;
  const ignore = (): void => undefined;

  return {
    page: async (request) => {
      const here = shelf === null ? null : await shelf.page(laneId, request, since()).catch(() => null);
      if (here?.isWhole === true) return here;
      try {
        const found = await remote.page(request);
        void shelf?.put(laneId, found.messages, fromSight(stretchOf(request, found), since())).catch(ignore);
        return found;
      } catch (error) {
        if (here === null || here.messages.length === 0 || !isTransient(error)) throw error;
        return { ...here, isEnd: false, isWhole: false };
      }
    },
    kept: async (limit) => (shelf === null ? [] : (await shelf.newest(laneId, limit).catch(() => [])).filter(inSight)),
    one: async (messageId) => {
      const here = shelf === null ? null : await shelf.one(laneId, messageId).catch(() => null);
      return here !== null && inSight(here) ? here : remote.one(messageId);
    },
    actsOn: async (messageIds) => {
      try {
        const found = await remote.actsOn(messageIds);
        void shelf?.put(laneId, found, null).catch(ignore);
        return found;
      } catch (error) {
        if (shelf === null || !isTransient(error)) throw error;
        return (await shelf.actsOn(laneId, messageIds).catch((): readonly StoredMessage[] => [])).filter(inSight);
      }
    },
    keep: (messages, from) => {
      if (messages.length > 0) void shelf?.put(laneId, messages, from === null ? null : fromSight(liveStretch(from, messages), since())).catch(ignore);
    },
  };
};
