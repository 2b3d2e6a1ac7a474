import { describe, expect, test } from 'vitest';
import { decide, LookupCache } from './decide.ts';
import { explain } from './explain.ts';
import type { RulesMethod } from './request.ts';
import { aRequest, compiled, documentAt, inDocuments, lookupIn, truthOf, verdictOf } from './test-support/evaluate.ts';
import { int, string } from './value.ts';

const nothing = lookupIn();

describe('matching', () => {
  test.each([
    ['match /things/{id} { allow get; }', ['things', 'one'], true],
    ['match /things/one { allow get; }', ['things', 'one'], true],
    ['match /things/two { allow get; }', ['things', 'one'], false],
    ['match /things/{id} { allow get; }', ['things', 'one', 'parts', 'p'], false],
    ['match /things/{id} { match /parts/{p} { allow get: if id == "one" && p == "p"; } }', ['things', 'one', 'parts', 'p'], true],
    ['match /things { match /{id} { allow get; } }', ['things', 'one'], true],
    ['match /{rest=**} { allow get: if rest == /things/one; }', ['things', 'one'], true],
    ['match /things/{rest=**} { allow get: if rest == /one/parts/p; }', ['things', 'one', 'parts', 'p'], true],
    ['match /things/{id}/{rest=**} { allow get: if id == "one"; }', ['things', 'one'], true],
    ['match /{any=**}/parts/{p} { allow get: if any == /things/one; }', ['things', 'one', 'parts', 'p'], true],
    ['match /{any=**}/parts/{p} { allow get; }', ['parts', 'p'], true],
    ['match /things/{id} { allow list; }', ['things', 'one'], false],
    ['match /things/{id} { allow read; }', ['things', 'one'], true],
  ])('[RE8] %s', (statements, path, allowed) => {
    expect(decide(compiled(inDocuments(statements)), aRequest({ path }), nothing).allowed).toBe(allowed);
  });

  test('[RE8] read is get and list, write is create, update and delete', () => {
    const rules = compiled(inDocuments('match /r/{id} { allow read; } match /w/{id} { allow write; }'));
    const may = (collection: string, method: RulesMethod): boolean =>
      decide(rules, aRequest({ method, path: method === 'list' ? [collection] : [collection, 'x'] }), nothing).allowed;

    expect((['get', 'list', 'create', 'update', 'delete'] as const).map((method) => [may('r', method), may('w', method)])).toEqual([
      [true, false],
      [true, false],
      [false, true],
      [false, true],
      [false, true],
    ]);
  });

  test('[RE8] allow statements and matching blocks are joined by or, and an error in one spoils no other', () => {
    const statements = 'match /things/{id} { allow get: if resource.data.missing == 1; allow get: if false; } match /{rest=**} { allow get: if true; }';

    expect(decide(compiled(inDocuments(statements)), aRequest(), nothing).allowed).toBe(true);
  });

  test('[RE8] what no statement matches is denied', () => {
    const verdict = decide(compiled(inDocuments('')), aRequest(), nothing);

    expect(verdict.allowed).toBe(false);
    expect(explain(verdict)).toBe("No matching allow statement for 'get'");
  });

  test('[RE8] an inner wildcard hides an outer one of the same name', () => {
    const rules = compiled(inDocuments('match /a/{id} { match /b/{id} { allow get: if id == "inner"; } }'));

    expect(decide(rules, aRequest({ path: ['a', 'outer', 'b', 'inner'] }), nothing).allowed).toBe(true);
  });

  test('[RE8] rules for another database do not apply', () => {
    const rules = compiled("rules_version = '2'; service cloud.firestore { match /databases/shred/documents { match /{x=**} { allow get; } } }");

    expect(decide(rules, aRequest(), nothing).allowed).toBe(false);
    expect(decide(rules, aRequest({ database: 'shred' }), nothing).allowed).toBe(true);
  });
});

describe('resources', () => {
  test('[RE9] create has no resource, delete has no request.resource', () => {
    const after = documentAt('things/one', { n: int(1) });

    expect(truthOf('resource == null && request.resource.data.n == 1', { request: { method: 'create', resource: null, requestResource: after } })).toBe('true');
    expect(truthOf('resource.data.n == 1', { request: { method: 'create', resource: null, requestResource: after } })).toBe('error: Null value error.');
    expect(truthOf('request.resource == null && resource.data.n == 1', { request: { method: 'delete' }, data: { n: int(1) } })).toBe('true');
  });

  test('[RE9] an update sees both states', () => {
    const request = { method: 'update', requestResource: documentAt('things/one', { a: int(1), b: int(3) }) } as const;

    expect(truthOf("request.resource.data.diff(resource.data).affectedKeys().hasOnly(['b'])", { request, data: { a: int(1), b: int(2) } })).toBe('true');
    expect(truthOf("request.resource.data.diff(resource.data).affectedKeys().hasOnly(['b'])", { request, data: { a: int(0), b: int(2) } })).toBe('false');
  });

  test('[RE9] nobody signed in: request.auth is null and its fields are errors', () => {
    expect(truthOf('request.auth == null', { request: { auth: null } })).toBe('true');
    expect(truthOf("request.auth.uid != 'x'", { request: { auth: null } })).toBe('error: Null value error.');
  });
});

