import { expect, test } from 'vitest';
import type { Write } from '../model/write.ts';
import { ADMIN, makeTestEngine } from '../test-support/test-engine.ts';
import { DB, fields, query, remove, ROOT, set, where } from '../test-support/values.ts';

const begin = { newTransaction: { mode: 'readWrite' } } as const;
const A = `${ROOT}/c/a`;
const B = `${ROOT}/c/b`;

async function start(names: readonly string[] = [A]) {
  const engine = await makeTestEngine();
  const commit = (...writes: Write[]) => engine.commit(ADMIN, DB, writes);
  await commit(set('c/a', { n: 1n }));
  const { lookups, transaction = new Uint8Array() } = await engine.get(ADMIN, DB, names, begin);
  const finish = (...writes: Write[]) => engine.commit(ADMIN, DB, writes, transaction);
  return { engine, commit, lookups, transaction, finish };
}

test('[FL27] a transaction whose reads still stand commits, once', async () => {
  const { engine, commit, lookups, finish } = await start();
  expect(lookups[0]?.found?.fields).toEqual(fields({ n: 1n }));
  await commit(set('c/other', {}));
  await finish(set('c/a', { n: 2n }));
  await expect(finish(set('c/a', { n: 3n }))).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' });
  expect((await engine.get(ADMIN, DB, [A])).lookups[0]?.found?.fields).toEqual(fields({ n: 2n }));
});

test('[FL27] a document that was read and has changed, come or gone aborts the commit', async () => {
  for (const write of [set('c/a', { n: 5n }), remove('c/a'), set('c/b', {})]) {
    const { engine, commit, finish } = await start([A, B]);
    await commit(write);
    await expect(finish(set('c/z', {}))).rejects.toMatchObject({ status: 'ABORTED' });
    expect((await engine.get(ADMIN, DB, [`${ROOT}/c/z`])).lookups[0]?.found).toBeUndefined();
  }
});

test('[FL27] a query that would answer otherwise aborts the commit, also by a new document', async () => {
  for (const [write, status] of [
    [set('c/new', { n: 1n }), 'ABORTED'],
    [set('c/a', { n: 2n }), 'ABORTED'],
    [set('c/new', { n: 7n }), 'done'],
  ] as const) {
    const { engine, commit, transaction, finish } = await start([]);
    await engine.query(ADMIN, DB, query('c', { where: where('n', '==', 1n) }), { transaction });
    await commit(write);
    const outcome = await finish(set('c/z', {})).then(
      () => 'done',
      (fault: { status: string }) => fault.status,
    );
    expect(outcome).toBe(status);
  }
});

test('[FL27] all reads of a transaction see one moment', async () => {
  const { engine, commit, transaction, finish } = await start();
  await commit(set('c/a', { n: 2n }), set('c/b', { n: 1n }));
  expect((await engine.get(ADMIN, DB, [A, B], { transaction })).lookups.map(({ found }) => found?.fields)).toEqual([fields({ n: 1n }), undefined]);
  expect((await engine.query(ADMIN, DB, query('c'), { transaction })).documents.map(({ fields: data }) => data)).toEqual([fields({ n: 1n })]);
  await expect(finish()).rejects.toMatchObject({ status: 'ABORTED' });
});

test('[FL27] a read-only transaction reads its moment and writes nothing', async () => {
  const { engine, commit } = await start();
  const id = await engine.begin(DB, { mode: 'readOnly' });
  await commit(set('c/a', { n: 2n }));
  expect((await engine.get(ADMIN, DB, [A], { transaction: id })).lookups[0]?.found?.fields).toEqual(fields({ n: 1n }));
  await expect(engine.commit(ADMIN, DB, [set('c/a', {})], id)).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' });
});

test('[FL27] a transaction that was rolled back, is too old or of another database is not known', async () => {
  const { engine, transaction, finish } = await start();
  await expect(engine.commit(ADMIN, 'projects/demo/databases/shred', [], transaction)).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' });
  await engine.rollback(DB, transaction);
  await expect(finish()).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' });
  const old = await engine.begin(DB, { mode: 'readWrite' });
  engine.clock.micros += 271_000_000n;
  await engine.begin(DB, { mode: 'readWrite' });
  await expect(engine.commit(ADMIN, DB, [], old)).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' });
});

test('[FL27] of two transactions that read and write the same document one wins and the other aborts', async () => {
  const { engine } = await start();
  const attempt = async () => {
    const { lookups, transaction } = await engine.get(ADMIN, DB, [A], begin);
    const n = lookups[0]?.found?.fields.get('n');
    const next = n?.type === 'integer' ? n.value + 1n : 0n;
    return engine.commit(ADMIN, DB, [set('c/a', { n: next })], transaction).then(
      () => 'done',
      (fault: { status: string }) => fault.status,
    );
  };
  expect((await Promise.all([attempt(), attempt(), attempt()])).sort()).toEqual(['ABORTED', 'ABORTED', 'done']);
  expect((await engine.get(ADMIN, DB, [A])).lookups[0]?.found?.fields).toEqual(fields({ n: 2n }));
});
