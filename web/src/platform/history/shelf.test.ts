import 'fake-indexeddb/auto';
import { Timestamp } from 'firebase/firestore';
import { describe, expect, test } from 'vitest';
import type { StoredMessage } from '../live/stored-message.ts';
import { NetworkFault } from '../network-fault.ts';
import type { HistoryPage, LaneHistory, PageRequest } from './lane-history.ts';
import { startPlace } from './stretches.ts';
import { openShelf, removeShelf } from './shelf.ts';
import { shelvedHistory } from './shelved-history.ts';
import { walkLane } from './walk-lane.ts';
import { comparePlaced } from '../live/message-order.ts';

const laneId = 'lane';
const message = (n: number): StoredMessage => ({
  id: `m${String(n).padStart(4, '0')}`,
  sentAt: new Timestamp(1000 + n * 60, 1000),
  sender: 'a',
  envelope: null,
});

/** A lane on a server: pages by position, asked for or not reached. */
const server = (count: number) => {
  const all = Array.from({ length: count }, (_, n) => message(n));
  const asked: PageRequest[] = [];
  const state = { isDown: false, all, asked };
  const remote: Pick<LaneHistory, 'page' | 'one' | 'actsOn'> = {
    page: async (request): Promise<HistoryPage> => {
      if (state.isDown) throw new NetworkFault('offline');
      asked.push(request);
      const start = startPlace(request);
      const side = state.all.filter((one) => start === null || (request.direction === 'older' ? comparePlaced(one, start) < 0 : comparePlaced(one, start) > 0));
      const messages = request.direction === 'older' ? side.slice(-request.limit) : side.slice(0, request.limit);
      return { messages, isEnd: side.length < request.limit, isWhole: true };
    },
    one: async (id) => {
      if (state.isDown) throw new NetworkFault('offline');
      return all.find((found) => found.id === id) ?? null;
    },
    actsOn: async () => [],
  };
  return { state, remote };
};

let accounts = 0;
const setUp = async (count: number) => {
  accounts += 1;
  const shelf = await openShelf(`uid${accounts}`);
  const { state, remote } = server(count);
  return { shelf, state, history: shelvedHistory({ laneId, remote, shelf }), uid: `uid${accounts}` };
};
/** What was put is written in its own time; a look at the shelf comes after it. */
const settle = async (shelf: { newest(lane: string, limit: number): Promise<unknown> }): Promise<unknown> => shelf.newest(laneId, 1);
const ids = (page: { readonly messages: readonly StoredMessage[] }): string[] => page.messages.map(({ id }) => id);

describe('history kept on the device', () => {
  test('[HS4] what was read once is not fetched again, and is there without a network up to the next gap', async () => {
    const { shelf, state, history } = await setUp(100);
    const newest = await history.page({ direction: 'older', from: null, limit: 20 });
    await settle(shelf);
    const oldest = newest.messages[0] ?? null;
    const older = await history.page({ direction: 'older', from: oldest, limit: 20 });
    await settle(shelf);
    expect(state.asked.length).toBe(2);

    const again = await history.page({ direction: 'older', from: oldest, limit: 20 });
    expect(ids(again)).toEqual(ids(older));
    expect(state.asked.length).toBe(2);

    state.isDown = true;
    expect((await history.kept(200)).map(({ id }) => id)).toEqual(state.all.slice(60).map(({ id }) => id));
    const short = await history.page({ direction: 'older', from: state.all[70] ?? null, limit: 20 });
    expect([ids(short), short.isEnd]).toEqual([state.all.slice(60, 70).map(({ id }) => id), false]);
    await expect(history.page({ direction: 'older', from: state.all[60] ?? null, limit: 20 })).rejects.toMatchObject({ code: 'offline' });
  });

  test('[HS5] a page in the middle of nowhere is kept apart: no page leads across the gap', async () => {
    const { shelf, state, history } = await setUp(100);
    await history.page({ direction: 'older', from: null, limit: 10 });
    await history.page({ direction: 'newer', from: { id: null, sentAt: message(30).sentAt, isIncluded: true }, limit: 10 });
    await settle(shelf);
    state.isDown = true;

    const page = await history.page({ direction: 'newer', from: message(35), limit: 20 });

    expect(ids(page)).toEqual(state.all.slice(36, 40).map(({ id }) => id));
    expect((await history.kept(50)).length).toBe(10);
  });

  test('[HS6] a lane is walked from its beginning to now, once, and on from where it stopped', async () => {
    const { shelf, state, history } = await setUp(95);
    const seen: string[] = [];
    let resume = null;
    for await (const page of walkLane(history, { from: null, page: 10 })) {
      seen.push(...ids(page));
      resume = page.resume;
      if (seen.length >= 40) break;
    }
    await settle(shelf);
    for await (const page of walkLane(history, { from: resume, page: 10 })) seen.push(...ids(page));

    expect(seen).toEqual(state.all.map(({ id }) => id));
    const asked = state.asked.length;
    await settle(shelf);
    for await (const page of walkLane(history, { from: null, page: 10 })) expect(page.messages.length).toBeGreaterThan(0);
    expect(state.asked.length - asked).toBe(1);
  });

  test('[HS7] what a live query brought joins the pages before it, and an account that leaves takes all of it away', async () => {
    const { shelf, state, history, uid } = await setUp(60);
    await history.page({ direction: 'older', from: null, limit: 20 });
    await settle(shelf);
    const fresh = [message(60), message(61)];
    history.keep([message(59), ...fresh], message(59).sentAt);
    await settle(shelf);
    state.isDown = true;

    expect((await history.kept(50)).map(({ id }) => id)).toEqual([...state.all.slice(40), ...fresh].map(({ id }) => id));
    shelf.close();
    await removeShelf(uid);
    const empty = await openShelf(uid);
    expect(await empty.newest(laneId, 10)).toEqual([]);
  });
});
