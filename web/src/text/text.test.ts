import { closingText } from './closing.ts';
import { describe, expect, test } from 'vitest';
import { faultCodes } from '@liexin/domain/kernel/fault';
import { copiesText } from './copies.ts';
import { clientFaultCodes, forCode } from './for-code.ts';
import { isolate } from './format.ts';
import { importText } from './import.ts';
import { importedText } from './imported.ts';
import { languages, preferredLanguage } from './language.ts';
import { replyText } from './reply.ts';
import { replyPanelsText } from './reply-panels.ts';
import { textFor } from './text.ts';
import { readyText, toCandidateText } from './to-candidate.ts';
import { wordsIn } from './words-in.ts';

/** Every sentence of a dictionary; functions are called with invented arguments. */
const sentencesOf = (value: unknown, path = ''): [path: string, sentence: string][] => {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return sentencesOf((value as (...given: unknown[]) => unknown)('7', '7', '7', '7'), path);
  if (Array.isArray(value)) return value.flatMap((part, place) => sentencesOf(part, `${path}[${place}]`));
  if (value !== null && typeof value === 'object') return Object.entries(value).flatMap(([key, part]) => sentencesOf(part, path ? `${path}.${key}` : key));
  return [];
};
/** Takes lists, numbers or words, whatever a sentence asks for. */
const everything = (language: 'zh' | 'en'): [string, string][] => {
  const forgiving = (part: unknown): unknown =>
    typeof part === 'function'
      ? (): unknown => {
          for (const given of [
            ['7', '7', '7', '7'],
            [7, 7, 7, 7],
            [['a', 'b'], 7],
          ]) {
            try {
              return (part as (...args: unknown[]) => unknown)(...given);
            } catch {
              continue;
            }
          }
          return '';
        }
      : part !== null && typeof part === 'object' && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, forgiving(inner)]))
        : part;
  return sentencesOf(
    forgiving({
      app: textFor(language),
      reply: replyText[language],
      copies: copiesText[language],
      import: importText[language],
      imported: importedText[language],
      panels: replyPanelsText[language],
      toCandidate: toCandidateText[language],
      faults: Object.fromEntries([...faultCodes, ...clientFaultCodes].map((code) => [code, forCode(code, language)])),
    }),
  );
};

describe.each(languages)('in %s', (language) => {
  test('[W6] inner words of the machinery stand on no screen', () => {
    const inner = /\b(lane|epoch|compartment|generation|envelope|cursor|wrap|tombstone|fragment|zero.knowledge)s?\b|指纹|单子|人头|零知识/iu;
    expect(everything(language).filter(([, sentence]) => inner.test(sentence))).toEqual([]);
  });

  test('[W6] the whole dictionary is looked at', () => {
    expect(everything(language).length).toBeGreaterThan(600);
  });

  test('[W6] no sentence is empty and none has a hole', () => {
    const holes = everything(language).filter(
      ([path, sentence]) => /undefined|null|NaN|\[object/u.test(sentence) || (sentence === '' && !/reasons\.none|link\.claimed|\[\d+\]/u.test(path)),
    );
    expect(holes).toEqual([]);
  });

  test('[W6] every fault code has a sentence that is not the code', () => {
    const general = forCode('a-code-of-tomorrow', language);
    for (const code of [...faultCodes, ...clientFaultCodes]) {
      expect(forCode(code, language)).not.toContain(code);
      expect(forCode(code, language)).not.toBe(general);
    }
  });

  test('[W7] the ready text ends with the link alone on its line', () => {
    const url = 'https://c.example/r/k7#1abc';
    expect(readyText(language, { agency: 'A', first: 'B' }, url).split('\n').slice(-2)).toEqual(['', url]);
  });
});

test('[W6] Chinese sentences use Chinese punctuation', () => {
  const mixed = everything('zh').filter(([, sentence]) => /\p{Script=Han}[,;!?]/u.test(sentence));
  expect(mixed).toEqual([]);
});

/** What stands for a name (of a person, an agency, a language, a role, a kind of thing): flush with Chinese, the page's `text-autospace` parts it from Latin. */
const flush = new Set(
  'about agency by candidate colleague company consultant event first holder label language name names other part reason role roles to who'.split(' '),
);
/** Begins with a figure and ends with a Chinese word: "24 个月", "2026 年 3 月". */
const durations = new Set(['end', 'keep', 'month', 'lastMonth']);
const mark = (place: number): string => String.fromCharCode(0xe000 + place);
const marks = /[\ue000-\ue00f]/gu;

interface Marked {
  readonly path: string;
  readonly sentence: string;
  /** Marks of figures, dates and times among those in the sentence. */
  readonly spaced: string;
}
/** Every Chinese sentence with a mark for whatever is put in; sentences over lists get a list of one. */
const marked = (value: unknown, path: string): Marked[] => {
  if (typeof value === 'string') return [{ path, sentence: value, spaced: '' }];
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return [];
  if (typeof value === 'object') return Object.entries(value).flatMap(([key, part]) => marked(part, `${path}.${key}`));
  const names = (/^\(?([^)=]*?)\)?\s*=>/u.exec(String(value))?.[1] ?? '').split(',').map((name) => name.trim());
  const call = (given: (place: number) => unknown): unknown =>
    (value as (...args: unknown[]) => unknown)(...names.map((name, place) => (durations.has(name) ? '7 个月' : given(place))));
  const spaced = names.flatMap((name, place) => (flush.has(name) ? [] : [mark(place)])).join('');
  const found = ((): unknown => {
    try {
      return call(mark);
    } catch {
      return call((place) => [mark(place)]);
    }
  })();
  return marked(found, path).map((one) => ({ ...one, spaced }));
};

