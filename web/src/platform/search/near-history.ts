import type { LaneHistory } from '../history/lane-history.ts';
import { compareInstants, type Instant } from '../live/message-order.ts';
import type { StoredMessage } from '../live/stored-message.ts';

/** Pages and messages of one lane. */
export type Past = Pick<LaneHistory, 'page' | 'one'>;

/**
 * News of a lane from what an open conversation holds of it, where that is all of the news: without a gap from before the place
 * that is asked for to the lane's last word. Everything else from further away.
 */
export const nearHistory = (far: Past, held: () => readonly StoredMessage[], lastAt: () => Instant | null): Past => ({
  page: async (request) => {
    const { direction, from, limit } = request;
    const messages = held();
    const [first, last, newest] = [messages[0], messages.at(-1), lastAt()];
    if (direction !== 'newer' || from === null || first === undefined || last === undefined || newest === null) return far.page(request);
    if (compareInstants(first.sentAt, from.sentAt) >= 0 || compareInstants(last.sentAt, newest) < 0) return far.page(request);
    const news = messages.filter(({ sentAt }) => compareInstants(sentAt, from.sentAt) >= 0).slice(0, limit);
    return { messages: news, isEnd: news.length < limit, isWhole: true };
  },
  one: async (id) => held().find((message) => message.id === id) ?? far.one(id),
});
