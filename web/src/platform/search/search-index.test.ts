import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { createStorageKey } from '@liexin/e2ee/local-seal';
import { expect, test } from 'vitest';
import { localSealer } from '../vault/sealed-store.ts';
import { compareEntries, type Entry } from './entry.ts';
import { fits, type FindRequest } from './find-entries.ts';
import { openIndexedDbParts } from './indexed-db-parts.ts';
import { newLaneRecord, type LaneRecord } from './lane-record.ts';
import { memoryParts, type PartsStorage } from './parts-storage.ts';
import { parseQuery } from './query.ts';
import { sealedParts } from './sealed-parts.ts';
import { openSearchIndex, type SearchIndex } from './search-index.ts';
import { zhEnText } from './test-support/texts.ts';

let made = 0;
const newId = (): string => `s${(made += 1)}`;
const sentAt = (seconds: number) => ({ seconds: 1_700_000_000 + seconds, nanoseconds: 5000 });
const entry = (id: string, text: string, more: Partial<Entry> = {}): Entry => ({
  id,
  laneId: 'lane-a',
  sender: 'helen',
  sentAt: sentAt(made),
  period: 24_322,
  hasFile: false,
  revision: '',
  text,
  ...more,
});
const record = (laneId: string, more: Partial<LaneRecord> = {}): LaneRecord => ({ ...newLaneRecord(laneId), ...more });
const request = (input: string, more: Partial<FindRequest> = {}): FindRequest => ({
  query: parseQuery(input),
  lanes: new Set(['lane-a', 'lane-b', 'lane-c']),
  senders: null,
  from: null,
  to: null,
  hasFile: false,
  limit: 50,
  ...more,
});
const idsOf = async (index: SearchIndex, input: string, more: Partial<FindRequest> = {}): Promise<readonly string[]> =>
  (await index.find(request(input, more))).entries.map(({ id }) => id);
const sealer = async () => localSealer({ uid: 'helen', deviceId: 'd1', storageKey: await createStorageKey() });

const someEntry = fc.record({
  laneId: fc.constantFrom('lane-a', 'lane-b', 'lane-c'),
  sender: fc.constantFrom('helen', 'marc', 'guest'),
  seconds: fc.nat({ max: 40 }),
  hasFile: fc.boolean(),
  text: zhEnText,
});
const someRequest = fc.record({
  input: zhEnText,
  lanes: fc.subarray(['lane-a', 'lane-b', 'lane-c'], { minLength: 1 }),
  senders: fc.option(fc.subarray(['helen', 'marc', 'guest'], { minLength: 1 })),
  from: fc.option(fc.nat({ max: 40 })),
  to: fc.option(fc.nat({ max: 40 })),
  hasFile: fc.boolean(),
  limit: fc.integer({ min: 1, max: 6 }),
  isShort: fc.boolean(),
});

test('[SR7] a search finds what reading every text would find, in the same order, through every filter and however the index lies', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(someEntry, fc.constantFrom('stay', 'stay', 'stay', 'flush', 'compact', 'reopen')), { maxLength: 60, size: 'max' }),
      fc.array(someRequest, { minLength: 1, maxLength: 6 }),
      async (steps, requests) => {
        const storage = memoryParts();
        let index = await openSearchIndex(storage, newId);
        const all: Entry[] = [];
        for (const [place, [{ seconds, ...one }, then]] of steps.entries()) {
          const added = { ...entry(`m${place}`, one.text, one), sentAt: sentAt(seconds) };
          all.push(added);
          index.add(record(added.laneId), [added]);
          if (then === 'flush') await index.flush();
          if (then === 'compact') await index.compact();
          if (then === 'reopen') {
            await index.flush();
            index = await openSearchIndex(storage, newId);
          }
        }
        for (const { input, isShort, from, to, ...more } of requests) {
          const asked = request(isShort ? Array.from(input).slice(0, 2).join('') : input, {
            ...more,
            lanes: new Set(more.lanes),
            senders: more.senders === null ? null : new Set(more.senders),
            from: from === null ? null : sentAt(from).seconds,
            to: to === null ? null : sentAt(to).seconds,
          });
          const naive = all.filter((one) => fits(one, asked)).toSorted((a, b) => compareEntries(b, a));
          const found = await index.find(asked);
          expect(found.entries).toEqual(naive.slice(0, asked.limit));
          expect(found.isMore).toBe(naive.length > asked.limit);
        }
      },
    ),
    { seed: 7, numRuns: 250 },
  );
});

test('[SR8] put together, segments hold the same entries and are few', async () => {
  const index = await openSearchIndex(memoryParts(), newId);
  const ids: string[] = [];
  for (let i = 0; i < 100; i++) {
    ids.push(`m${i}`);
    index.add(record('lane-a'), [entry(`m${i}`, `第${i}条 上海 number ${i}`, { sentAt: sentAt(i) })]);
    await index.flush();
    while (await index.compact());
  }
  expect(index.size()).toMatchObject({ entries: 100 });
  expect(index.size().segments).toBeLessThan(16);
  expect(await idsOf(index, '上海', { limit: 200 })).toEqual(ids.toReversed());
  expect(await idsOf(index, 'number 42')).toEqual(['m42']);
});

