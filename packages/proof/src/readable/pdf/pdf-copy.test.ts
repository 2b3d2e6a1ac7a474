import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageParts, readerParts, readingParts, threadAbout, threadTitle } from '../copy-parts.ts';
import { copyWords } from '../copy-words.ts';
import type { ReadableRow } from '../readable-row.ts';
import { aPackage, copyOf, type Said } from '../test-support/a-package.ts';
import { aFont } from '../test-support/font-file.ts';
import { bare, readPdf, type PdfRead } from '../test-support/pdf-file.ts';
import { openSigns } from './signs.ts';

const whole = { type: 'msg', fate: 'whole' } as const;
const long = '这是一段很长的消息，用来检验换行：标点不在行首。The offer of 95 万 per year (base), plus “sign-on bonus”。'.repeat(90);
const said: Said[] = [
  { ...whole, text: '您好，王小明！下周一上午十点面谈可以吗？' },
  { ...whole, text: '可以。\nSee you <on> Monday & "later".\n\n\t喆堃镕', sender: 'guest', about: 0, quote: '您好，王小明！' },
  { ...whole, text: 'he bluffs 他在虚张声势', type: 'note' },
  { ...whole, text: 'averyverylongword'.repeat(40) },
  { ...whole, text: long },
  { ...whole, text: '', type: 'del', about: 0 },
  { ...whole, text: 'x', fate: 'no-key' },
  { ...whole, text: 'x', fate: 'purged' },
  { ...whole, text: 'x', fate: 'rejected' },
];
const lanes = [
  { kind: 'candidate', tier: 'standard', said },
  { kind: 'internal', tier: 'standard', said: said.slice(0, 3), conversation: 'cfo' },
  { kind: 'offer', tier: 'compensation', said: said.slice(3, 5) },
];

