import path from 'node:path';
import { expect, test } from 'vitest';
import { oneLanguage } from './one-language.ts';
import { languages } from './src/text/language.ts';
import { textFor } from './src/text/text.ts';
import type { Text } from './src/text/words-in.ts';

const fileOf = (language: string): string => path.join(import.meta.dirname, 'src', 'text', `words-${language}.ts`);

test.each(languages)('[W16] the script of %s has all of its words and none of the other language', async (language) => {
  const other = language === 'en' ? 'zh' : 'en';
  const { code } = await oneLanguage(fileOf(language));
  const sentences = (of: Text): string[] => Object.values(of).flatMap((part) => Object.values(part).filter((one) => typeof one === 'string'));
  const own = sentences(textFor(language));
  const shared = new Set(own);
  const foreign = sentences(textFor(other)).filter((sentence) => sentence.length > 6 && !shared.has(sentence));
  expect(own.length).toBeGreaterThan(300);
  const quoted = (sentence: string): boolean => code.includes(JSON.stringify(sentence)) || code.includes(`'${sentence}'`);
  expect(own.filter((sentence) => !quoted(sentence))).toEqual([]);
  expect(foreign.filter(quoted)).toEqual([]);
});

test('[W16] what dictionaries import is not in the script a second time', async () => {
  const { code, files } = await oneLanguage(fileOf('en'));
  expect(files.filter((file) => file.endsWith('/format.ts'))).toEqual([]);
  expect(code).toContain('from "./format.ts"');
});

test('[W16] a file that is no script of words is refused', async () => {
  await expect(oneLanguage(path.join(import.meta.dirname, 'src', 'text', 'common.ts'))).rejects.toThrow('no script of words');
});
