import fc from 'fast-check';
import protobuf from 'protobufjs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import type { Value } from '../../model/value.ts';
import { Fault } from '../../model/fault.ts';
import { jsonDialect, protoDialect } from './dialect.ts';
import { parseFieldPath } from './field-path.ts';
import { formatValue } from './format-value.ts';
import { parseDocumentName, parseParent } from './parse-name.ts';
import { parseQuery } from './parse-query.ts';
import { parseValue } from './parse-value.ts';
import { parseWrites } from './parse-write.ts';
import { formatTimestamp, parseTimestamp } from './timestamp.ts';

const descriptors = createRequire(import.meta.url)('@google-cloud/firestore-api/protos/protos.json') as protobuf.INamespace;
const valueType = protobuf.Root.fromJSON(descriptors).lookupType('google.firestore.v1.Value');
const database = 'projects/p/databases/(default)';
const seed = 20_261_122;

const timestamp = fc.record(
  { seconds: fc.bigInt({ min: -62_135_596_800n, max: 253_402_300_799n }), nanos: fc.integer({ min: 0, max: 999_999_999 }) },
  { noNullPrototype: true },
);
const text = fc.string({ unit: 'grapheme' });
const { value: anyValue } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant<Value>({ type: 'null' }),
    fc.boolean().map((value): Value => ({ type: 'boolean', value })),
    fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }).map((value): Value => ({ type: 'integer', value })),
    fc.oneof(fc.double(), fc.constantFrom(-0, Number.NaN, Infinity, -Infinity, 5e-324)).map((value): Value => ({ type: 'double', value })),
    timestamp.map((value): Value => ({ type: 'timestamp', value })),
    text.map((value): Value => ({ type: 'string', value })),
    fc.uint8Array().map((value): Value => ({ type: 'bytes', value })),
    fc.constant<Value>({ type: 'reference', value: `${database}/documents/a/b` }),
    fc
      .record(
        { latitude: fc.double({ min: -90, max: 90, noNaN: true }), longitude: fc.double({ min: -180, max: 180, noNaN: true }) },
        { noNullPrototype: true },
      )
      .map((point): Value => ({ type: 'geopoint', ...point })),
    fc.array(tie('value'), { maxLength: 4 }).map((values): Value => ({ type: 'array', values })),
    fc
      .array(fc.tuple(fc.oneof(text, fc.constant('__proto__'), fc.constant('constructor')), tie('value')), { maxLength: 4 })
      .map((entries): Value => ({ type: 'map', fields: new Map(entries) })),
  ),
}));

/** Object.is on numbers, so that -0 and NaN count. */
function expectSame(actual: Value, expected: Value): void {
  expect(actual).toStrictEqual(expected);
}

describe('values', () => {
  test('[FW1] every value survives JSON exactly', () => {
    fc.assert(
      fc.property(anyValue, (value) => void expectSame(parseValue(JSON.parse(JSON.stringify(formatValue(value, jsonDialect)))), value)),
      { seed },
    );
  });

  test('[FW1] every value survives protobuf exactly', () => {
    fc.assert(
      fc.property(anyValue, (value) => void expectSame(parseValue(valueType.decode(valueType.encode(formatValue(value, protoDialect)).finish())), value)),
      { seed },
    );
  });

  test('[FW1] bytes are copied out of the request', () => {
    const request = Buffer.from([1, 2, 3]);
    const value = parseValue({ bytesValue: request });
    request[0] = 9;

    expectSame(value, { type: 'bytes', value: new Uint8Array([1, 2, 3]) });
  });

  test.each([
    ['two kinds', { stringValue: '', nullValue: null }],
    ['no kind', {}],
    ['an unknown kind', { colour: 'red' }],
    ['an integer out of range', { integerValue: '9223372036854775808' }],
    ['an integer that is none', { integerValue: '1.5' }],
    ['text with half a character', { stringValue: '\ud83d' }],
    ['a point off the globe', { geoPointValue: { latitude: 91 } }],
    ['a list for a value', []],
    ['a time that is none', { timestampValue: '2026-02-30' }],
    ['endless nesting', JSON.parse(`${'{"arrayValue":{"values":['.repeat(300)}{"nullValue":null}${']}}'.repeat(300)}`)],
  ])('[FW6] %s is an invalid argument', (_what, input) => {
    expect(() => parseValue(input)).toThrow(Fault);
  });
});

