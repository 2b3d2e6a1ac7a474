import { expect, test } from 'vitest';
import type { Filter, Order, Query } from '../model/query.ts';
import { query, where } from '../test-support/values.ts';
import { compileQuery } from './compile-query.ts';
import { IndexTable } from './index-table.ts';

const by = (field: string, direction: Order['direction'] = 'asc'): Order => ({ field: field.split('.'), direction });
const and = (...filters: Filter[]): Filter => ({ type: 'and', filters });
const equal = (field: string): Filter => where(field, '==', 1n);

/** '' when the query is served, else what the refusal says is missing. */
function missing(source: unknown, collection: string, more: Partial<Query>): string {
  try {
    new IndexTable(source).check(compileQuery(query(collection, more)));
    return '';
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    return message.slice(message.indexOf('{'));
  }
}

const lanes = {
  indexes: [
    {
      collectionGroup: 'lanes',
      queryScope: 'COLLECTION',
      fields: [
        { fieldPath: 'uids', arrayConfig: 'CONTAINS' },
        { fieldPath: 'last.at', order: 'DESCENDING' },
      ],
    },
    {
      collectionGroup: 'lanes',
      queryScope: 'COLLECTION',
      fields: [
        { fieldPath: 'a', order: 'ASCENDING' },
        { fieldPath: 'c', order: 'ASCENDING' },
      ],
    },
    {
      collectionGroup: 'lanes',
      queryScope: 'COLLECTION',
      fields: [
        { fieldPath: 'b', order: 'ASCENDING' },
        { fieldPath: 'c', order: 'ASCENDING' },
        { fieldPath: '__name__', order: 'ASCENDING' },
      ],
    },
  ],
  fieldOverrides: [
    { collectionGroup: 'lanes', fieldPath: 'participants', indexes: [] },
    { collectionGroup: 'lanes', fieldPath: 'participants.kind', indexes: [{ order: 'ASCENDING', queryScope: 'COLLECTION' }] },
    { collectionGroup: 'messages', fieldPath: '*', indexes: [] },
    {
      collectionGroup: 'messages',
      fieldPath: 'sentAt',
      indexes: [
        { order: 'ASCENDING', queryScope: 'COLLECTION' },
        { order: 'ASCENDING', queryScope: 'COLLECTION_GROUP' },
      ],
    },
  ],
};

test('[FL15] single fields, and equalities together, need no index of their own', () => {
  for (const more of [{}, { where: equal('a') }, { where: and(equal('a'), equal('x')) }, { orderBy: [by('x', 'desc')] }, { where: where('x', '>', 1n) }]) {
    expect(missing({}, 'lanes', more)).toBe('');
  }
  expect(missing({}, 'lanes', { where: and(equal('a'), where('l', 'array-contains', 1n)) })).toBe('');
  expect(missing({}, 'lanes', { where: equal('a'), orderBy: [by('a')] })).toBe('');
});

test('[FL15] selecting by one field and sorting by another needs a composite index, and the refusal spells it out', () => {
  const inbox = { where: where('uids', 'array-contains', 'me'), orderBy: [by('last.at', 'desc')] };
  expect(missing({}, 'lanes', inbox)).toBe(
    JSON.stringify({
      indexes: [
        {
          collectionGroup: 'lanes',
          queryScope: 'COLLECTION',
          fields: [
            { fieldPath: 'uids', arrayConfig: 'CONTAINS' },
            { fieldPath: 'last.at', order: 'DESCENDING' },
          ],
        },
      ],
    }),
  );
  expect(missing(lanes, 'lanes', inbox)).toBe('');
  expect(missing(JSON.parse(missing({}, 'lanes', inbox)), 'lanes', inbox)).toBe('');
  expect(missing(lanes, 'lanes', { ...inbox, orderBy: [by('last.at')] })).toBe('');
  expect(missing(lanes, 'other', inbox)).not.toBe('');
  expect(missing(lanes, 'lanes', { ...inbox, allDescendants: true })).not.toBe('');
  expect(missing({}, 'lanes', { orderBy: [by('a'), by('b')] })).not.toBe('');
});

test('[FL15] composite indexes that sort alike are joined', () => {
  expect(missing(lanes, 'lanes', { where: and(equal('a'), equal('b')), orderBy: [by('c')] })).toBe('');
  expect(missing(lanes, 'lanes', { where: and(equal('a'), equal('x')), orderBy: [by('c')] })).not.toBe('');
  expect(missing(lanes, 'lanes', { where: and(equal('a'), where('c', '>', 1n)) })).toBe('');
  expect(missing(lanes, 'lanes', { where: { type: 'or', filters: [and(equal('a'), where('c', '>', 1n)), and(equal('x'), where('c', '>', 1n))] } })).not.toBe(
    '',
  );
});

test('[FL15] an overridden field has only the indexes that are left to it, and maps pass it on to what is in them', () => {
  expect(missing(lanes, 'lanes', { where: equal('participants.me.can') })).not.toBe('');
  expect(missing(lanes, 'lanes', { where: equal('participants.kind') })).toBe('');
  expect(missing(lanes, 'lanes', { where: where('participants.kind', 'array-contains', 1n) })).not.toBe('');
  expect(missing(lanes, 'messages', { orderBy: [by('sentAt')] })).toBe('');
  expect(missing(lanes, 'messages', { orderBy: [by('sentAt', 'desc')] })).toBe('');
  expect(missing(lanes, 'messages', { where: equal('sender') })).not.toBe('');
  expect(missing(lanes, 'messages', {})).toBe('');
});

test('[FL15] collection groups need indexes of their own scope', () => {
  expect(missing(lanes, 'messages', { allDescendants: true, orderBy: [by('sentAt')] })).toBe('');
  expect(missing({}, 'messages', { allDescendants: true, orderBy: [by('sentAt')] })).not.toBe('');
  expect(missing({}, 'messages', { allDescendants: true })).toBe('');
});
