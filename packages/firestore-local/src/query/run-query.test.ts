import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Document } from '../model/document.ts';
import { fromMicros } from '../model/timestamp.ts';
import type { Fields } from '../model/value.ts';
import { Database } from '../store/database.ts';
import { History } from '../store/history.ts';
import { arbitraryFields, arbitraryQuery } from '../test-support/arbitrary-queries.ts';
import { naiveQuery } from '../test-support/naive-query.ts';
import { DB, ROOT, query, where } from '../test-support/values.ts';
import { compileQuery } from './compile-query.ts';
import { runQuery, runQueryAt } from './run-query.ts';

const ids = (documents: readonly Document[]): string[] => documents.map(({ name }) => name.slice(ROOT.length + 1));
const steps = fc.array(fc.tuple(fc.nat(130), fc.option(arbitraryFields, { nil: undefined, freq: 8 })), { minLength: 150, maxLength: 220 });

function document(id: number, fields: Fields, micros: number): Document {
  return { name: `${ROOT}/c/d${id}`, fields, createTime: fromMicros(0n), updateTime: fromMicros(BigInt(micros)) };
}

function change(database: Database, id: number, fields: Fields | undefined, micros: number): void {
  if (fields) database.put(document(id, fields, micros));
  else database.remove(`${ROOT}/c/d${id}`);
}

const all = (database: Database): Document[] => [...(database.collection(`${ROOT}/c`)?.documents.values() ?? [])];

test('[FL10] a result is what the definition says, with indexes made at any time and kept up', () => {
  fc.assert(
    fc.property(steps, fc.array(arbitraryQuery, { minLength: 4, maxLength: 4 }), (changes, queries) => {
      const database = new Database(DB);
      const compiled = queries.map(compileQuery);
      for (const [at, [id, fields]] of changes.entries()) {
        change(database, id, fields, at);
        if (at % 50 !== 49) continue;
        for (const one of compiled) expect(ids(runQuery(one, database))).toEqual(ids(naiveQuery(all(database), one.query, one.orders)));
      }
    }),
    { seed: 10, numRuns: 250 },
  );
});

test('[FL10] whether a single document matches agrees with the whole result', () => {
  fc.assert(
    fc.property(fc.array(arbitraryFields, { maxLength: 20 }), arbitraryQuery, (contents, asked) => {
      const { limit: _limit, offset: _offset, ...unlimited } = asked;
      const compiled = compileQuery(unlimited);
      const documents = contents.map((fields, id) => document(id, fields, 0));
      expect(ids(documents.filter(compiled.matches)).sort()).toEqual(ids(naiveQuery(documents, unlimited, compiled.orders)).sort());
    }),
    { seed: 11, numRuns: 2000 },
  );
});

test('[FL11] a result at an earlier time is the result as it was then', () => {
  fc.assert(
    fc.property(steps, arbitraryQuery, fc.nat(149), (changes, asked, moment) => {
      const database = new Database(DB);
      const history = new History(0n);
      const compiled = compileQuery(asked);
      let then: string[] = [];
      for (const [at, [id, fields]] of changes.entries()) {
        const name = `${ROOT}/c/d${id}`;
        const before = database.get(name);
        change(database, id, fields, at);
        history.add(BigInt(at), [{ name, before, after: database.get(name) }]);
        if (at === moment) then = ids(runQuery(compiled, database));
      }
      const past = history.at(BigInt(moment), 1000n);
      expect(past && ids(runQueryAt(compiled, database, past))).toEqual(then);
    }),
    { seed: 12, numRuns: 150 },
  );
});

test('[FL11] a time before the kept changes, or not yet reached, is not known', () => {
  const history = new History(5n, 2);
  expect(history.at(4n, 9n)).toBeUndefined();
  expect(history.at(10n, 9n)).toBeUndefined();
  for (let at = 6; at < 12; at++) history.add(BigInt(at), [{ name: `${at}`, before: undefined, after: undefined }]);
  expect(history.at(6n, 20n)).toBeUndefined();
  expect([...(history.at(10n, 20n)?.keys() ?? [])]).toEqual(['11']);
});

test('[FL12] collection groups and all descendants reach every depth below the parent, and nothing else', () => {
  const database = new Database(DB);
  for (const path of ['c/1', 'x/1/c/2', 'x/1/c/2/c/3', 'x/2/c/4', 'cc/5', 'x/1']) {
    database.put({ name: `${ROOT}/${path}`, fields: new Map(), createTime: fromMicros(0n), updateTime: fromMicros(0n) });
  }
  const run = (more: Parameters<typeof query>[1]): string[] => ids(runQuery(compileQuery(query('c', more)), database));
  expect(run({})).toEqual(['c/1']);
  expect(run({ allDescendants: true })).toEqual(['c/1', 'x/1/c/2', 'x/1/c/2/c/3', 'x/2/c/4']);
  expect(run({ allDescendants: true, parent: `${ROOT}/x/1` })).toEqual(['x/1/c/2', 'x/1/c/2/c/3']);
  expect(run({ allDescendants: true, parent: `${ROOT}/x/1`, collection: null })).toEqual(['x/1/c/2', 'x/1/c/2/c/3']);
  expect(database.collectionIds(ROOT)).toEqual(['c', 'cc', 'x']);
  expect(database.collectionIds(`${ROOT}/x/1`)).toEqual(['c']);
});

test('[FL13] what is not ordered explicitly is ordered by inequality fields, then by name, in the last direction', () => {
  const orders = (more: Parameters<typeof query>[1]): string =>
    compileQuery(query('c', more))
      .orders.map(({ field, direction }) => `${field.join('.')} ${direction}`)
      .join(', ');
  expect(orders({})).toBe('__name__ asc');
  expect(orders({ where: where('a', '>', 1n) })).toBe('a asc, __name__ asc');
  expect(orders({ where: where('a', '==', 1n) })).toBe('__name__ asc');
  expect(
    orders({
      orderBy: [{ field: ['b'], direction: 'desc' }],
      where: { type: 'or', filters: [where('z', '!=', 1n), where('a', '<', 1n), where('b', '>', 1n)] },
    }),
  ).toBe('b desc, a desc, z desc, __name__ desc');
  expect(orders({ orderBy: [{ field: ['__name__'], direction: 'desc' }], where: where('a', '>', 1n) })).toBe('__name__ desc');
});