describe('times', () => {
  test('[FW2] fractions are kept digit by digit and may have any length', () => {
    expect(parseTimestamp('2026-11-22T10:00:00.621001Z', 't')).toStrictEqual(parseTimestamp('2026-11-22T10:00:00.621001000Z', 't'));
    expect(parseTimestamp('2026-11-22T12:00:00.5+02:00', 't')).toStrictEqual({ seconds: 1_795_341_600n, nanos: 500_000_000 });
  });

  test('[FW2] text and time turn into each other', () => {
    fc.assert(
      fc.property(timestamp, (time) => void expect(parseTimestamp(formatTimestamp(time), 't')).toStrictEqual(time)),
      { seed },
    );
  });
});

describe('field paths', () => {
  test('[FW3] quoted segments carry anything', () => {
    expect(parseFieldPath('a.`b.c`.`d\\`e\\\\`._f1')).toStrictEqual(['a', 'b.c', 'd`e\\', '_f1']);
  });

  test('[FW3] any segments quoted come back', () => {
    const quote = (segment: string) => `\`${segment.replace(/[\\`]/g, '\\$&')}\``;
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { minLength: 1 }),
        (path) => void expect(parseFieldPath(path.map(quote).join('.'))).toStrictEqual(path),
      ),
      { seed },
    );
  });

  test.each(['', '.', 'a.', '.a', 'a..b', 'a-b', '`a', '``', '1a', 'a`b`', '`a`b'])('[FW3] %j is no path', (path) => {
    expect(() => parseFieldPath(path)).toThrow(Fault);
  });
});

describe('names', () => {
  test('[FW4] a name of another database is refused', () => {
    expect(parseDocumentName(`${database}/documents/a/b`, database)).toBe(`${database}/documents/a/b`);
    expect(() => parseDocumentName('projects/p/databases/shred/documents/a/b', database)).toThrow(Fault);
    expect(() => parseWrites([{ delete: 'projects/q/databases/(default)/documents/a/b' }], database)).toThrow(Fault);
    expect(() => parseParent('projects/p/databases/shred/documents', database)).toThrow(Fault);
  });

  test.each(['', '/a', '/a/', '/a//b', '/a/b/c', '/a/../b/c', '/a/.'])('[FW4] documents%s is no document', (path) => {
    expect(() => parseDocumentName(`${database}/documents${path}`, database)).toThrow(Fault);
  });
});

describe('writes and queries', () => {
  test('[FW7] a mask that was sent empty is not an absent mask', () => {
    const update = { name: `${database}/documents/a/b` };

    expect(parseWrites([{ update, updateMask: {} }, { update }], database)).toStrictEqual([
      { type: 'set', name: update.name, fields: new Map(), mask: [], transforms: [] },
      { type: 'set', name: update.name, fields: new Map(), transforms: [] },
    ]);
  });

  test('[FW7] JSON and protobuf spellings of a query mean the same', () => {
    const root = protobuf.Root.fromJSON(descriptors);
    const type = root.lookupType('google.firestore.v1.StructuredQuery');
    const json = {
      from: [{ collectionId: 'messages', allDescendants: true }],
      where: {
        compositeFilter: {
          op: 'OR',
          filters: [
            { fieldFilter: { field: { fieldPath: 'n' }, op: 'NOT_IN', value: { integerValue: '5' } } },
            { unaryFilter: { field: { fieldPath: 'm' }, op: 'IS_NOT_NULL' } },
          ],
        },
      },
      orderBy: [{ field: { fieldPath: 'sentAt' }, direction: 'DESCENDING' }, { field: { fieldPath: '__name__' } }],
      startAt: { values: [{ booleanValue: false }], before: true },
      endAt: { values: [{ doubleValue: 0 }] },
      offset: 3,
    };
    const message = type.decode(type.encode(type.fromObject({ ...json, limit: { value: 20 } })).finish());

    expect(parseQuery(message, `${database}/documents`, database)).toStrictEqual(parseQuery({ ...json, limit: 20 }, `${database}/documents`, database));
    expect(parseQuery(message, `${database}/documents`, database)).toMatchObject({
      limit: 20,
      offset: 3,
      allDescendants: true,
      orderBy: [{ direction: 'desc' }, { direction: 'asc' }],
    });
  });
});