/** A device that dies at one of its writes: nothing of that commit is there. */
const dyingParts = (parts: Map<string, Uint8Array>, commits: number): PartsStorage => {
  const inner = memoryParts(parts);
  let left = commits;
  return {
    ...inner,
    commit: async (change) => {
      if ((left -= 1) < 0) throw new Error('killed');
      await inner.commit(change);
    },
  };
};

test('[SR9] a tab killed between any two writes loses nothing that counts as read in, and keeps nothing twice', async () => {
  for (let commits = 0; commits < 24; commits++) {
    const parts = new Map<string, Uint8Array>();
    const index = await openSearchIndex(dyingParts(parts, commits), newId);
    try {
      for (let i = 0; i < 12; i++) {
        // The record says how many are read in; entries come with it.
        index.add(record('lane-a', { recent: Array.from({ length: i + 1 }, (_, n) => ({ id: `m${n}`, seconds: n })) }), [
          entry(`m${i}`, '上海', { sentAt: sentAt(i) }),
        ]);
        await index.flush();
        await index.compact();
      }
      await index.keepOnly(new Set(['lane-a']));
    } catch (error) {
      expect(String(error)).toContain('killed');
    }
    const after = await openSearchIndex(memoryParts(parts), newId);
    const counted =
      after
        .records()
        .get('lane-a')
        ?.recent.map(({ id }) => id) ?? [];
    expect(after.size().entries).toBe(counted.length);
    expect(await idsOf(after, '上海')).toEqual(counted.toReversed());
  }
});

test('[SR9] what could not be written is still found, and written the next time', async () => {
  const parts = new Map<string, Uint8Array>();
  let isFull = true;
  const inner = memoryParts(parts);
  const index = await openSearchIndex({ ...inner, commit: async (change) => (isFull ? Promise.reject(new Error('full')) : inner.commit(change)) }, newId);
  index.add(record('lane-a'), [entry('m1', '上海')]);
  await expect(index.flush()).rejects.toThrow('full');
  expect(await idsOf(index, '上海')).toEqual(['m1']);
  isFull = false;
  await index.flush();
  expect(await idsOf(await openSearchIndex(inner, newId), '上海')).toEqual(['m1']);
});

test('[SR10] a lane that was lost is in no result and, soon after, nowhere on the device; so is what was deleted', async () => {
  const parts = new Map<string, Uint8Array>();
  const index = await openSearchIndex(memoryParts(parts), newId);
  const texts = (): string => [...parts.values()].map((bytes) => new TextDecoder().decode(bytes)).join('\n');
  index.add(record('lane-a'), [entry('m1', 'kept words 苏州')]);
  index.add(record('lane-b'), [entry('m2', 'secret words 上海', { laneId: 'lane-b' })]);
  await index.flush();
  index.add(record('lane-b'), [entry('m3', 'secret more 上海', { laneId: 'lane-b' })]);
  index.add(record('lane-c'), [entry('m4', 'deleted words 北京', { laneId: 'lane-c', sentAt: sentAt(77) })]);
  await index.flush();
  expect(texts()).toContain('secret');
  const deletion = { kind: 'del' as const, id: 'd1', at: sentAt(99), by: 'helen' };
  index.add(record('lane-c', { acts: { m4: [deletion] }, stale: [sentAt(77).seconds] }), []);
  expect(await idsOf(index, 'words')).toEqual(['m2', 'm1']);
  const removing = index.keepOnly(new Set(['lane-a', 'lane-c']));
  await removing;
  expect(await idsOf(index, 'words')).toEqual(['m1']);
  expect(texts()).not.toMatch(/secret|上海|lane-b|deleted|北京/);
  expect(texts()).toContain('苏州');
  expect(index.size().entries).toBe(1);
});

test('[RT64, SR10] what is out of sight of a lane that lives on is in no result at once, and soon after nowhere on the device', async () => {
  const parts = new Map<string, Uint8Array>();
  const index = await openSearchIndex(memoryParts(parts), newId);
  for (const [i, laneId] of ['lane-a', 'lane-b'].entries())
    index.add(
      record(laneId),
      [10, 20, 30].map((seconds) => entry(`${laneId}-${seconds}`, 'shanghai', { laneId, sentAt: sentAt(seconds + i) })),
    );
  await index.flush();
  const since = new Map([['lane-b', sentAt(21).seconds]]);
  expect(await idsOf(index, 'shanghai', { since })).toEqual(['lane-b-30', 'lane-a-30', 'lane-b-20', 'lane-a-20', 'lane-a-10']);
  expect(index.size().entries).toBe(6);
  await index.keepOnly(new Set(['lane-a', 'lane-b']), since);
  expect(index.size().entries).toBe(5);
  expect(await idsOf(index, 'shanghai')).toEqual(['lane-b-30', 'lane-a-30', 'lane-b-20', 'lane-a-20', 'lane-a-10']);
  // What is in no segment yet goes as well.
  index.add(record('lane-b'), [entry('lane-b-5', 'shanghai', { laneId: 'lane-b', sentAt: sentAt(5) })]);
  await index.keepOnly(new Set(['lane-a', 'lane-b']), since);
  expect(index.size().entries).toBe(5);
});

