import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromMicros, toMicros } from '../model/timestamp.ts';
import type { Precondition, Transform, Write } from '../model/write.ts';
import { arbitraryValue } from '../test-support/arbitrary-values.ts';
import { ADMIN, makeTestEngine, type TestEngine } from '../test-support/test-engine.ts';
import { DB, fields, query, remove, ROOT, serverTime, set, value, type Plain } from '../test-support/values.ts';

async function read(engine: TestEngine, path: string) {
  return (await engine.get(ADMIN, DB, [`${ROOT}/${path}`])).lookups[0]?.found;
}
const commit = (engine: TestEngine, ...writes: Write[]) => engine.commit(ADMIN, DB, writes);

describe('writes', () => {
  test('[FL20] preconditions answer with the codes the SDKs act on, and nothing is written', async () => {
    const engine = await makeTestEngine();
    const made = await commit(engine, set('c/a', { n: 1n }));
    const version = made.results[0]?.updateTime ?? fromMicros(0n);
    const other = fromMicros(toMicros(version) + 1n);
    const cases: [string, Precondition, string][] = [
      ['c/a', { exists: false }, 'ALREADY_EXISTS'],
      ['c/b', { exists: true }, 'NOT_FOUND'],
      ['c/a', { updateTime: other }, 'FAILED_PRECONDITION'],
      ['c/b', { updateTime: version }, 'FAILED_PRECONDITION'],
    ];
    for (const [path, precondition, status] of cases) {
      await expect(commit(engine, set('c/z', {}), set(path, { n: 2n }, { precondition }))).rejects.toMatchObject({ status });
      await expect(commit(engine, { ...remove(path), precondition })).rejects.toMatchObject({ status });
      await expect(commit(engine, { type: 'verify', name: `${ROOT}/${path}`, precondition })).rejects.toMatchObject({ status });
    }
    await expect(commit(engine, remove('c/a'), set('c/a', { n: 2n }, { precondition: { exists: true } }))).rejects.toMatchObject({
      status: 'INVALID_ARGUMENT',
    });
    expect(await read(engine, 'c/z')).toBeUndefined();
    expect((await read(engine, 'c/a'))?.fields).toEqual(fields({ n: 1n }));
    const finer = { seconds: version.seconds, nanos: version.nanos + 400 };
    await commit(engine, set('c/a', { n: 3n }, { precondition: { updateTime: finer } }));
    expect((await read(engine, 'c/a'))?.fields).toEqual(fields({ n: 3n }));
  });

  test('[FL21] a mask changes the named paths only; a path without a value is removed; no mask replaces', async () => {
    const engine = await makeTestEngine();
    await commit(engine, set('c/a', { keep: 1n, drop: 1n, m: { x: 1n, y: 2n }, t: 'text' }));
    await commit(engine, set('c/a', { m: { x: 5n }, t: { in: 1n } }, { mask: [['drop'], ['m', 'x'], ['m', 'z'], ['t', 'in'], ['no', 'where']] }));
    expect((await read(engine, 'c/a'))?.fields).toEqual(fields({ keep: 1n, m: { x: 5n, y: 2n }, t: { in: 1n } }));
    await commit(engine, set('c/a', { only: true }));
    expect((await read(engine, 'c/a'))?.fields).toEqual(fields({ only: true }));
    await commit(engine, set('c/new', { a: { b: 1n }, c: 1n }, { mask: [['a', 'b']] }));
    expect((await read(engine, 'c/new'))?.fields).toEqual(fields({ a: { b: 1n } }));
  });

  test('[FL22] transforms follow Firestore for each kind of stored value', async () => {
    const engine = await makeTestEngine();
    const run = async (stored: Plain | undefined, transform: Partial<Transform> & Pick<Transform, 'type'>) => {
      const before: Write = stored === undefined ? set('c/t', {}) : set('c/t', { f: stored });
      await commit(engine, before);
      const done = await commit(engine, set('c/t', {}, { mask: [], transforms: [{ field: ['f'], ...transform } as Transform] }));
      return [(await read(engine, 'c/t'))?.fields.get('f'), done.results[0]?.transformResults[0]];
    };
    const twice = (data: Plain) => [value(data), value(data)];
    const number = (type: 'increment' | 'maximum' | 'minimum', data: Plain) => ({ type, value: value(data) }) as const;
    expect(await run(1n, number('increment', 2n))).toEqual(twice(3n));
    expect(await run(1n, number('increment', 0.5))).toEqual(twice(1.5));
    expect(await run('x', number('increment', 2n))).toEqual(twice(2n));
    expect(await run(undefined, number('increment', 2n))).toEqual(twice(2n));
    expect(await run(2n ** 63n - 1n, number('increment', 2n))).toEqual(twice(2n ** 63n - 1n));
    expect(await run(-(2n ** 63n), number('increment', -2n))).toEqual(twice(-(2n ** 63n)));
    expect(await run(3n, number('maximum', 5))).toEqual(twice(5));
    expect(await run(3n, number('maximum', 3))).toEqual(twice(3n));
    expect(await run(3n, number('minimum', 2.5))).toEqual(twice(2.5));
    expect(await run(3n, number('minimum', NaN))).toEqual(twice(NaN));
    const values = [value(2n), value(1), value('x')];
    expect(await run([1n, 1n], { type: 'appendMissing', values })).toEqual([value([1n, 1n, 2n, 'x']), value(null)]);
    expect(await run([1n, 1n, 3n], { type: 'removeAll', values })).toEqual([value([3n]), value(null)]);
    expect(await run('no list', { type: 'removeAll', values })).toEqual([value([]), value(null)]);
  });

  test('[FL22] the server time is the commit time, in microseconds, the same for all writes of a commit', async () => {
    const engine = await makeTestEngine();
    engine.clock.micros += 123_457n;
    const done = await commit(engine, set('c/a', {}, { transforms: [serverTime('m', 'at')] }), set('c/b', {}, { transforms: [serverTime('at')] }));
    const now = { type: 'timestamp', value: done.commitTime } as const;
    expect((await read(engine, 'c/a'))?.fields).toEqual(new Map([['m', { type: 'map', fields: new Map([['at', now]]) }]]));
    expect((await read(engine, 'c/b'))?.fields.get('at')).toEqual(now);
    expect(toMicros(done.commitTime) % 1000n).toBe(457n);
    expect(done.results.map(({ updateTime }) => updateTime)).toEqual([done.commitTime, done.commitTime]);
  });

  test('[FL23] writes to one document follow each other, and a bad one undoes them all', async () => {
    const engine = await makeTestEngine();
    await commit(
      engine,
      set('c/a', { n: 1n }),
      set('c/a', {}, { mask: [], transforms: [{ type: 'increment', field: ['n'], value: value(5n) }] }),
      set('c/b', {}),
      remove('c/b'),
    );
    expect((await read(engine, 'c/a'))?.fields).toEqual(fields({ n: 6n }));
    expect(await read(engine, 'c/b')).toBeUndefined();
    await expect(commit(engine, set('c/a', { n: 9n }), set('c/x', { __bad__: 1n }))).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' });
    expect((await read(engine, 'c/a'))?.fields).toEqual(fields({ n: 6n }));
  });

  test('[FL24] a write that changes nothing keeps the version', async () => {
    const engine = await makeTestEngine();
    const first = await commit(engine, set('c/a', { n: 1n }));
    const second = await commit(engine, set('c/a', { n: 1n }));
    expect(second.results[0]?.updateTime).toEqual(first.results[0]?.updateTime);
    const third = await commit(engine, set('c/a', { n: 1 }));
    expect(third.results[0]?.updateTime).toEqual(third.commitTime);
  });

  test('[FL24] any value that is written twice is the same document', async () => {
    const engine = await makeTestEngine();
    await fc.assert(
      fc.asyncProperty(arbitraryValue, async (data) => {
        const write: Write = { type: 'set', name: `${ROOT}/c/p`, fields: new Map([['f', data]]), transforms: [] };
        const first = await commit(engine, write);
        const second = await commit(engine, write);
        expect(second.results[0]?.updateTime).toEqual(first.results[0]?.updateTime);
      }),
      { seed: 24, numRuns: 300 },
    );
  });

  test('[FL25] a commit has at most 500 writes; in a batch write each stands alone', async () => {
    const engine = await makeTestEngine();
    const many = Array.from({ length: 501 }, (_, at) => set(`c/${at}`, {}));
    await expect(commit(engine, ...many)).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' });
    await commit(engine, ...many.slice(1));
    expect((await engine.query(ADMIN, DB, query('c'))).documents).toHaveLength(500);
    const mixed = await engine.batchWrite(ADMIN, DB, [set('d/1', {}), set('d/2', {}, { precondition: { exists: true } }), set('d/3', {})]);
    expect(mixed.map((one) => ('status' in one ? one.status : 'done'))).toEqual(['done', 'NOT_FOUND', 'done']);
  });

  test('[FL26] commit times rise although the clock stands still or goes back', async () => {
    const engine = await makeTestEngine();
    const times: bigint[] = [];
    for (const step of [0n, 0n, -5_000_000n, 1n]) {
      engine.clock.micros += step;
      times.push(toMicros((await commit(engine, set('c/a', { n: BigInt(times.length) }))).commitTime));
    }
    const together = await Promise.all([commit(engine, set('c/b', {})), commit(engine, set('c/c', {}))]);
    times.push(...together.map(({ commitTime }) => toMicros(commitTime)));
    expect(times).toEqual([...new Set(times)].sort((a, b) => Number(a - b)));
  });
});
