import 'fake-indexeddb/auto';
import { Timestamp } from 'firebase/firestore';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Envelope } from '@liexin/proof/envelope';
import type { StoredMessage } from '../live/stored-message.ts';
import { NetworkFault } from '../network-fault.ts';
import type { HistoryPage, LaneHistory, PageRequest } from './lane-history.ts';
import { emptyDatabases } from '../wipe-browser.ts';
import { openShelf, type Shelf } from './shelf.ts';
import { shelfLimit, sizeOf, trimOf } from './shelf-limit.ts';
import { beginning, startPlace } from './stretches.ts';
import { shelvedHistory } from './shelved-history.ts';
import { walkLane } from './walk-lane.ts';
import { comparePlaced } from '../live/message-order.ts';

const laneId = 'lane';
const roomy = { limit: async () => 1e9, pinned: () => new Set<string>(), now: () => 0 };
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
  const shelf = await openShelf(`uid${accounts}`, roomy);
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

  test('[RT64] what is out of sight is shown from no page, whatever lies here, and nothing is promised of it', async () => {
    const { shelf, state, remote } = { ...(await setUp(60)), ...server(60) };
    let seen = beginning.sentAt;
    const history = shelvedHistory({ laneId, remote, shelf, since: () => seen });
    const [newest, early] = [state.all[59] ?? null, state.all[20]?.sentAt];
    if (!early) throw new Error('no message');
    await history.page({ direction: 'older', from: newest, limit: 50 });
    await history.page({ direction: 'older', from: state.all[9] ?? null, limit: 50 });
    await settle(shelf);
    const asked = state.asked.length;
    seen = early;
    const left = state.all.slice(20, 59).map(({ id }) => id);
    expect(await history.page({ direction: 'older', from: newest, limit: 50 })).toMatchObject({ isEnd: true, isWhole: true });
    expect(ids(await history.page({ direction: 'older', from: newest, limit: 50 }))).toEqual(left);
    expect(ids(await history.page({ direction: 'newer', from: state.all[3] ?? null, limit: 5 }))).toEqual(left.slice(0, 5));
    expect((await history.kept(100)).map(({ id }) => id)).toEqual(left);
    expect(state.asked.length).toBe(asked);
    state.isDown = true;
    await expect(history.one(state.all[3]?.id ?? '')).rejects.toMatchObject({ code: 'offline' });
    expect((await history.one(state.all[30]?.id ?? ''))?.id).toBe(state.all[30]?.id);
    // Taken off the device, and back in sight: it is fetched again.
    await shelf.forgetBefore(laneId, early);
    state.isDown = false;
    seen = beginning.sentAt;
    expect(ids(await history.page({ direction: 'older', from: newest, limit: 70 }))).toEqual(state.all.slice(0, 59).map(({ id }) => id));
    expect(state.asked.length).toBe(asked + 1);
  });

  test('[RT64] a page that ended where sight begins promises nothing before that', async () => {
    const { shelf, state, remote } = { ...(await setUp(60)), ...server(60) };
    let seen = state.all[20]?.sentAt ?? beginning.sentAt;
    const inSight: typeof remote.page = async (request) => {
      const page = await remote.page(request);
      return { ...page, messages: page.messages.filter((one) => comparePlaced(one, { id: '', sentAt: seen }) >= 0), isEnd: true };
    };
    const history = shelvedHistory({ laneId, remote: { ...remote, page: inSight }, shelf, since: () => seen });
    expect(ids(await history.page({ direction: 'older', from: state.all[59] ?? null, limit: 50 })).length).toBe(39);
    await settle(shelf);
    seen = beginning.sentAt;
    const whole = shelvedHistory({ laneId, remote, shelf, since: () => seen });
    expect(ids(await whole.page({ direction: 'older', from: state.all[59] ?? null, limit: 70 })).length).toBe(59);
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
    // Another tab has it open; what belongs to somebody else stays.
    const other = await setUp(3);
    await other.history.page({ direction: 'older', from: null, limit: 20 });
    await settle(other.shelf);
    await emptyDatabases(uid);
    const empty = await openShelf(uid, roomy);
    expect(await empty.newest(laneId, 10)).toEqual([]);
    expect(await other.shelf.newest(laneId, 10)).toHaveLength(3);
  });
});

