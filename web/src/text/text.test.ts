import { describe, expect, test } from 'vitest';
import { faultCodes } from '@liexin/domain/kernel/fault';
import { clientFaultCodes, forCode } from './for-code.ts';
import { languages, preferredLanguage } from './language.ts';
import { replyText } from './reply.ts';
import { replyPanelsText } from './reply-panels.ts';
import { textFor } from './text.ts';
import { readyText, toCandidateText } from './to-candidate.ts';

/** Every sentence of a dictionary; functions are called with invented arguments. */
const sentencesOf = (value: unknown, path = ''): [path: string, sentence: string][] => {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return sentencesOf((value as (...given: unknown[]) => unknown)('7', '7', '7'), path);
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
            ['7', '7', '7'],
            [7, 7, 7],
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

test('[W6] codes of the prototype chain are not found', () => {
  expect(forCode('constructor', 'en')).toBe(forCode('nothing-like-it', 'en'));
});

test('[W8] the first browser language that we speak wins, else English', () => {
  expect(preferredLanguage(['fr-FR', 'zh-TW', 'en'])).toBe('zh');
  expect(preferredLanguage(['en-GB', 'zh'])).toBe('en');
  expect(preferredLanguage(['fr', 'de'])).toBe('en');
  expect(preferredLanguage([])).toBe('en');
});
