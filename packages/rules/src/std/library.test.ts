import { describe, expect, test } from 'vitest';
import { truthOf } from '../test-support/evaluate.ts';

const TRUE: Readonly<Record<string, readonly string[]>> = {
  string: [
    "'héllo'.size() == 5",
    "'😀'.size() == 2",
    "'ABCÄ'.lower() == 'abcÄ'",
    "'abcä'.upper() == 'ABCä'",
    "' a '.trim() == 'a'",
    "'abc'.matches('a.c')",
    "!'xabc'.matches('abc')",
    "!'abcd'.matches('abc')",
    "'abc'.matches('[a-z]+')",
    "'AZ09_-'.matches('^[A-Za-z0-9_-]{6}$')",
    "'a1b22'.replace('[0-9]+', '#') == 'a#b#'",
    "'user@x.org'.replace('(.*)@(.*)', '$2') == 'x.org'",
    "'a,b;c'.split('[,;]') == ['a', 'b', 'c']",
    "'a'.toUtf8() == b'a'",
    "'é'.toUtf8().size() == 2",
  ],
  bytes: ["b'\\x00\\xff'.size() == 2", "b'\\x00\\xff'.toHexString() == '00ff'", "b'hi'.toBase64() == 'aGk='", "b'ab' == b'\\x61b'", "b'a' != 'a'"],
  list: [
    '[1, 2].size() == 2',
    '[1, 2].hasAll([1])',
    '![1].hasAll([1, 2])',
    '[1, 2].hasAny([2, 3])',
    '![1].hasAny([2])',
    '[1, 2].hasOnly([1, 2, 3])',
    '![1, 4].hasOnly([1, 2])',
    '[1].hasOnly([1, 1])',
    '[1].concat([2]) == [1, 2]',
    '[1, 2, 1].removeAll([1]) == [2]',
    "['a', 'b'].join('-') == 'a-b'",
    '[1, 1, 2].toSet().size() == 2',
    '![1].hasAll([1.0])',
    '1 in [1, 2]',
  ],
  set: [
    '[1, 2].toSet() == [2, 1].toSet()',
    '[1].toSet() == [1.0].toSet()',
    '[1, 2].toSet().hasOnly([1, 2, 3])',
    '[1].toSet().union([2].toSet()).size() == 2',
    '[1, 2].toSet().intersection([2, 3].toSet()) == [2].toSet()',
    '[1, 2].toSet().difference([2].toSet()) == [1].toSet()',
    '2 in [1, 2].toSet()',
    '[1].toSet().hasAll([1.0])',
  ],
  map: [
    "{'a': 1}.keys() == ['a']",
    "{'a': 1}.values() == [1]",
    "{'a': 1, 'b': 2}.size() == 2",
    "{'a': 1}.keys().hasOnly(['a', 'b'])",
    "{'a': 1}.get('b', 2) == 2",
    "{'a': 1, 'b': 2}.diff({'a': 1, 'c': 3}).affectedKeys() == ['b', 'c'].toSet()",
    "{'a': 1, 'b': 2}.diff({'a': 1}).addedKeys().hasOnly(['b'])",
    "{'a': 1}.diff({'a': 1, 'c': 3}).removedKeys() == ['c'].toSet()",
    "{'a': 2}.diff({'a': 1}).changedKeys() == ['a'].toSet()",
    "{'a': 1}.diff({'a': 1.0}).unchangedKeys() == ['a'].toSet()",
    "{'a': 1}.diff({'a': 1}).affectedKeys().size() == 0",
  ],
  time: [
    'request.time.year() == 2026',
    'request.time.month() == 11',
    'request.time.day() == 18',
    'request.time.hours() == 11',
    'request.time.minutes() == 6',
    'request.time.seconds() == 40',
    'request.time.nanos() == 250000000',
    'request.time.dayOfWeek() == 3',
    'request.time.dayOfYear() == 322',
    'request.time.toMillis() == 1795000000250',
    'request.time.date() == timestamp.date(2026, 11, 18)',
    'request.time - request.time.date() == request.time.time()',
    "request.time + duration.value(1, 'h') > request.time",
    "request.time - duration.value(2, 'w') < request.time",
    "timestamp.value(1500) - timestamp.value(500) == duration.value(1, 's')",
    "duration.value(90, 'm') == duration.time(1, 30, 0, 0)",
    "duration.abs(-duration.value(3, 's')) == duration.value(3, 's')",
    "duration.value(1, 'd') + duration.value(1, 'ms') > duration.value(1, 'd')",
    'timestamp.value(-1).nanos() == 999000000',
    "duration.value(61, 's').seconds() == 61",
    'timestamp.value(1) != 1',
    'timestamp.date(2024, 2, 29).dayOfYear() == 60',
    'timestamp.date(1970, 1, 1).dayOfWeek() == 4',
  ],
  path: [
    "/a/$('b')/c == /a/b/c",
    "path('/a/b') == /a/b",
    "path('a/$x').bind({'x': 'b'}) == /a/b",
    "/a/b[1] == 'b'",
    '/users/$(request.auth.uid) == /users/ada',
    '/a/b != /a/c',
    '/things/(default)[1] == "(default)"',
  ],
  math: [
    'math.abs(-3) == 3',
    'math.abs(-3.5) == 3.5',
    'math.ceil(1.2) == 2',
    'math.floor(-1.2) == -2',
    'math.round(2.5) == 3',
    'math.isNaN(math.sqrt(4) * 0) == false',
    'math.sqrt(9) == 3.0',
    'math.pow(2, 10) == 1024',
    'math.isInfinite(math.pow(10, 400))',
    'math.ceil(1.2) is int',
  ],
  convert: [
    "int('42') == 42",
    "int('-7') == -7",
    'int(2.9) == 2',
    "float('1.5') == 1.5",
    'float(2) is float',
    'string(12) == "12"',
    'string(true) == "true"',
    'string(null) == "null"',
    "bool('True')",
    'string(/a/b) == "/a/b"',
    'string(1.0) == "1.0"',
  ],
  latlng: ['latlng.value(1.5, 2).latitude() == 1.5', 'latlng.value(1, 2) == latlng.value(1.0, 2.0)'],
};