describe('the size of what is kept', () => {
  /** Large ones: twenty of them are looked at at once. */
  const large = { envelope: { ciphertext: new Uint8Array(100_000) } as Envelope };
  /** Of one lane, page after page. */
  const fill = async (shelf: Shelf, lane: string, count: number): Promise<void> => {
    const all = Array.from({ length: count }, (_, n) => ({ ...message(n), ...large, id: `${lane}${String(n).padStart(4, '0')}` }));
    for (let n = 0; n < count; n += 20)
      await shelf.put(lane, all.slice(n, n + 20), { from: n === 0 ? beginning : (all[n - 1] ?? beginning), to: all[Math.min(n + 19, count - 1)] ?? beginning });
  };
  const counts = async (shelf: Shelf, lanes: readonly string[]): Promise<number[]> =>
    Promise.all(lanes.map(async (lane) => (await shelf.newest(lane, 200)).length));
  const each = sizeOf(large);
  const bounded = async (most: number, pinned: readonly string[] = []) => {
    accounts += 1;
    let at = 0;
    const ports = { limit: async () => most * each, pinned: () => new Set(pinned), now: () => (at += 100_000) };
    return openShelf(`uid${accounts}`, ports);
  };

  test('[HS19] over the limit the lanes that were not read for longest leave whole, and are fetched again as if never read', async () => {
    const shelf = await bounded(100);
    for (const lane of ['a', 'b', 'c', 'd']) await fill(shelf, lane, 20);
    await counts(shelf, ['a']);
    await fill(shelf, 'e', 40);
    expect(await counts(shelf, ['a', 'b', 'c', 'd', 'e'])).toEqual([20, 0, 0, 20, 40]);
    expect(await shelf.page('b', { direction: 'older', from: null, limit: 20 })).toBe(null);
    expect(await shelf.one('b', 'b0001')).toBe(null);
  });

  test('[HS19] nothing leaves of a lane for which a message waits', async () => {
    const shelf = await bounded(100, ['a', 'b']);
    for (const lane of ['a', 'b', 'c', 'd', 'e']) await fill(shelf, lane, 24);
    expect((await counts(shelf, ['a', 'b', 'c', 'd', 'e'])).slice(0, 3)).toEqual([24, 24, 0]);
  });

  test('[HS20] one lane that is too much alone loses its oldest messages and promises no more than it has', async () => {
    const shelf = await bounded(80);
    await fill(shelf, 'a', 100);
    const [kept] = await counts(shelf, ['a']);
    expect(kept).toBeGreaterThan(50);
    expect(kept).toBeLessThanOrEqual(80);
    const newest = await shelf.newest('a', 200);
    expect(newest.at(-1)?.id).toBe('a0099');
    const before = await shelf.page('a', { direction: 'older', from: newest[10] ?? null, limit: 20 });
    expect([before?.messages.length, before?.isEnd, before?.isWhole]).toEqual([10, false, false]);
  });

  test('[HS19] what is written a second time is not counted a second time', async () => {
    const shelf = await bounded(70);
    for (let times = 0; times < 3; times++) await fill(shelf, 'a', 50);
    await fill(shelf, 'b', 20);
    expect(await counts(shelf, ['a', 'b'])).toEqual([50, 20]);
  });

  test('[HS19] of the space that the browser offers a tenth is taken, and 200 MB at most', () => {
    expect([shelfLimit(undefined), shelfLimit(1e12), shelfLimit(1e9)]).toEqual([200_000_000, 200_000_000, 100_000_000]);
  });

  test('[HS21] trimming comes under the limit where it can, keeps the pinned, and takes no lane that was read later than one it leaves', () => {
    const lane = fc.record({ laneId: fc.string({ minLength: 1, maxLength: 3 }), bytes: fc.integer({ min: 0, max: 1000 }), readAtMs: fc.nat() });
    const lanesOf = fc.uniqueArray(lane, { selector: ({ laneId }) => laneId, maxLength: 12 });
    fc.assert(
      fc.property(lanesOf, fc.integer({ min: 1, max: 4000 }), fc.array(fc.string({ minLength: 1, maxLength: 3 })), (lanes, limit, pinnedIds) => {
        const pinned = new Set(pinnedIds);
        const { lanes: leaving, cut } = trimOf(lanes, limit, pinned);
        const stay = lanes.filter(({ laneId }) => !leaving.includes(laneId));
        const left = stay.reduce((sum, { bytes }) => sum + bytes, 0) - (cut?.bytes ?? 0);
        const free = lanes.filter(({ laneId }) => !pinned.has(laneId));
        expect([...leaving, ...(cut === null ? [] : [cut.laneId])].some((laneId) => pinned.has(laneId))).toBe(false);
        expect(
          left <= limit ||
            free.reduce(
              (sum, { bytes }) => sum - bytes,
              lanes.reduce((sum, { bytes }) => sum + bytes, 0),
            ) === left,
        ).toBe(true);
        const first = Math.min(...free.filter(({ laneId }) => !leaving.includes(laneId)).map(({ readAtMs }) => readAtMs));
        for (const gone of lanes.filter(({ laneId }) => leaving.includes(laneId))) expect(gone.readAtMs).toBeLessThanOrEqual(first);
      }),
    );
  });
});
