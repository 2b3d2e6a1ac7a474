import { describe, expect, test } from 'vitest';
import { truthOf } from './test-support/evaluate.ts';
import { int, list, map, string } from './value.ts';

const data = {
  n: int(5),
  s: string('héllo'),
  tags: list([string('a'), string('b')]),
  empty: list([]),
  nested: map({ can: string('write'), deep: map({ x: int(1) }) }),
  f: { type: 'float', value: 1 } as const,
};

function holds(id: string, conditions: readonly string[]): void {
  describe(id, () => {
    test.each(conditions)(`[${id}] true: %s`, (condition) => {
      expect(truthOf(condition, { data })).toBe('true');
    });
  });
}

function fails(id: string, conditions: readonly string[]): void {
  describe(`${id} errors`, () => {
    test.each(conditions)(`[${id}] error: %s`, (condition) => {
      expect(truthOf(condition, { data })).toMatch(/^error/);
      // An error is not `false`: negating it must not grant.
      expect(truthOf(`!(${condition})`, { data })).toMatch(/^error/);
    });
  });
}

holds('RE3', [
  '1 + 2 * 3 == 7',
  '(1 + 2) * 3 == 9',
  '10 - 2 - 3 == 5',
  '7 / 2 == 3',
  '-7 / 2 == -3',
  '7 % 3 == 1',
  '-7 % 3 == -1',
  '7.0 / 2 == 3.5',
  '1 + 1.5 == 2.5',
  '1 == 1.0',
  '!([1] == [1.0])',
  '9223372036854775807 > 0',
  "'a' + 'b' == 'ab'",
  '[1] + [2] == [1, 2]',
  "'a' < 'b'",
  '1 < 1.5',
  "1 != '1'",
  "!(1 == '1')",
  'null == null',
  "null != 'a'",
  "{'a': 1} == {'a': 1}",
  "!({'a': 1} == {'a': 1.0})",
  'true ? true : false',
  'false ? false : true',
  'false ? true : false ? false : true',
  '!false && !!true',
]);
fails('RE3', [
  '9223372036854775807 + 1 == 0',
  '-9223372036854775807 - 2 == 0',
  '9223372036854775807 * 2 == 0',
  '1 / 0 == 0',
  '1 % 0 == 0',
  "1 + '1' == '11'",
  "1 < '2'",
  "'a' - 'b' == ''",
  'null < 1',
  '!1',
  "'true' ? true : false",
  '-null == null',
  '[1] < [2]',
]);

holds('RE4', [
  "resource.data.n == 5 && resource.id == 'one'",
  "resource.data['n'] == 5",
  "resource.data.nested.can == 'write'",
  "resource.data.nested['deep'].x == 1",
  "'n' in resource.data",
  "!('x' in resource.data)",
  "'a' in resource.data.tags",
  "!('c' in resource.data.tags)",
  "resource.data.tags[1] == 'b'",
  "resource.data.tags[0:1] == ['a']",
  "'hello'[1] == 'e'",
  "'hello'[1:3] == 'el'",
  'resource.__name__ == /databases/$(database)/documents/things/one',
  "resource.data.get('x', 7) == 7",
  "resource.data.get('n', 7) == 5",
  "resource.data.get(['nested', 'deep', 'x'], 0) == 1",
  "resource.data.get(['nested', 'gone', 'x'], 0) == 0",
  "id == 'one'",
  "database == '(default)'",
  "request.auth.uid == 'ada'",
  "request.auth.token.agency == 'acme'",
  'request.auth.token.level == 3',
  "request.method == 'get'",
  'request.path == /databases/(default)/documents/things/one',
  "request.path[3] == 'things'",
  'request.resource == null',
]);
fails('RE4', [
  'resource.data.x == null',
  'resource.data.x.y == 1',
  "resource.data['x'] == 1",
  'resource.data.tags[2] == 1',
  'resource.data.tags[-1] == 1',
  "'abc'[3] == 'd'",
  "'a' in 'abc'",
  'request.auth.token.missing == 1',
  'request.resource.data.n == 1',
  "resource.data.tags['0'] == 'a'",
  'request.nothing == 1',
  "1 in {'a': 1}",
  'resource.data.tags[1:5] == []',
]);

holds('RE5', [
  '1 is int',
  '!(1.0 is int)',
  '1.0 is float',
  '1 is number',
  '1.5 is number',
  "'a' is string",
  'true is bool',
  '[] is list',
  '{} is map',
  "b'a' is bytes",
  'request.time is timestamp',
  "duration.value(1, 's') is duration",
  '/a/b is path',
  '[].toSet() is set',
  'latlng.value(1, 2) is latlng',
  '!(null is map)',
  'resource.data is map',
  'resource.data.nested is map',
  "!('a' is int)",
]);
