import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Imported } from '@liexin/proof/imported';
import { importedName } from '../live/imported-sender.ts';
import type { Entry } from './entry.ts';
import { isBehind, openIndexer, type ReadableLane } from './indexer.ts';
import { memoryParts, type PartsStorage } from './parts-storage.ts';
import { parseQuery } from './query.ts';
import { openSearchIndex, type SearchIndex } from './search-index.ts';
import { idOf, writtenLanes } from './test-support/written-lanes.ts';

let made = 0;
const newId = (): string => `s${(made += 1)}`;

/** Reads in until nothing is left to do, or for so many steps; then the tab is closed (`flush`) or killed. */
const readIn = async (
  server: ReturnType<typeof writtenLanes>,
  storage: PartsStorage,
  {
    steps = 1000,
    lanes = server.readable,
    isKilled = false,
  }: { steps?: number; lanes?: () => ReadonlyMap<string, ReadableLane> | null; isKilled?: boolean } = {},
): Promise<SearchIndex> => {
  const index = await openSearchIndex(storage, newId);
  let left = steps;
  let failed: Error | null = null;
  await new Promise<void>((resolve) => {
    const indexer = openIndexer({
      index: isKilled ? { ...index, flush: async () => undefined } : index,
      history: server.history,
      open: server.open,
      lanes,
      rest: async (why) => {
        if (why !== 'page' || (left -= 1) <= 0) indexer.close();
      },
      changed: () => undefined,
      failed: (error) => {
        failed = error as Error;
      },
    });
    void indexer.run().then(resolve);
  });
  const error = failed as Error | null;
  if (error !== null && error.message !== 'offline') throw error;
  return index;
};
const find = async (index: SearchIndex, input: string, lanes = ['lane-a', 'lane-b', 'lane-c']): Promise<readonly Entry[]> =>
  (await index.find({ query: parseQuery(input), lanes: new Set(lanes), senders: null, from: null, to: null, hasFile: false, limit: 1000 })).entries;
const texts = async (index: SearchIndex, input: string): Promise<readonly string[]> => (await find(index, input)).map(({ text }) => text);

test('[SR13] the newest page of every lane comes first, then what is older; a lane where nothing moved costs nothing', async () => {
  const server = writtenLanes();
  for (let i = 0; i < 250; i++) server.write({ name: `a${i}`, laneId: 'lane-a', at: i * 20, text: `上海 ${i}` });
  for (let i = 0; i < 30; i++) server.write({ name: `b${i}`, laneId: 'lane-b', at: 10_000 + i, text: `苏州 ${i}` });
  server.lanes.set('lane-c', []);
  const storage = memoryParts();
  await readIn(server, storage);
  expect(server.asked).toEqual(['lane-b older', 'lane-a older', 'lane-c older', 'lane-a older', 'lane-a older']);
  const index = await readIn(server, storage);
  expect(server.asked).toHaveLength(5);
  expect(await find(index, '上海')).toHaveLength(250);
  expect([...server.readable().values()].every((lane) => !isBehind(lane, index.records().get(lane.laneId)))).toBe(true);
  server.write({ name: 'a-new', laneId: 'lane-a', at: 20_000, text: '上海 again' });
  expect(isBehind(server.readable().get('lane-a') ?? { laneId: '', lastAt: null }, index.records().get('lane-a'))).toBe(true);
  const after = await readIn(server, storage);
  expect(server.asked.slice(5)).toEqual(['lane-a newer']);
  expect((await find(after, '上海'))[0]).toMatchObject({ id: idOf('a-new'), text: '上海 again' });
});

test('[SR14] whatever was written and changed, however pages fall and whenever the tab dies: each message once, in its newest words', async () => {
  const someAct = fc.record({
    kind: fc.constantFrom('msg', 'msg', 'msg', 'edit', 'del', 'react'),
    target: fc.nat(),
    sender: fc.constantFrom('helen', 'guest'),
    gap: fc.constantFrom(0.000_001, 1, 3, 60),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(someAct, fc.option(fc.record({ steps: fc.integer({ min: 1, max: 4 }), isKilled: fc.boolean() }), { freq: 12 })), {
        minLength: 1,
        maxLength: 260,
        size: 'max',
      }),
      async (written) => {
        const server = writtenLanes();
        const storage = memoryParts();
        const now = new Map<string, { text: string; sender: string; isDeleted: boolean }>();
        let at = 1000;
        for (const [place, [{ kind, target, sender, gap }, stop]] of written.entries()) {
          at += gap;
          const names = [...now.keys()];
          const name = `m${place}`;
          const ref = names[target % Math.max(1, names.length)];
          if (kind === 'msg' || ref === undefined) {
            now.set(name, { text: `上海 first ${place}`, sender, isDeleted: false });
            server.write({ name, laneId: 'lane-a', at, sender, text: `上海 first ${place}` });
          } else {
            const about = now.get(ref);
            server.write({ name, laneId: 'lane-a', at, sender, type: kind as 'edit', ref, text: kind === 'edit' ? `上海 edited ${place}` : '' });
            if (about?.sender === sender && !about.isDeleted && kind === 'edit') now.set(ref, { ...about, text: `上海 edited ${place}` });
            if (about?.sender === sender && kind === 'del') now.set(ref, { ...about, isDeleted: true });
          }
          if (stop !== null) await readIn(server, storage, stop);
        }
        const index = await readIn(server, storage);
        const wanted = [...now].filter(([, { isDeleted }]) => !isDeleted).map(([name, { text }]) => `${idOf(name)} ${text}`);
        expect((await find(index, '上海')).map(({ id, text }) => `${id} ${text}`).toSorted()).toEqual(wanted.toSorted());
        await index.keepOnly(new Set(['lane-a']));
        expect((await find(index, '上海')).length).toBe(wanted.length);
      },
    ),
    { seed: 14, numRuns: 60 },
  );
}, 120_000);

