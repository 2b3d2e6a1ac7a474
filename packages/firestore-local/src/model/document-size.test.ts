import { expect, test } from 'vitest';
import { fields, ROOT, type Plain } from '../test-support/values.ts';
import { checkDocument } from './document-size.ts';
import { Fault } from './fault.ts';
import { parseDocumentName, parseName } from './path.ts';

const name = `${ROOT}/lanes/a`;
const refused = (data: { [key: string]: Plain }) => expect(() => checkDocument(name, fields(data))).toThrow(Fault);

test('[FL4] a document has at most 1 MiB, counted as Firestore counts', () => {
  // 16 + "lanes" 6 + "a" 2 for the name, 32 for the document, "x" 2, the text and 1.
  const room = 1_048_576 - 16 - 8 - 32 - 2 - 1;
  expect(() => checkDocument(name, fields({ x: 'a'.repeat(room) }))).not.toThrow();
  refused({ x: 'a'.repeat(room + 1) });
  refused({ x: '中'.repeat(room / 3 + 1) });
});

test('[FL4] field names, nesting and arrays in arrays are held to their limits', () => {
  const nest = (depth: number): Plain => (depth === 0 ? 1n : { a: nest(depth - 1) });
  expect(() => checkDocument(name, fields({ a: nest(20) }))).not.toThrow();
  refused({ a: nest(21) });
  refused({ '': 1n });
  refused({ __mine__: 1n });
  refused({ ['a'.repeat(1501)]: 1n });
  refused({ a: [[1n]] });
  expect(() => checkDocument(name, fields({ a: [{ b: [1n] }] }))).not.toThrow();
});

test('[FL4] names are whole, of the database, and without reserved segments', () => {
  expect(parseDocumentName(`${ROOT}/a/b/c/d`, parseName(ROOT).database)).toEqual(['a', 'b', 'c', 'd']);
  const bad = ['', 'projects/p', ROOT, `${ROOT}/a`, `${ROOT}/a/`, `${ROOT}/a//b/c`, `${ROOT}/a/..`, `${ROOT}/a/__b__`, `${ROOT}/a/${'x'.repeat(1501)}`];
  for (const text of bad) expect(() => parseDocumentName(text, parseName(ROOT).database), text.slice(0, 60)).toThrow(Fault);
  expect(() => parseDocumentName('projects/other/databases/(default)/documents/a/b', parseName(ROOT).database)).toThrow(Fault);
});