test('[SR10] taking a lane out that was killed half way is finished before the lane is read in again', async () => {
  for (let commits = 2; commits < 8; commits++) {
    const parts = new Map<string, Uint8Array>();
    const dying = await openSearchIndex(dyingParts(parts, commits), newId);
    try {
      for (const id of ['m1', 'm2']) {
        dying.add(record('lane-b'), [entry(id, '上海', { laneId: 'lane-b' })]);
        await dying.flush();
      }
      await dying.keepOnly(new Set(['lane-a']));
    } catch (error) {
      expect(String(error)).toContain('killed');
    }
    const after = await openSearchIndex(memoryParts(parts), newId);
    const isForgotten = !after.records().has('lane-b');
    if (isForgotten) expect(await idsOf(after, '上海')).toEqual([]);
    await after.keepOnly(new Set(['lane-b']));
    if (isForgotten) expect(after.size().entries).toBe(0);
  }
});

test('[SR11] of texts, names and terms nothing lies on the device in clear, and no part opens elsewhere', async () => {
  const storage = await openIndexedDbParts('search-at-rest');
  const sealing = await sealer();
  const index = await openSearchIndex(sealedParts(storage, sealing), newId);
  index.add(record('lane-a', { acts: { m9: [{ kind: 'edit', id: 'e1', at: sentAt(1), by: 'helen', text: 'edited secretly' }] } }), [
    entry('m1', '我家在上海东边 and the salary is 800,000'),
  ]);
  await index.flush();
  const names = await storage.names('');
  const dump = (await storage.get(names)).map((bytes) => new TextDecoder('utf-8').decode(bytes ?? new Uint8Array())).join('\n') + names.join('\n');
  expect(names.length).toBeGreaterThan(4);
  expect(dump).not.toMatch(/上海|东边|salary|800|helen|edited/);
  expect(await idsOf(await openSearchIndex(sealedParts(storage, sealing), newId), '上海 salary')).toEqual(['m1']);
  await expect(openSearchIndex(sealedParts(storage, await sealer()), newId)).rejects.toMatchObject({ code: 'search-index-damaged' });
  const words = names.filter((name) => name.includes('/bucket/'));
  const [one, two] = await storage.get(words);
  await storage.commit({
    put: new Map([
      [words[0] ?? '', two ?? new Uint8Array()],
      [words[1] ?? '', one ?? new Uint8Array()],
    ]),
    remove: [],
  });
  const swapped = await openSearchIndex(sealedParts(storage, sealing), newId);
  await expect(swapped.find(request('上海 salary'))).rejects.toMatchObject({ code: 'search-index-damaged' });
  await swapped.reset();
  expect(await storage.names('')).toEqual([]);
  await storage.destroy();
});

test('[SR12] another tab finds what the leading one wrote, also while segments are put together under it', async () => {
  const parts = memoryParts();
  const leader = await openSearchIndex(parts, newId);
  const follower = await openSearchIndex(parts, newId);
  for (let i = 0; i < 9; i++) {
    leader.add(record('lane-a'), [entry(`m${i}`, '上海', { sentAt: sentAt(i) })]);
    await leader.flush();
  }
  await follower.reload();
  expect(await idsOf(follower, '上海')).toHaveLength(9);
  const behind = await openSearchIndex(parts, newId);
  expect(await leader.compact()).toBe(true);
  expect(await idsOf(behind, '上海')).toHaveLength(9);
});

test('[SR23] an index that was warmed when the field got the focus reads no columns for the first search', async () => {
  const storage = memoryParts();
  const written = await openSearchIndex(storage, newId);
  for (let n = 0; n < 3; n++) {
    written.add(record(`lane-${'abc'[n]}`), [entry(`e${n}`, '上海 CFO', { laneId: `lane-${'abc'[n]}` })]);
    await written.flush();
  }
  const asked: string[] = [];
  const watched: PartsStorage = { ...storage, get: (names) => (asked.push(...names), storage.get(names)) };
  const index = await openSearchIndex(watched, newId);
  const columns = (): number => asked.filter((name) => name.endsWith('/columns')).length;
  await index.warm();
  expect(columns()).toBe(3);
  expect((await idsOf(index, '上海')).toSorted()).toEqual(['e0', 'e1', 'e2']);
  expect(columns()).toBe(3);
});