test('[SR14] only who wrote a message changes what is found of it', async () => {
  const server = writtenLanes();
  const storage = memoryParts();
  server.write({ name: 'm1', laneId: 'lane-a', at: 10, text: 'true words' });
  server.write({ name: 'e1', laneId: 'lane-a', at: 11, sender: 'guest', type: 'edit', ref: 'm1', text: 'false words' });
  server.write({ name: 'e2', laneId: 'lane-a', at: 12, type: 'edit', ref: 'm1', text: 'better words' });
  server.write({ name: 'e3', laneId: 'lane-a', at: 13, type: 'edit', ref: 'm1', text: '   ' });
  server.write({ name: 'd1', laneId: 'lane-a', at: 14, sender: 'guest', type: 'del', ref: 'm1' });
  expect(await texts(await readIn(server, storage), 'words')).toEqual(['better words']);
  server.write({ name: 'd2', laneId: 'lane-a', at: 100, type: 'del', ref: 'm1' });
  expect(await texts(await readIn(server, storage), 'words')).toEqual([]);
});

test('[SR15] what did not open is tried again and then found; what will never open again falls out', async () => {
  const server = writtenLanes();
  const storage = memoryParts();
  server.write({ name: 'm1', laneId: 'lane-a', at: 10, text: 'words one' });
  server.write({ name: 'm2', laneId: 'lane-a', at: 11, text: 'words two', hasFile: true });
  server.locked.add(idOf('m2'));
  expect(await texts(await readIn(server, storage), 'words')).toEqual(['words one']);
  server.locked.clear();
  const index = await readIn(server, storage);
  expect(await texts(index, 'words')).toEqual(['words two', 'words one']);
  expect((await find(index, 'two'))[0]?.hasFile).toBe(true);
  // The share of the month went: whatever was read in of it is found no more.
  server.write({ name: 'm3', laneId: 'lane-a', at: 100, text: 'words three' });
  server.purged.add(idOf('m3'));
  expect(await texts(await readIn(server, storage), 'words')).toEqual([]);
});

test('[SR16] without a network nothing is taken for read in, and it goes on where it stopped', async () => {
  const server = writtenLanes();
  const storage = memoryParts();
  for (let i = 0; i < 150; i++) server.write({ name: `a${i}`, laneId: 'lane-a', at: i, text: `上海 ${i}` });
  await readIn(server, storage, { steps: 1 });
  server.goOffline();
  expect(await find(await readIn(server, storage), '上海')).toHaveLength(100);
  server.goOnline();
  expect(await find(await readIn(server, storage), '上海')).toHaveLength(150);
});

test('[SR17] a lane that is not readable any more is out before anything is read, and stays out', async () => {
  const server = writtenLanes();
  const storage = memoryParts();
  for (const laneId of ['lane-a', 'lane-b']) server.write({ name: laneId, laneId, at: 10, text: `上海 ${laneId}` });
  await readIn(server, storage);
  const mine = (): ReadonlyMap<string, ReadableLane> => new Map([...server.readable()].filter(([laneId]) => laneId === 'lane-a'));
  server.asked.length = 0;
  const index = await readIn(server, storage, { lanes: mine });
  expect(await texts(index, '上海')).toEqual(['上海 lane-a']);
  expect(server.asked).toEqual([]);
  // Until the server said which lanes there are, nothing is thrown away: a cache may lack some.
  expect(await texts(await readIn(server, storage, { lanes: () => null }), '上海')).toEqual(['上海 lane-a']);
  // Back again: read in anew, once.
  expect(await texts(await readIn(server, storage), '上海')).toEqual(['上海 lane-b', '上海 lane-a']);
  server.refused.add('lane-b');
  server.write({ name: 'b2', laneId: 'lane-b', at: 50, text: '上海 refused' });
  expect(await texts(await readIn(server, storage), '上海')).not.toContain('上海 refused');
});

test('[IM8] what an import brought is found in its newest words, under its own writer and under nobody of this agency', async () => {
  const server = writtenLanes();
  const was = { sentMicros: 1, type: 'msg', part: 'candidate', id: 'o', agencyId: 'left', exportId: 'e', files: 0 } as const;
  const imported: Imported = { ...was, writer: { uid: 'helen', name: 'Helen of before', kind: 'staff' } };
  const said = { laneId: 'lane-a', type: 'imported' } as const;
  server.write({ ...said, name: 'a', at: 1, text: '上海 first', imported });
  server.write({ ...said, name: 'b', at: 2, text: '上海 second', ref: 'a', imported: { ...imported, type: 'edit' } });
  server.write({ ...said, name: 'c', at: 3, text: '上海 gone', imported });
  server.write({ ...said, name: 'd', at: 4, text: '', ref: 'c', imported: { ...imported, type: 'del' } });
  server.write({
    ...said,
    name: 'e',
    at: 5,
    text: '上海 of another',
    ref: 'a',
    imported: { ...imported, type: 'edit', writer: { ...imported.writer, uid: 'x' } },
  });
  const index = await readIn(server, memoryParts());
  const found = await find(index, '上海', ['lane-a']);
  expect(found.map(({ text, sender }) => [text, importedName(sender)?.name])).toEqual([['上海 second', 'Helen of before']]);
  expect(found[0]?.sender).not.toBe('helen');
});
