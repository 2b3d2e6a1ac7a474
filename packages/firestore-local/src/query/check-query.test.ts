import { expect, test } from 'vitest';
import { Fault } from '../model/fault.ts';
import type { Query } from '../model/query.ts';
import { DB, query, value, where, type Plain } from '../test-support/values.ts';
import { checkQuery } from './check-query.ts';

const check = (more: Partial<Query>) => () => checkQuery(query('c', more), DB);
const list = (length: number): Plain => Array.from({ length }, (_, at) => BigInt(at));

test('[FL16] what Firestore refuses is refused whatever the data', () => {
  const refused: Partial<Query>[] = [
    { parent: 'projects/other/databases/(default)/documents' },
    { parent: `${DB}/documents/c` },
    { collection: null },
    { collection: 'a/b' },
    { limit: -1 },
    { where: where('a', 'in', []) },
    { where: where('a', 'in', 1n) },
    { where: where('a', 'in', list(31)) },
    { where: where('a', 'not-in', list(11)) },
    { where: { type: 'and', filters: [where('a', '!=', 1n), where('b', 'not-in', [1n])] } },
    { where: { type: 'and', filters: [where('a', 'in', list(6)), where('b', 'in', list(6))] } },
    { where: where('__name__', '==', 'text') },
    { startAt: { values: [value(1n)], before: true } },
    {
      orderBy: [
        { field: ['__name__'], direction: 'asc' },
        { field: ['a'], direction: 'asc' },
      ],
    },
    {
      where: {
        type: 'and',
        filters: [where('a', '>', 1n), { type: 'field', field: ['__name__'], op: '==', value: { type: 'reference', value: `${DB}/documents/c/a` } }],
      },
    },
    { orderBy: [{ field: ['a'], direction: 'asc' }], endAt: { values: [value(1n), value(1n), value(1n)], before: true } },
  ];
  for (const [at, more] of refused.entries()) expect(check(more), `${at}`).toThrow(Fault);
});

test('[FL16] the bounds themselves are allowed', () => {
  for (const more of [
    {},
    { limit: 0 },
    { where: where('a', 'in', list(30)) },
    { where: where('a', 'not-in', list(10)) },
    { collection: null, allDescendants: true },
  ]) {
    expect(check(more)).not.toThrow();
  }
});