describe('Chinese beside Latin letters and figures', () => {
  const all = marked({ app: wordsIn('zh'), reply: replyText.zh, panels: replyPanelsText.zh, toCandidate: toCandidateText.zh }, '');
  const seen = (wrong: (sentence: string, spaced: string) => boolean): string[] =>
    all.filter(({ sentence, spaced }) => wrong(sentence, spaced)).map(({ path, sentence }) => `${path}: ${sentence.replace(marks, '{}')}`);

  test('[W17] a space stands between them, also round a figure, a date or a time that is put in', () => {
    expect(all.length).toBeGreaterThan(600);
    const touching = (sentence: string, spaced: string): boolean => {
      const plain = sentence.replace(marks, (one) => (spaced.includes(one) ? '7' : '\ue000'));
      return /\p{Script=Han}[\dA-Za-z]|[\dA-Za-z%]\p{Script=Han}/u.test(plain);
    };
    expect(touching('共7条', '')).toBe(true);
    expect(touching(`共 ${mark(0)}条`, mark(0))).toBe(true);
    expect(touching(`请${mark(0)}放行`, '')).toBe(false);
    expect(seen(touching)).toEqual([]);
  });

  test('[W17] none stands beside Chinese punctuation, between two Chinese characters, or twice', () => {
    expect(seen((sentence) => /[，。：；、？！（）「」“”《》…] | [，。：；、？！（）「」《》]|\p{Script=Han} \p{Script=Han}| {2}/u.test(sentence))).toEqual([]);
  });

  test('[W17] a Latin name between isolates has its space, a Chinese one has none', () => {
    const { retention, conversation } = textFor('zh');
    expect(retention.stateText.asked(isolate('Helen'))).toMatch(/^由 \u2068Helen\u2069 提交。/u);
    expect(retention.stateText.asked(isolate('李娜'))).toMatch(/^由\u2068李娜\u2069提交。/u);
    expect(conversation.writeTo(isolate('Helen'))).toBe('写给 \u2068Helen\u2069');
    // Words that come with their screen.
    expect(closingText.zh.pendingText(isolate('Helen'))).toMatch(/^由 \u2068Helen\u2069 申请/u);
    expect(textFor('en').conversation.writeTo(isolate('Helen'))).toBe(wordsIn('en').conversation.writeTo(isolate('Helen')));
  });

  test('[W17] a name that is put in stands flush', () => {
    const apart = (sentence: string, spaced: string): boolean =>
      [...sentence.matchAll(/(\p{Script=Han} )?([\ue000-\ue00f])( \p{Script=Han})?/gu)].some(
        ([, before, one = '', after]) => !spaced.includes(one) && (before !== undefined || after !== undefined),
      );
    expect(apart(`请 ${mark(0)}放行`, '')).toBe(true);
    expect(seen(apart)).toEqual([]);
  });
});

test('[W6] codes of the prototype chain are not found', () => {
  expect(forCode('constructor', 'en')).toBe(forCode('nothing-like-it', 'en'));
});

test('[W8] the first browser language that we speak wins, else English', () => {
  expect(preferredLanguage(['fr-FR', 'zh-TW', 'en'])).toBe('zh');
  expect(preferredLanguage(['en-GB', 'zh'])).toBe('en');
  expect(preferredLanguage(['fr', 'de'])).toBe('en');
  expect(preferredLanguage([])).toBe('en');
});