describe('lookups', () => {
  const at = (collection: string, id: string): string => `/databases/$(database)/documents/${collection}/${id}`;
  const lookup = lookupIn(documentAt('members/ada', { role: string('owner') }), documentAt('members/bob', { role: string('guest') }));

  test('[RE10] get, exists and path building', () => {
    expect(truthOf(`get(${at('members', '$(request.auth.uid)')}).data.role == 'owner'`, { lookup })).toBe('true');
    expect(truthOf(`exists(${at('members', 'ada')}) && !exists(${at('members', 'zoe')})`, { lookup })).toBe('true');
    expect(truthOf(`get(${at('members', 'ada')}).id == 'ada'`, { lookup })).toBe('true');
  });

  test('[RE10] a missing document is null: comparing works, reading a field is an error', () => {
    expect(truthOf(`get(${at('members', 'zoe')}) == null`, { lookup })).toBe('true');
    expect(truthOf(`get(${at('members', 'zoe')}).data.role == 'owner'`, { lookup })).toBe('error: Null value error.');
  });

  test.each(['/members/ada', '/databases/other/documents/members/ada', '/databases/$(database)/documents/members', '/databases/$(database)/documents'])(
    '[RE10] %s is not the path of a document',
    (path) => {
      expect(truthOf(`get(${path}) == null`, { lookup })).toMatch(/^error/);
    },
  );

  test('[RE10] getAfter asks for the state after the batch', () => {
    const asked: boolean[] = [];
    const states = { get: (path: string[], after: boolean) => (asked.push(after), documentAt(path.join('/'), { n: int(after ? 2 : 1) })) };

    expect(truthOf(`get(${at('a', 'b')}).data.n == 1 && getAfter(${at('a', 'b')}).data.n == 2 && existsAfter(${at('a', 'b')})`, { lookup: states })).toBe(
      'true',
    );
    expect(asked).toEqual([false, true]);
  });

  test('[RE10] a document read twice, in either state, is one billed read', () => {
    const verdict = verdictOf(
      `get(${at('members', 'ada')}).data.role == 'owner' && exists(${at('members', 'ada')}) && existsAfter(${at('members', 'ada')}) && exists(${at('members', 'bob')})`,
      { lookup },
    );

    expect(verdict).toMatchObject({ allowed: true, lookups: 2 });
  });

  const reads = (count: number, from = 0): string => Array.from({ length: count }, (_, index) => `!exists(${at('none', `n${from + index}`)})`).join(' && ');

  test('[RE11] ten documents may be read, an eleventh denies even under ||', () => {
    expect(truthOf(reads(10))).toBe('true');
    expect(truthOf(`(${reads(11)}) || true`)).toMatch(/^error: Too many documents/);
  });

  test('[RE11] a batch may read twenty documents, and repeated paths are free', () => {
    const rules = compiled(
      inDocuments(
        `match /a/{id} { allow create: if ${reads(9)}; } match /b/{id} { allow create: if ${reads(9, 9)}; } match /c/{id} { allow create: if ${reads(3, 18)}; }`,
      ),
    );
    const cache = new LookupCache(nothing);
    const write = (collection: string) => decide(rules, aRequest({ method: 'create', path: [collection, 'x'] }), nothing, cache);

    expect([write('a'), write('a'), write('b')].map(({ allowed, lookups }) => [allowed, lookups])).toEqual([
      [true, 9],
      [true, 0],
      [true, 9],
    ]);
    expect(explain(write('c'))).toContain('Too many documents');
  });
});

describe('limits', () => {
  const chain = (count: number): string => Array.from({ length: count }, () => '!false').join(' && ');

  test('[RE11] a thousand expressions are evaluated, the next one denies even under ||', () => {
    // `n` negations and `n − 1` joints.
    expect(verdictOf(chain(500))).toMatchObject({ allowed: true, expressions: 999 });
    expect(truthOf(`${chain(501)}`)).toMatch(/^error: More than 1000 expressions/);
    expect(truthOf(`(${chain(501)}) || true`)).toMatch(/^error: More than 1000 expressions/);
  });

  test('[RE11] twenty nested calls are made, the twenty-first denies', () => {
    const functions = Array.from({ length: 25 }, (_, at) => `function f${at}() { return ${at === 0 ? 'true' : `f${at - 1}()`}; }`).join('\n');

    expect(truthOf('f19()', { functions })).toBe('true');
    expect(truthOf('f20()', { functions })).toMatch(/^error: More than 20 nested calls/);
    expect(truthOf('f20() || true', { functions })).toMatch(/^error: More than 20 nested calls/);
  });
});

describe('reasons', () => {
  test('[RE12] a denial names the innermost condition that was false, also inside functions', () => {
    const statements = 'function may(x) {\n  return x > 1\n    && x < 3;\n}\nmatch /things/{id} {\n  allow get: if true && may(5);\n}';
    const verdict = decide(compiled(inDocuments(statements)), aRequest(), nothing);

    expect(verdict.because).toEqual([{ line: 6, column: 8, detail: "false for 'get'" }]);
  });

  test('[RE12] a denial names the place of the error', () => {
    const verdict = decide(
      compiled(inDocuments('match /things/{id} {\n  allow get: if id == "one" &&\n    resource.data.missing;\n}')),
      aRequest({ resource: documentAt('things/one', {}) }),
      nothing,
    );

    expect(verdict.because).toEqual([{ line: 6, column: 5, detail: "Property missing is undefined on object. for 'get'" }]);
  });

  test('[RE12] reasons hold no keys that come from data or tokens', () => {
    const secret = documentAt('things/one', { key: string('secret-key') });
    const verdict = verdictOf('request.auth.token[resource.data.key] == 1', { request: { resource: secret } });

    expect(explain(verdict)).not.toContain('secret');
  });

  test('[RE12] a grant names its statement', () => {
    expect(verdictOf('true').because).toEqual([{ line: 5, column: 22, detail: "true for 'get'" }]);
  });
});
