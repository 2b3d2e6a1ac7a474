import { copyWords } from '@liexin/proof/readable/copy-words';
import { FONT_FILE, FONT_HASH } from '@liexin/proof/readable/pdf/copy-font';
import { copyCounts } from '@liexin/proof/readable/readable-row';
import type { MadeCopy } from './make-copy.ts';
import type { Language } from './texts.ts';

const wrongKeys: Readonly<Record<Language, string>> = { en: 'These keys are not for this export: no copy was made.', zh: '这些密钥不属于该导出，未生成副本。' };

const noPdf: Readonly<Record<Language, Record<NonNullable<MadeCopy['noPdf']>['why'], (path: string) => string>>> = {
  en: {
    'no-font': (path) =>
      `copy.pdf was not made: there is no font at ${path}. This program has none of its own; the app gives ${FONT_FILE} (SHA-256 ${FONT_HASH}) with a PDF and its keys. Put it beside this program, or name it with --font. Every other format needs nothing.`,
    'other-font': (path) =>
      `copy.pdf was not made: ${path} is not the font that copies are set in. With another one the bytes would differ from those of the app. It is ${FONT_FILE}, SHA-256 ${FONT_HASH}.`,
  },
  zh: {
    'no-font': (path) =>
      `未生成 copy.pdf：${path} 处没有字体文件。本程序不含字体；在应用中生成 PDF 和密钥时可一并保存 ${FONT_FILE}（SHA-256 ${FONT_HASH}）。请将其放在本程序旁，或用 --font 指定。其他格式无需字体。`,
    'other-font': (path) => `未生成 copy.pdf：${path} 不是副本所用的字体，换用其他字体会与应用生成的文件不一致。应为 ${FONT_FILE}，SHA-256 ${FONT_HASH}。`,
  },
};

/** What a copy holds, each file with its counts, and each message that it could not open. */
export const copyTexts = (language: Language, copy: MadeCopy | null): string[] => {
  if (copy === null) return [wrongKeys[language]];
  const words = copyWords[language];
  const comma = language === 'zh' ? '，' : ', ';
  return [
    copyCounts.map((name) => `${copy.counts[name]} ${words.counts[name]}`).join(comma),
    ...copy.parts.map(({ path, messages, pages }) => {
      const counts = [`${messages} ${words.counts.messages}`, ...(pages === null ? [] : [`${pages} ${words.pages}`])];
      return `  ${path}${words.colon}${counts.join(comma)}`;
    }),
    ...copy.unopened.map(({ lane, seq, why }) => `  ${lane} ${seq}${words.colon}${why === null ? '' : words.why[why]}`),
    ...(copy.noPdf === null ? [] : [noPdf[language][copy.noPdf.why](copy.noPdf.path)]),
    `${words.stream}${words.colon}${copy.stream}`,
  ];
};
