import { expect, test } from 'vitest';
import { fromMicros } from '../model/timestamp.ts';
import { fields, type Plain, value } from '../test-support/values.ts';
import { aggregate } from './aggregate.ts';

function over(items: readonly { readonly [key: string]: Plain }[], type: 'sum' | 'avg', field = 'n') {
  const documents = items.map((data, at) => ({ name: `${at}`, fields: fields(data), createTime: fromMicros(0n), updateTime: fromMicros(0n) }));
  return aggregate(documents, [
    { alias: 'x', type, field: [field] },
    { alias: 'count', type: 'count' },
  ]);
}

test('[FL14] integers sum as integers until they leave int64 or meet a double; what is no number is left out', () => {
  expect(over([{ n: 1n }, { n: 2n }, { n: 'x' }, { m: 1n }], 'sum').get('x')).toEqual(value(3n));
  expect(over([{ n: 1n }, { n: 0.5 }], 'sum').get('x')).toEqual(value(1.5));
  expect(over([{ n: 2n ** 63n - 1n }, { n: 1n }], 'sum').get('x')).toEqual(value(2 ** 63));
  expect(over([], 'sum').get('x')).toEqual(value(0n));
  expect(over([{ n: 1n }, { n: NaN }], 'sum').get('x')).toEqual(value(NaN));
});

test('[FL14] an average is a double, or null over no numbers', () => {
  expect(over([{ n: 1n }, { n: 2n }], 'avg').get('x')).toEqual(value(1.5));
  expect(over([{ n: 'x' }], 'avg').get('x')).toEqual(value(null));
});

test('[FL14] beside a sum only documents with its field are counted; alone all are, up to the asked bound', () => {
  expect(over([{ n: 1n }, { n: 'x' }, { m: 1n }], 'sum').get('count')).toEqual(value(2n));
  const documents = [1, 2, 3].map((at) => ({ name: `${at}`, fields: new Map(), createTime: fromMicros(0n), updateTime: fromMicros(0n) }));
  expect(aggregate(documents, [{ alias: 'c', type: 'count' }]).get('c')).toEqual(value(3n));
  expect(aggregate(documents, [{ alias: 'c', type: 'count', upTo: 2n }]).get('c')).toEqual(value(2n));
});
