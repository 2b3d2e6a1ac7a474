import fc from 'fast-check';

const words = ['CFO', 'cfo', 'Lyon', 'finance', 'financial', 'C++', 'Zoë', 'Müller', '1,200', '1200', '3.5', 'a', 'ab', 'x', 'ＩＰＯ', "don't", 'q3'];
const han = Array.from('上海东边我家在北京苏州人事财务𠀀㐀');
const signs = [' ', ' ', '，', '。', '\n', ',', '-', '🚇', '・', 'カ', 'ｶﾞ', '한', '국', 'é', 'e\u0301', '\u200b', 'ß', 'İ'];

/** Texts in which the same few pieces meet often, in Chinese, English and both, with and without spaces. */
export const zhEnText = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...han) },
      { weight: 3, arbitrary: fc.constantFrom(...words) },
      { weight: 3, arbitrary: fc.constantFrom(...signs) },
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
    {
      maxLength: 14,
    },
  )
  .map((parts) => parts.join(''));
