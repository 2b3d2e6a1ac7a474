import { copyWords } from '@liexin/proof/readable/copy-words';
import { copyCounts } from '@liexin/proof/readable/readable-row';
import type { Copy } from '@liexin/proof/readable/write-copy';
import type { Language } from './texts.ts';

const wrongKeys: Readonly<Record<Language, string>> = { en: 'These keys are not for this export: no copy was made.', zh: '这些密钥不属于该导出，未生成副本。' };

/** What a copy holds, and each message that it could not open. */
export const copyTexts = (language: Language, copy: Copy | null): string[] => {
  if (copy === null) return [wrongKeys[language]];
  const words = copyWords[language];
  return [
    copyCounts.map((name) => `${copy.counts[name]} ${words.counts[name]}`).join(language === 'zh' ? '，' : ', '),
    ...copy.unopened.map(({ lane, seq, why }) => `  ${lane} ${seq}${words.colon}${why === null ? '' : words.why[why]}`),
    `${words.stream}${words.colon}${copy.stream}`,
  ];
};
