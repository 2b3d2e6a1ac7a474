import { expect, test } from 'vitest';
import { checkCode } from '../../platform/vault/check-code.ts';
import { accountText } from '../../text/account.ts';
import { kitFileText } from './kit-file.ts';
import { phraseInKitFile } from './phrase-in-kit-file.ts';

const words = Array.from({ length: 24 }, (_, place) => `word${'abcdefghijklmnopqrstuvwx'[place]}`);
const fileOf = (phrase: readonly string[], phraseKind: 'words' | 'digits', language: 'zh' | 'en'): string => {
  const text = accountText[language].kit;
  return kitFileText(
    { kitId: 'k', phraseKind, phrase, words, qrText: 'liexin-kit:1:k:s', secret: new Uint8Array(32) },
    {
      agencyName: 'Search for people of good will',
      memberName: 'Helen',
      madeAt: '2026',
      checkCode: checkCode(new Uint8Array(16)),
      words: { title: text.pageTitle, phrase: text.phraseTitle, words: text.recoveryTitle, check: text.checkTitle },
    },
  );
};

test('[W15] the saved kit file gives the unlock phrase back, of words and of digits, whatever an editor did to its line ends', () => {
  const six = ['harbor', 'velvet', 'yo-yo', 'copper', 'window', 'maple'];
  const digits = ['1234', '5678', '9012', '3456', '7890', '1122'];

  expect(phraseInKitFile(fileOf(six, 'words', 'en'))).toBe(six.join(' '));
  expect(phraseInKitFile(fileOf(digits, 'digits', 'zh').replaceAll('\n', '\r\n'))).toBe(digits.join(''));
});

test('[W15] a file without a phrase gives none', () => {
  expect(phraseInKitFile('')).toBeNull();
  expect(phraseInKitFile(fileOf(['only', 'five', 'words', 'stand', 'here'], 'words', 'en'))).toBeNull();
  expect(phraseInKitFile('one two three four five six')).toBeNull();
});