/** The text of a page for reading without its marks, as the PDF would have it: from the tag `from` to the tag `to`. */
const wordsOf = (html: string, from: string, to: string): string =>
  html
    .slice(html.indexOf(from), html.lastIndexOf(to))
    .replaceAll(/<[^>]*>/gu, '')
    .replaceAll(/&(?:lt|gt|quot|#39);/gu, (sign) => ({ '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" })[sign] ?? '')
    .replaceAll('&amp;', '&');

/** What stands on the pages of threads between their heads and feet. */
const bodyOf = ({ pages, labels }: PdfRead, foot: string): string => {
  const body = pages.filter((_, n) => /^\d/u.test(labels[n] ?? ''));
  return body.map((page, n) => page.slice(page.indexOf(`${foot}${n + 1}/${body.length}`) + `${foot}${n + 1}/${body.length}`.length)).join('');
};

test('[RD11] in both languages the PDF says what the page says, word for word and in its order, and its head page the same of the copy', async () => {
  const font = await aFont();
  for (const language of ['en', 'zh'] as const) {
    const words = copyWords[language];
    const { files, counts } = await copyOf(await aPackage(lanes), { language, font, redactions: ['notes'] });
    const html = files.get('copy.html') ?? '';
    const pdf = await readPdf(files.get('copy.pdf') ?? '');
    expect(counts).toMatchObject({ threads: 3, messages: 14, readable: 7, redacted: 4, unreadable: 2, gone: 1 });
    expect(bodyOf(pdf, bare(`${words.title} · export-1`))).toBe(bare(wordsOf(html, '<section', '<footer')));
    expect(pdf.pages[0]).toContain(bare(wordsOf(html, '<header', '</header>') + wordsOf(html, '<footer', '</footer>') + words.standIns));
    expect(pdf.language).toBe(language === 'zh' ? 'zh-Hans' : 'en');
    expect(pdf.info).toMatchObject({ Title: `${words.title} · export-1` });
  }
});

test('[RD11] each thread begins a page, is named on each of its pages and in the list of places, and pages say which of how many they are', async () => {
  const { files, parts } = await copyOf(await aPackage(lanes), { language: 'zh', font: await aFont() });
  const { pages, labels, marks } = await readPdf(files.get('copy.pdf') ?? '');
  const titles = ['王小明 · 候选人对话 · CFO, 苏州', '团队频道 · 团队内部 · CFO, 苏州', '王小明 · 谈薪与 Offer · CFO, 苏州'];
  expect(marks).toEqual(['审计导出阅读副本', '会话线目录', ...titles]);
  expect(labels.slice(0, 3)).toEqual(['i', 'ii', '1']);
  const heads = pages.slice(2).map((page) => titles.findIndex((title) => page.startsWith(bare(title))));
  expect(heads.length).toBeGreaterThan(4);
  expect(heads).toEqual(heads.toSorted((a, b) => a - b));
  expect(new Set(heads)).toEqual(new Set([0, 1, 2]));
  for (const [n, page] of pages.slice(2).entries()) expect(page).toContain(`export-1${n + 1}/${heads.length}`);
  // The list says of each how many messages it has and on which page it begins.
  const listed = titles.map((title, n) => `${title.replace(' · ', '')}${[9, 3, 2][n] ?? 0}条消息${heads.indexOf(n) + 1}`);
  expect(pages[1]).toContain(bare(listed.join('')));
  expect(parts.find(({ path }) => path === 'copy.pdf')).toEqual({ path: 'copy.pdf', messages: 14, pages: pages.length });
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom('薪资 95 万，下周一面谈。', 'مرحبا 95k ‮abc', 'שלום', '👩‍👩‍👧 ok', '\uD800', 'a\0b', '。'.repeat(200), `${'长'.repeat(300)} end`, ' '.repeat(300)),
);
const fates = ['whole', 'whole', 'whole', 'no-key', 'wrong-key', 'rejected', 'purged', 'missing'] as const;
const saying = fc.record({ text: anyText, type: fc.constantFrom<Said['type']>('msg', 'edit', 'del', 'note', 'react'), fate: fc.constantFrom(...fates) });

/** Everything that rows say, in the order of the rows. */
const partsOf = (rows: readonly ReadableRow[]): string[] => {
  const words = copyWords.en;
  const seen = new Map<string, number>();
  return rows.flatMap((row) => {
    if (row.row === 'thread') {
      seen.clear();
      const readers = readerParts(words, row).flatMap(({ name, side, dates }) => [name, side, dates]);
      return [threadTitle(words, row), threadAbout(words, row).join(' · '), words.readers, ...readers];
    }
    if (row.row === 'reading') return [readingParts(words, row).name, words.colon, readingParts(words, row).marks];
    seen.set(row.id, row.seq);
    const { name, at, mark, act, quote, said: text, files } = messageParts(words, row, row.ref === null ? null : (seen.get(row.ref) ?? null));
    return [name, at, String(row.seq), mark, act, quote, text, files];
  });
};

test('[RD3] the PDF, read back, has each message once, with its words, and the number of all; so has every other format', { timeout: 60_000 }, async () => {
  const font = await aFont();
  if (font === undefined) throw new Error('no font');
  const { shown } = openSigns(font);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(saying, { maxLength: 6 }), { maxLength: 3 }), async (threads) => {
      const made = await aPackage(threads.map((one) => ({ kind: 'candidate', tier: 'standard', said: one })));
      const { files, counts, parts } = await copyOf(made, { font });
      expect(parts.map(({ path, messages }) => [path, messages])).toEqual(
        ['copy.html', 'copy.pdf', 'copy.csv', 'eml/', 'copy.jsonl'].map((path) => [path, counts.messages]),
      );
      const pdf = await readPdf(files.get('copy.pdf') ?? '');
      expect(pdf.pages[0]).toContain(bare(`${counts.messages} messages`));
      const lines = (files.get('copy.jsonl') ?? '').split('\n').slice(1, -2);
      const wanted = partsOf(lines.map((line) => JSON.parse(line) as ReadableRow)).flatMap((part) => part.split(/\r\n|\r|\n/u));
      expect(bodyOf(pdf, bare(`${copyWords.en.title} · export-1`))).toBe(bare(wanted.map((part) => shown(part)).join('')));
    }),
    { numRuns: 40, seed: 6 },
  );
});