const ERROR: Readonly<Record<string, readonly string[]>> = {
  string: ["'a'.matches('(?=a)')", "'a'.matches('(a)\\\\1')", "'a'.matches('[')", '1.size() == 1', "'a'.split(1) == []"],
  list: ['[1].hasAll(1)', "[null].join(',') == ''", '[1].keys() == []', '[1].union([2]) == []'],
  map: ["{'a': 1}.diff(1).affectedKeys().size() == 0", "{'a': 1}.get(1, 2) == 2", '{}.toSet() == {}'],
  time: [
    "duration.value(1, 'y') == null",
    "duration.value(1, 's') - request.time == null",
    'request.time + request.time == null',
    'request.time < 5',
    'request.time == request.time + 1',
  ],
  path: ["/a/$('b/c') == /a/b/c", "/a/$('') == /a", '/a/$(1) == /a/1', "path('$x').bind({}) == /a"],
  math: ["math.abs('1') == 1", 'math.sqrt(-1) == 0', 'math.floor(math.pow(10, 400)) == 0'],
  convert: ["int('x') == 0", "int('1.5') == 1", "bool('yes')", 'string([1]) == ""', "float('') == 0", "int('9223372036854775808') == 0"],
  null: ['null.size() == 0', "null.get('a', 1) == 1"],
};

describe.each(Object.entries(TRUE))('%s', (_area, conditions) => {
  test.each(conditions)('[RE6] true: %s', (condition) => {
    expect(truthOf(condition)).toBe('true');
  });
});

describe.each(Object.entries(ERROR))('%s errors', (_area, conditions) => {
  test.each(conditions)('[RE6] error: %s', (condition) => {
    expect(truthOf(condition)).toMatch(/^error/);
  });
});

test('[RE6] a pattern that backtracking engines cannot finish is decided at once', () => {
  const long = 'a'.repeat(5000);

  expect(truthOf(`'${long}!'.matches('(a+)+$')`)).toBe('false');
});
