import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldText, foldWithPlaces } from './fold-text.ts';
import { hasQuery, isEmptyQuery, lookupsOf, parseQuery, rangesOf } from './query.ts';
import { snippetOf } from './snippet.ts';
import { zhEnText } from './test-support/texts.ts';
import { termsOf } from './tokens.ts';

const has = (text: string, input: string): boolean => hasQuery(text, parseQuery(input));
/** What the index would say of one text. */
const isFoundByTerms = (text: string, input: string): boolean => {
  const terms = [...termsOf(foldText(text))];
  return lookupsOf(parseQuery(input)).every(({ term, isPrefix }) => terms.some((one) => (isPrefix ? one.startsWith(term) : one === term)));
};

test('[SR1] Chinese is found without spaces, by any piece of it and by one character', () => {
  expect(has('我家在上海东边', '上海')).toBe(true);
  for (const piece of ['我', '边', '海', '东边', '家在上', '我家在上海东边']) expect(has('我家在上海东边', piece), piece).toBe(true);
  for (const other of ['海上', '上东', '上海西', '京']) expect(has('我家在上海东边', other), other).toBe(false);
  // Neighbours alone do not make a piece.
  expect(isFoundByTerms('上海海上', '海上海')).toBe(true);
  expect(has('上海海上', '海上海')).toBe(false);
});

describe('[SR2] words are found by their beginnings', () => {
  test.each([
    ['CFO in Suzhou', 'cfo', true],
    ['CFO in Suzhou', 'suz', true],
    ['CFO in Suzhou', 'zhou', false],
    ['Zoë Müller', 'zoe muller', true],
    ['Zoe\u0301 hat', 'zoé', true],
    ['ＣＦＯ，上海', 'cfo 上海', true],
    ['C++ und C#, zehn Jahre', 'c++', true],
    ['C++ und C#, zehn Jahre', 'c#', true],
    ['A salary of 1,200,000 RMB', '1200000', true],
    ['A salary of 1200000 RMB', '1,200,000', true],
    ['Straße', 'strasse', true],
    ['ИВАН Петров', 'иван', true],
    ['soft\u00adhyphen', 'softhyphen', true],
  ])('%s has %s: %s', (text, input, isFound) => {
    expect(has(text, input)).toBe(isFound);
    if (isFound) expect(isFoundByTerms(text, input)).toBe(true);
  });
});

test('[SR3] all that is typed must be there, in any order, in both scripts', () => {
  const text = '候选人现任上海某集团CFO，期望年薪 800,000，two years in Lyon';
  for (const input of ['CFO 上海', '上海CFO', 'lyon 上海 80', 'cfo lyon']) expect(has(text, input), input).toBe(true);
  for (const input of ['CFO 北京', '上海 paris']) expect(has(text, input), input).toBe(false);
});

test('[SR4] a text that has what is looked for is always found by its terms', () => {
  fc.assert(
    fc.property(zhEnText, zhEnText, fc.nat(), fc.nat({ max: 6 }), (text, other, from, length) => {
      const chars = Array.from(text);
      const piece = chars.slice(from % Math.max(1, chars.length), (from % Math.max(1, chars.length)) + length).join('');
      for (const input of [piece, other]) if (has(text, input)) expect(isFoundByTerms(text, input)).toBe(true);
      // A piece cut out of a run of Chinese is in the text, whatever stands around it.
      if (/^\p{Script=Han}+$/u.test(piece)) expect(has(text, piece)).toBe(true);
    }),
    { seed: 4, numRuns: 2000 },
  );
});

test('[SR5] marks stand on what was found in the original, in order, never overlapping, never inside a character', () => {
  const mark = (text: string, input: string): string[] => rangesOf(text, parseQuery(input)).map(({ start, end }) => text.slice(start, end));
  expect(mark('我家在上海东边，上海', '上海')).toEqual(['上海', '上海']);
  expect(mark('ＣＦＯ Zoë', 'cfo zo')).toEqual(['ＣＦＯ', 'Zo']);
  expect(mark('Straße 1,200', 'strass 1200')).toEqual(['Straß', '1,200']);
  expect(mark('哈哈哈', '哈哈')).toEqual(['哈哈哈']);
  fc.assert(
    fc.property(zhEnText, zhEnText, (text, input) => {
      const ranges = rangesOf(text, parseQuery(input));
      for (const [i, { start, end }] of ranges.entries()) {
        expect(start).toBeGreaterThan(ranges[i - 1]?.end ?? -1);
        expect(end).toBeGreaterThan(start);
        expect(text.slice(start, end)).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/);
      }
    }),
    { seed: 5, numRuns: 1000 },
  );
});

test('[SR5] a line around what was found marks the same, and says where something is left out', () => {
  const long = `${'前面的话很长。'.repeat(20)}我家在上海东边${'后面的话也很长。'.repeat(40)}`;
  const { text, marks } = snippetOf(long, parseQuery('上海'));
  expect(marks.map(({ start, end }) => text.slice(start, end))).toEqual(['上海']);
  expect(text).toMatch(/^….*…$/u);
  expect(text.length).toBeLessThan(150);
  expect(snippetOf('The pay is 800,000 and a garden in 上海', parseQuery('上海')).text).toBe('…and a garden in 上海');
  expect(snippetOf('short\n\nand two lines', parseQuery('two')).text).toBe('short and two lines');
});

test('[SR6] folding a whole text and folding it with places give the same, and nothing but signs is no query', () => {
  fc.assert(
    fc.property(zhEnText, (text) => {
      expect(foldWithPlaces(text).text).toBe(foldText(text));
    }),
    { seed: 6, numRuns: 1000 },
  );
  for (const input of ['', '  ', '。，！', '🚇', '\u200b']) expect(isEmptyQuery(parseQuery(input)), JSON.stringify(input)).toBe(true);
});
