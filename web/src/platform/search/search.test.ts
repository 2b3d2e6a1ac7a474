import { expect, test } from 'vitest';
import type { Leadership, Neighbours } from '../outbox/ports.ts';
import type { FindRequest } from './find-entries.ts';
import type { ReadableLane } from './indexer.ts';
import { memoryParts, type PartsStorage } from './parts-storage.ts';
import { parseQuery } from './query.ts';
import { openSearch, type Search } from './search.ts';
import { openSearchIndex } from './search-index.ts';
import { writtenLanes } from './test-support/written-lanes.ts';

let made = 0;
const request: FindRequest = {
  query: parseQuery('上海'),
  lanes: new Set(['lane-a', 'lane-b']),
  senders: null,
  from: null,
  to: null,
  hasFile: false,
  limit: 50,
};

/** Tabs of one browser: one lock, one channel, one store. */
const browser = () => {
  const waiting: (() => void)[] = [];
  const hearing = new Set<{ hear: () => void; from: number }>();
  let leader: number | null = null;
  let tabs = 0;
  const open = async (
    server: ReturnType<typeof writtenLanes>,
    storage: PartsStorage,
    lanes: () => { rows: ReadonlyMap<string, ReadableLane>; isSure: boolean } = () => ({ rows: server.readable(), isSure: true }),
  ): Promise<Search> => {
    const tab = (tabs += 1);
    const leadership: Leadership = {
      lead: (begin) => {
        const take = (): void => {
          leader = tab;
          begin();
        };
        if (leader === null) take();
        else waiting.push(take);
      },
      resign: () => {
        if (leader !== tab) return;
        leader = null;
        waiting.shift()?.();
      },
    };
    const neighbours: Neighbours = {
      tell: () => {
        for (const one of hearing) if (one.from !== tab) one.hear();
      },
      listen: (hear) => {
        const one = { hear, from: tab };
        hearing.add(one);
        return () => hearing.delete(one);
      },
    };
    const index = await openSearchIndex(storage, () => `s${(made += 1)}`, neighbours.tell);
    return openSearch({
      index,
      history: server.history,
      open: server.open,
      failed: (error) => {
        throw error;
      },
      lanes,
      leadership,
      neighbours,
      isOnline: () => true,
      // Rests of minutes would hold the test up, and rests of nothing would starve what it waits for.
      after: (ms, wake) => {
        const timer = setTimeout(wake, Math.min(ms, 5));
        return () => clearTimeout(timer);
      },
      destroy: storage.destroy,
    });
  };
  return { open };
};
const textsOf = async (search: Search): Promise<readonly string[]> => (await search.find(request)).entries.map(({ text }) => text);

test('[SR18] a lane that is lost is in no result from that moment on, whatever is asked for, and soon nowhere on the device', async () => {
  const server = writtenLanes();
  for (const laneId of ['lane-a', 'lane-b']) server.write({ name: laneId, laneId, at: 10, text: `上海 ${laneId}` });
  const parts = new Map<string, Uint8Array>();
  const lost = new Set<string>();
  const rows = (): ReadonlyMap<string, ReadableLane> => new Map([...server.readable()].filter(([laneId]) => !lost.has(laneId)));
  const search = await browser().open(server, memoryParts(parts), () => ({ rows: rows(), isSure: true }));
  await expect.poll(() => search.behind().size).toBe(0);
  expect(await textsOf(search)).toEqual(['上海 lane-b', '上海 lane-a']);
  lost.add('lane-b');
  expect(await textsOf(search)).toEqual(['上海 lane-a']);
  search.lanesChanged();
  await expect.poll(() => [...parts.values()].some((bytes) => new TextDecoder().decode(bytes).includes('lane-b'))).toBe(false);
  await search.destroy();
  expect(parts.size).toBe(0);
});

test('[SR12] a second tab finds what the first reads in, and goes on when the first is gone', async () => {
  const server = writtenLanes();
  server.write({ name: 'm1', laneId: 'lane-a', at: 10, text: '上海 one' });
  const storage = memoryParts();
  const tabs = browser();
  const first = await tabs.open(server, storage);
  const second = await tabs.open(server, storage);
  await expect.poll(() => textsOf(second)).toEqual(['上海 one']);
  expect(server.asked).toEqual(['lane-a older']);
  first.close();
  server.write({ name: 'm2', laneId: 'lane-a', at: 60, text: '上海 two' });
  second.lanesChanged();
  await expect.poll(() => textsOf(second)).toEqual(['上海 two', '上海 one']);
  expect(server.asked).toEqual(['lane-a older', 'lane-a newer']);
  second.close();
});

test('[SR17] a search waits for the server to say which lanes there are, and gives up waiting soon', async () => {
  const server = writtenLanes();
  for (const laneId of ['lane-a', 'lane-b']) server.write({ name: laneId, laneId, at: 10, text: `上海 ${laneId}` });
  const storage = memoryParts();
  const before = await browser().open(server, storage);
  await expect.poll(() => before.behind().size).toBe(0);
  await expect.poll(() => storage.names('segment/')).not.toEqual([]);
  before.close();
  // This device's cache still has both; the server has one.
  let isSure = false;
  const rows = (): ReadonlyMap<string, ReadableLane> => new Map([...server.readable()].filter(([laneId]) => !isSure || laneId === 'lane-a'));
  const search = await browser().open(server, storage, () => ({ rows: rows(), isSure }));
  const asked = textsOf(search);
  isSure = true;
  expect(await asked).toEqual(['上海 lane-a']);
  isSure = false;
  expect(await textsOf(search)).toContain('上海 lane-a');
  search.close();
});
