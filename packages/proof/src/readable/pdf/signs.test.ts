import fc from 'fast-check';
import { expect, test } from 'vitest';
import { getDocumentProxy } from 'unpdf';
import { aPackage, copyOf, type Said } from '../test-support/a-package.ts';
import { aFont } from '../test-support/font-file.ts';
import { bytesOf, insideOf, readPdf } from '../test-support/pdf-file.ts';
import { linesOf } from './line-break.ts';
import { paper } from './pages.ts';
import { openSigns, type Signs } from './signs.ts';

const signs = async (): Promise<Signs> => {
  const font = await aFont();
  if (font === undefined) throw new Error('no font');
  return openSigns(font);
};
const whole = { type: 'msg', fate: 'whole' } as const;

test('[RD12] what has no drawing, is not seen or runs from right to left stands as its code point, together where it stands together', async () => {
  const { shown } = await signs();
  expect(shown('喆堃镕 Zoë 95万')).toBe('喆堃镕 Zoë 95万');
  expect(shown('ok 👍🏽!')).toBe('ok [U+1F44D U+1F3FD]!');
  expect(shown('a\u202Eb\u200Bc\u00ADd\0e\uFEFF')).toBe('a[U+202E]b[U+200B]c[U+00AD]d[U+0000]e[U+FEFF]');
  expect(shown('שלום')).toBe('[U+05E9 U+05DC U+05D5 U+05DD]');
  expect(shown('\uD800𠮷')).toBe('[U+D800 U+20BB7]');
  expect(shown('a\tb')).toBe('a    b');
});

test('[RD12] nothing vanishes: each sign of a text is drawn, or its code point is', { timeout: 60_000 }, async () => {
  const { shown } = await signs();
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const back = shown(text).replaceAll(/\[(U\+[0-9A-F]{4,6}(?: U\+[0-9A-F]{4,6})*)\]/gu, (_, all: string) =>
        String.fromCodePoint(...all.split(' ').map((one) => Number.parseInt(one.slice(2), 16))),
      );
      expect(back).toBe(text.replaceAll('\t', '    '));
      expect(shown(text)).not.toMatch(/[\p{Cc}\p{Cf}\u0590-\u08FF]/u);
    }),
    { numRuns: 500, seed: 6 },
  );
});

test('[RD12] in a PDF no sign turns around what others wrote, neither on a page nor where a reader lists its places', async () => {
  const evil = '\u202Eevil\u2066 שלום';
  const { files } = await copyOf(await aPackage([{ kind: `kind ${evil}`, tier: 'standard', said: [{ ...whole, text: evil }] }]), { font: await aFont() });
  const pdf = files.get('copy.pdf') ?? '';
  const { text, marks } = await readPdf(pdf);
  expect(text).toContain('[U+202E]evil[U+2066][U+05E9U+05DCU+05D5U+05DD]');
  expect(marks.at(-1)).toContain('kind [U+202E]evil[U+2066] [U+05E9 U+05DC U+05D5 U+05DD]');
  // Neither as what a drawing means nor in a name of the file.
  expect(insideOf(pdf)).not.toMatch(/> <(?:05[9A-F].|06..|202[A-E]|206[6-9]|200[EF])>/iu);
  expect(insideOf(pdf)).not.toMatch(/[\u0590-\u08FF\u200E\u200F\u202A-\u202E\u2066-\u2069]/u);
});

test('[RD12] lines are all of the text, none is wider than its room, and of Chinese none begins with what closes or ends with what opens', async () => {
  const { of } = await signs();
  const room = 9000;
  const piece = fc.constantFrom(
    '面谈',
    '，',
    '。',
    '（',
    '）',
    '“',
    '”',
    '《',
    '》',
    'offer',
    ' ',
    '95',
    '万',
    'a-b',
    '…',
    '！',
    '：',
    'averyveryverylongword',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 120 }), (pieces) => {
      const set = of(pieces.join(''));
      const lines = linesOf(set, room).map(([from, to]) => set.slice(from, to));
      const texts = lines.map((line) => line.map(({ codePoint }) => String.fromCodePoint(codePoint)).join(''));
      expect(texts.join('')).toBe(pieces.join(''));
      for (const [n, line] of lines.entries()) {
        const seen = line.slice(0, line.findLastIndex(({ codePoint }) => codePoint !== 0x20) + 1);
        expect(seen.reduce((sum, { width }) => sum + width, 0)).toBeLessThanOrEqual(room);
        // Where signs that stay together are longer than a line, it ends where it ends.
        const together = /^[，。）”》…！：]/u.test(texts[n] ?? '') && n > 0 ? (texts[n - 1] ?? '') : '';
        expect(together).not.toMatch(/面谈$|万$/u);
        if (n < lines.length - 1 && /[面谈万]/u.test(texts[n] ?? '')) expect(texts[n]).not.toMatch(/[\p{L}][（《“]$/u);
      }
    }),
    { numRuns: 300, seed: 6 },
  );
});

test('[RD11] a text of 10 000 signs and a word without an end stay inside of the page, and no sign of them is lost', async () => {
  const said: Said[] = [
    { ...whole, text: '长'.repeat(10_000) },
    { ...whole, text: 'x'.repeat(3000), quote: 'y'.repeat(500), about: 0 },
    { ...whole, text: 'a\n'.repeat(300) },
  ];
  const { files } = await copyOf(await aPackage([{ kind: 'candidate', tier: 'standard', said }]), { font: await aFont() });
  const pdf = files.get('copy.pdf') ?? '';
  const document = await getDocumentProxy(bytesOf(pdf));
  for (let n = 1; n <= document.numPages; n++) {
    const { items } = await (await document.getPage(n)).getTextContent();
    for (const item of items) {
      if (!('str' in item) || item.str.trim() === '') continue;
      const [, , , , x = 0, y = 0] = item.transform as number[];
      expect([x >= paper.left - 0.1, x + item.width <= paper.right + 0.5, y > 30, y < paper.height - 30]).toEqual([true, true, true, true]);
    }
  }
  const { text } = await readPdf(pdf);
  const count = (sign: string): number => text.split(sign).length - 1;
  expect([count('长'), count('y') >= 500]).toEqual([10_000, true]);
  expect(
    text
      .replaceAll(/Readablecopyofanauditexport·export-1\d+\/\d+/gu, '')
      .match(/x{3}x*/gu)
      ?.reduce((sum, { length }) => sum + length, 0),
  ).toBe(3000);
});

test('[RD11] each object of the file is where its list says, and nothing in it asks for anything from outside', async () => {
  const { files } = await copyOf(await aPackage([{ kind: 'candidate', tier: 'standard', said: [{ ...whole, text: 'https://example.com' }] }]), {
    font: await aFont(),
  });
  const pdf = files.get('copy.pdf') ?? '';
  const at = Number(/startxref\n(\d+)\n%%EOF\n$/u.exec(pdf)?.[1]);
  const [, count = '', list = ''] = /^xref\n0 (\d+)\n([^]*?)trailer/u.exec(pdf.slice(at)) ?? [];
  const offsets = list.match(/.{20}/gsu) ?? [];
  expect(offsets).toHaveLength(Number(count));
  for (const [n, line] of offsets.entries()) if (n > 0) expect(pdf.slice(Number(line.slice(0, 10))).startsWith(`${n} 0 obj\n`)).toBe(true);
  expect(pdf).not.toMatch(/\/(?:URI|JavaScript|JS|Launch|OpenAction|EmbeddedFile|AcroForm)\b/u);
});
