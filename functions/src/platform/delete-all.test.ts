import { afterAll, beforeAll, expect, test } from 'vitest';
import { localPlatform, type LocalPlatform } from '../testing/local-platform.ts';
import { deleteAll, emptyPages } from './delete-all.ts';

let platform: LocalPlatform;
beforeAll(async () => {
  platform = await localPlatform();
});
afterAll(() => platform.close());

const fill = async (name: string, count: number) => {
  const all = platform.db.collection(name);
  for (let from = 0; from < count; from += 400) {
    const batch = platform.db.batch();
    for (let i = from; i < Math.min(count, from + 400); i++) batch.set(all.doc(`d${i}`), { kind: 'a', words: 'secret' });
    await batch.commit();
  }
  return all;
};

test('[RT47] what a query finds goes, however many pages it has, and nothing else; it is counted', async () => {
  const all = await fill('many', 1201);
  await all.doc('other').set({ kind: 'b' });
  expect(await deleteAll(platform.db, all.where('kind', '==', 'a'))).toBe(1201);
  expect((await all.get()).docs.map(({ id }) => id)).toEqual(['other']);
});

test('[CL15] no contents are read of what is deleted, but the fields that are asked for', async () => {
  const all = await fill('some', 2);
  const seen: unknown[] = [];
  const look = (fields: readonly string[]) =>
    emptyPages(platform.db, all, {
      fields,
      before: async (docs) => {
        seen.push(...docs.map((doc) => doc.data()));
        return false;
      },
    });
  expect([await look([]), await look(['kind'])]).toEqual([
    { isEmpty: false, removed: 0 },
    { isEmpty: false, removed: 0 },
  ]);
  expect(seen).toEqual([{}, {}, { kind: 'a' }, { kind: 'a' }]);
});

test('[CL15] a page has to have its time, and the rest waits', async () => {
  const all = await fill('slow', 1100);
  let looks = 0;
  expect(await emptyPages(platform.db, all, { hasTime: () => ++looks < 2 })).toEqual({ isEmpty: false, removed: 500 });
  expect(await emptyPages(platform.db, all)).toEqual({ isEmpty: true, removed: 600 });
});
