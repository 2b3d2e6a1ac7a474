import { expect, test } from 'vitest';
import type { Caller } from '../engine.ts';
import { Guard } from '../guard/guard.ts';
import { Hub } from '../listen/hub.ts';
import { Meter } from '../meter/meter.ts';
import { Fault } from '../model/fault.ts';
import { Database } from '../store/database.ts';
import { History } from '../store/history.ts';
import { makeMemoryStorage } from '../store/memory-storage.ts';
import type { Storage, StorageBatch } from '../store/storage.ts';
import { START } from '../test-support/test-engine.ts';
import { DB, fields, remove, ROOT, set, value } from '../test-support/values.ts';
import { CommitQueue } from './commit-queue.ts';
import { Transactions } from './transactions.ts';

const admin: Caller = { kind: 'admin' };

/** A queue on a real storage whose disk can be full. */
function start() {
  const memory = makeMemoryStorage();
  const batches: StorageBatch[] = [];
  const disk = { full: false };
  const storage: Storage = {
    ...memory,
    write(batch) {
      if (disk.full) throw new Error('disk full');
      batches.push(batch);
      memory.write(batch);
    },
  };
  const meter = new Meter();
  let time = START;
  const state = { database: new Database(DB), history: new History(START), hub: new Hub((error) => expect.unreachable(String(error))) };
  const queue = new CommitQueue({
    storage,
    meter,
    guard: new Guard(meter),
    transactions: new Transactions(() => new Uint8Array(1)),
    stamp: () => ++time,
    eventsFor: () => [],
    onEvents: () => undefined,
    log: () => undefined,
  });
  const submit = (...writes: Parameters<typeof set>[]) =>
    queue.submit(
      state,
      admin,
      writes.map((one) => set(...one)),
    );
  return { state, queue, submit, storage: memory, batches, disk };
}

test('[FL29] all commits of one turn are one batch of the storage, and a refused one takes nothing with it', async () => {
  const { state, queue, submit, batches, storage } = start();
  const outcomes = await Promise.all([
    submit(['c/a', { n: 1n }]),
    submit(['c/b', { __bad__: 1n }]),
    submit(['c/a', { n: 2n }]),
    queue.submit(state, admin, [remove('c/z')]),
  ]);
  expect(outcomes.map((one) => one instanceof Fault)).toEqual([false, true, false, false]);
  expect(batches).toHaveLength(1);
  expect([...storage.documents()].map(({ name, fields: data }) => [name, data])).toEqual([[`${ROOT}/c/a`, fields({ n: 2n })]]);
  await submit(['c/b', {}]);
  expect(batches).toHaveLength(2);
});

test('[FL28] when the storage fails every commit of the turn is UNAVAILABLE and memory is as it was', async () => {
  const { state, queue, submit, disk } = start();
  await submit(['c/a', { n: 1n }], ['c/d', { n: 1n }]);
  disk.full = true;
  const failed = await Promise.all([submit(['c/a', { n: 2n }]), submit(['c/b', {}]), submit(['c/a', { n: 3n }]), queue.submit(state, admin, [remove('c/d')])]);
  for (const outcome of failed) expect(outcome).toMatchObject({ status: 'UNAVAILABLE' });
  expect(state.database.get(`${ROOT}/c/a`)?.fields).toEqual(fields({ n: 1n }));
  expect(state.database.get(`${ROOT}/c/b`)).toBeUndefined();
  expect(state.database.get(`${ROOT}/c/d`)?.fields.get('n')).toEqual(value(1n));
  disk.full = false;
  expect(await submit(['c/a', { n: 4n }])).toMatchObject({ results: [{}] });
  expect(state.database.get(`${ROOT}/c/a`)?.fields).toEqual(fields({ n: 4n }));
});
