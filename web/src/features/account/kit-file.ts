import type { Kit } from '../../platform/vault/kit.ts';

export interface KitFileFacts {
  readonly agencyName: string;
  readonly memberName: string;
  readonly madeAt: string;
  readonly checkCode: readonly string[];
  /** Headings in the reader's language. */
  readonly words: { readonly title: string; readonly phrase: string; readonly words: string; readonly check: string };
}

/** The kit as a text file: what the printed page says, and the line that confirms it when the file is dropped back. */
export const kitFileText = (kit: Kit, { agencyName, memberName, madeAt, checkCode, words }: KitFileFacts): string =>
  [
    words.title,
    `${agencyName} · ${memberName} · ${madeAt}`,
    '',
    `${words.phrase}:`,
    kit.phrase.join(' '),
    '',
    '- - - - - - - - - - - - - - - - - - - -',
    '',
    `${words.words}:`,
    ...Array.from({ length: 6 }, (_, row) =>
      kit.words
        .slice(row * 4, row * 4 + 4)
        .map((word, i) => `${row * 4 + i + 1} ${word}`)
        .join('   '),
    ),
    '',
    `${words.check}: ${checkCode.join(' ')}`,
    '',
    kit.qrText,
    '',
  ].join('\n');
