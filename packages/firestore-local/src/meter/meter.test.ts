import { expect, test } from 'vitest';
import { ADMIN, makeTestEngine, openStream, user } from '../test-support/test-engine.ts';
import { DB, query, remove, ROOT, set, where } from '../test-support/values.ts';

const rules = `rules_version = '2';
service cloud.firestore { match /databases/{d}/documents {
  match /m/{id} { allow create: if exists(/databases/$(d)/documents/c/1) && get(/databases/$(d)/documents/c/1).data.n == 1 && getAfter(/databases/$(d)/documents/c/2).data.n == 2; }
  match /c/{id} { allow read: if true; }
} }`;

async function start() {
  const engine = await makeTestEngine({ rules: { '(default)': rules } });
  await engine.commit(
    ADMIN,
    DB,
    [1n, 2n, 3n].map((n) => set(`c/${n}`, { n })),
  );
  const cost = async (action: () => unknown): Promise<string> => {
    engine.resetMeter();
    await action();
    const { reads, writes, deletes } = engine.meter();
    return `${reads}R ${writes}W ${deletes}D`;
  };
  return { engine, cost };
}

test('[FL60] reads are counted as they are billed: every document, one at least, missing ones too', async () => {
  const { engine, cost } = await start();
  expect(await cost(() => engine.get(ADMIN, DB, [`${ROOT}/c/1`, `${ROOT}/c/missing`]))).toBe('2R 0W 0D');
  expect(await cost(() => engine.query(ADMIN, DB, query('c')))).toBe('3R 0W 0D');
  expect(await cost(() => engine.query(ADMIN, DB, query('c', { offset: 2, limit: 5 })))).toBe('3R 0W 0D');
  expect(await cost(() => engine.query(ADMIN, DB, query('none')))).toBe('1R 0W 0D');
  expect(await cost(() => engine.aggregate(ADMIN, DB, query('c'), [{ alias: 'n', type: 'count' }]))).toBe('1R 0W 0D');
});

test('[FL60] writes, deletes and the distinct documents that rules look up are counted', async () => {
  const { engine, cost } = await start();
  expect(await cost(() => engine.commit(ADMIN, DB, [set('c/4', {}), set('c/5', {}), remove('c/1'), { type: 'verify', name: `${ROOT}/c/2` }]))).toBe('0R 2W 1D');
  await engine.commit(ADMIN, DB, [set('c/1', { n: 1n })]);
  expect(await cost(() => engine.commit(user('li'), DB, [set('m/a', {}), set('m/b', {})]))).toBe('2R 2W 0D');
  expect(engine.meter().ruleReads).toBe(2);
});

test('[FL60] a listener is billed for each document it is shown, and once for nothing', async () => {
  const { engine, cost } = await start();
  const { add } = openStream(engine);
  expect(await cost(() => add({ targetId: 2, spec: { type: 'query', query: query('c', { where: where('n', '>', 1n) }) } }))).toBe('2R 0W 0D');
  expect(await cost(() => add({ targetId: 4, spec: { type: 'query', query: query('none') } }))).toBe('1R 0W 0D');
  expect(await cost(() => add({ targetId: 6, spec: { type: 'documents', names: [`${ROOT}/none/a`] } }))).toBe('1R 0W 0D');
  expect(await cost(() => engine.commit(ADMIN, DB, [set('c/9', { n: 9n }), set('c/0', { n: 0n })]))).toBe('1R 2W 0D');
  expect(await cost(() => engine.commit(ADMIN, DB, [remove('c/9')]))).toBe('0R 0W 1D');
});
