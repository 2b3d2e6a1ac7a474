import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64, fromUtf8, utf8 } from '../bytes.ts';
import type { MessageType } from '../envelope.ts';
import { bytesSource } from '../export/tar.ts';
import { csvField } from './csv-writer.ts';
import { headerText, mailDate } from './eml-writer.ts';
import { readKeyFile } from './key-file.ts';
import { copyFormats, writeCopy } from './write-copy.ts';
import type { Redaction } from './redaction.ts';
import { aPackage, bodyOf, copyOf, head, mails, names, sentMicros, type Said } from './test-support/a-package.ts';

/** A strict reader of RFC 4180. */
const parseCsv = (text: string): string[][] => {
  const rows: string[][] = [];
  let [at, row] = [text.startsWith('﻿') ? 1 : 0, [] as string[]];
  while (at < text.length) {
    if (text[at] !== '"') throw new Error(`no quote at ${at}`);
    let field = '';
    for (at += 1; ; at += 1) {
      if (at >= text.length) throw new Error('unclosed');
      if (text[at] !== '"') field += text[at] ?? '';
      else if (text[at + 1] === '"') field += text[(at += 1)] ?? '';
      else break;
    }
    row.push(field);
    at += 1;
    if (text.startsWith('\r\n', at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else if (text[at] === ',') at += 1;
    else throw new Error(`after a field: ${at}`);
  }
  return rows;
};

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '=HYPERLINK("http://a.example","x")',
    '+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '＝1',
    ' =1',
    '​=cmd|x',
    'a"b,c\r\nd',
    '</li><script>x</script>',
  ),
  fc.constantFrom('薪资 95 万，下周一面谈。', 'مرحبا 95k ‮abc', 'שלום', '👩‍👩‍👧 ok', '\uD800', 'a\0b', '=?UTF-8?B?eA==?=', 'From: x\r\nBcc: y'),
);
const fates = ['whole', 'whole', 'whole', 'no-key', 'no-share', 'wrong-key', 'cut', 'rejected', 'purged', 'missing'] as const;
const saying = fc.record({ text: nasty, type: fc.constantFrom<MessageType>('msg', 'edit', 'del', 'note', 'react'), fate: fc.constantFrom(...fates) });
const someLane = fc.record({
  kind: fc.constantFrom('candidate', 'internal', 'offer', 'internalOffer'),
  tier: fc.constantFrom('standard', 'compensation'),
  said: fc.array(saying, { maxLength: 6 }),
});

test('[RD1, RD3] every message is one row in every format, whatever it says and whatever became of it', { timeout: 60_000 }, () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(someLane, { maxLength: 3 }),
      fc.subarray<Redaction>(['notes', 'pay']),
      fc.constantFrom('en' as const, 'zh' as const),
      async (lanes, redactions, language) => {
        const made = await aPackage(lanes);
        const { counts, files, unopened } = await copyOf(made, { redactions, language });
        const wanted = lanes.reduce((sum, { said }) => sum + said.length, 0);
        const rows = (files.get('copy.jsonl') ?? '')
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as Record<string, unknown>);
        const messages = rows.filter(({ row }) => row === 'message');
        const table = parseCsv(files.get('copy.csv') ?? '').slice(1);
        const html = files.get('copy.html') ?? '';
        expect([counts.messages, messages.length, table.length, html.split('<li class="m ').length - 1, mails(files).length]).toEqual([
          wanted,
          wanted,
          wanted,
          wanted,
          wanted,
        ]);
        expect(counts.readable + counts.redacted + counts.unreadable + counts.gone).toBe(wanted);
        for (const state of ['readable', 'redacted', 'unreadable', 'gone'] as const) {
          const [inHtml, inMail] = [
            html.split(`<li class="m ${state}`).length - 1,
            mails(files).filter(([, mail]) => mail.includes(`X-Liexin-State: ${state}`)).length,
          ];
          expect([messages.filter((row) => row['state'] === state).length, inHtml, inMail]).toEqual([counts[state], counts[state], counts[state]]);
        }
        expect(unopened.length).toBe(Math.min(100, counts.unreadable + counts.gone));
        expect(rows.at(-1)).toMatchObject({ row: 'end', ...counts });
        // The words of what can be read are the same everywhere.
        for (const [i, row] of messages.entries()) {
          if (row['state'] !== 'readable' || row['type'] === 'del') continue;
          const text = made.texts.get(String(row['id'])) ?? '?';
          const cell = table[i]?.[12] ?? '?';
          expect([row['emoji'] ?? row['text'], bodyOf(mails(files)[i]?.[1] ?? '')]).toEqual([text, text]);
          expect(cell.replace(/^'/u, '')).toBe(text.replaceAll('\0', '␀').replace(/^'/u, ''));
        }
      },
    ),
    { numRuns: 60, seed: 6 },
  ),
);

test('[RD4] nothing in the table is a formula, and every line is one of RFC 4180', () =>
  fc.assert(
    fc.property(nasty, (text) => {
      const [[cell = '']] = parseCsv(`${csvField(text)}\r\n`) as [string[]];
      expect(cell).not.toMatch(/^[\s\u200B-\u200F\u2060\uFEFF]*[=+\-@\t\r|%＝＋－＠]/u);
      expect(cell === text.replaceAll('\0', '␀') || cell === `'${text.replaceAll('\0', '␀')}`).toBe(true);
    }),
    { seed: 6, numRuns: 500 },
  ));

test('[RD5] mails are plain ASCII of short lines, name their own sender, and no text becomes a header', () =>
  fc.assert(
    fc.property(nasty, (text) => {
      const header = `Subject: ${headerText(text)}`;
      expect(header).toMatch(/^[\x20-\x7E\r\n]*$/u);
      for (const line of header.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78);
      for (const line of header.split('\r\n').slice(1)) expect(line).toMatch(/^ =\?UTF-8\?B\?[A-Za-z0-9+/=]+\?=$/u);
      const words = [...header.matchAll(/=\?UTF-8\?B\?([A-Za-z0-9+/=]*)\?=/gu)].map(([, word = '']) => fromUtf8(fromBase64(word)));
      const shown = words.length > 0 ? words.join('') : header.slice(9);
      expect(shown).toBe(fromUtf8(utf8(text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim())));
    }),
    { seed: 6, numRuns: 500 },
  ));

test('[RD5] a mail of a Chinese thread: who, to whom, when, which thread', async () => {
  const { files } = await copyOf(await aPackage([{ kind: 'candidate', tier: 'standard', said: [{ text: '您好', type: 'msg', fate: 'whole' }] }]), {
    language: 'zh',
  });
  const [[path, mail]] = mails(files) as [[string, string]];
  expect(path).toBe('eml/0001-lane-0/000002.eml');
  expect(mail).toMatch(/^From: "Anna"\r\n <anna@staff\.invalid>\r\nTo: =\?UTF-8\?B\?546L5bCP5piO\?=\r\n <guest@candidate\.invalid>\r\nDate: /u);
  expect(mail).toContain(`Date: ${mailDate(sentMicros / 1000)}\r\n`);
  expect(mail).toContain('Content-Type: text/plain; charset=utf-8\r\n');
  expect(bodyOf(mail)).toBe('您好');
  expect(mailDate(Date.UTC(2026, 10, 30, 8, 5, 9))).toBe('Mon, 30 Nov 2026 08:05:09 +0000');
});

test('[RD6] what a copy leaves out keeps its place and its reason and says nothing of its words or their length, and its keys are not in the file of keys', async () => {
  const secret = 'base 95k';
  const said: Said[] = [{ text: secret, type: 'msg', fate: 'whole' }];
  const made = await aPackage([
    {
      kind: 'candidate',
      tier: 'standard',
      said: [
        { text: 'hello', type: 'msg', fate: 'whole' },
        { text: `${secret} note`, type: 'note', fate: 'whole' },
      ],
    },
    { kind: 'internal', tier: 'standard', said },
    { kind: 'offer', tier: 'compensation', said },
    { kind: 'internalOffer', tier: 'compensation', said },
  ]);
  const both = await copyOf(made, { redactions: ['notes', 'pay'] });
  expect(both.counts).toMatchObject({ messages: 5, readable: 1, redacted: 4, unreadable: 0 });
  for (const [, text] of both.files) expect(text).not.toContain(secret);
  for (const [, mail] of mails(both.files).slice(1)) expect(bodyOf(mail)).not.toContain('95k');
  const reasons = (both.files.get('copy.jsonl') ?? '')
    .split('\n')
    .flatMap((line) => (line.includes('"message"') ? [(JSON.parse(line) as { why: unknown }).why] : []));
  expect(reasons).toEqual([null, 'notes', 'notes', 'pay', 'pay']);
  expect((both.files.get('keys.jsonl') ?? '').trimEnd().split('\n')).toHaveLength(2);
  expect((await copyOf(made, { redactions: ['pay'] })).counts).toMatchObject({ readable: 3, redacted: 2 });
  expect((await copyOf(made, { redactions: ['notes'] })).counts).toMatchObject({ readable: 2, redacted: 3 });
  expect(both.files.get('copy.html')).toContain('what the team says among itself, pay and offers');
});

test('[RD2, RD8] the file of keys makes the same copy again; a file of something else, or for other keys, opens nothing', async () => {
  const made = await aPackage([
    {
      kind: 'candidate',
      tier: 'standard',
      said: [
        { text: 'hello', type: 'msg', fate: 'whole' },
        { text: 'x', type: 'msg', fate: 'no-share' },
      ],
    },
  ]);
  const first = await copyOf(made);
  const file = await readKeyFile((first.files.get('keys.jsonl') ?? '').split('\n').slice(0, -1));
  if (!file) throw new Error('no keys');
  expect(file.head).toMatchObject({ exportId: 'export-1', manifest: 'm', redactions: [], names });
  const again = new Map<string, string>();
  const out = { put: (path: string, text: string): void => void again.set(path, (again.get(path) ?? '') + text) };
  const copy = await writeCopy({ source: bytesSource(made.tar), head, names: file.head.names, formats: new Set(copyFormats), keys: file.keys, out });
  expect(copy.counts).toEqual(first.counts);
  // One differs in why: what the device knew to be destroyed is merely not in the file.
  expect(again.get('copy.jsonl')?.replaceAll(/"h":"[^"]*"|"no-key"|"no-share"/gu, '')).toBe(
    first.files.get('copy.jsonl')?.replaceAll(/"h":"[^"]*"|"no-key"|"no-share"/gu, ''),
  );
  expect(again.get('keys.jsonl')).toBe(first.files.get('keys.jsonl'));
  expect(await readKeyFile(['{"format":"other"}'])).toBeUndefined();
  expect(await readKeyFile([])).toBeUndefined();
});

test('[RD7] the page runs nothing and takes nothing from anywhere, and a text is no markup and turns nothing around', async () => {
  const texts = ['<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', '‮evil', '薪资 & "95k"'];
  const { files } = await copyOf(
    await aPackage([{ kind: 'candidate', tier: 'standard', said: texts.map((text) => ({ text, type: 'msg', fate: 'whole' }) as const) }]),
    { language: 'zh' },
  );
  const html = files.get('copy.html') ?? '';
  expect(html).toContain('<html lang="zh-Hans">');
  expect(html).toContain("default-src 'none'; style-src 'sha256-");
  expect(html).not.toMatch(/<(?:script|img|link|iframe|a)\b|https?:|url\(/u);
  expect(html.match(/<p class="w" dir="auto">/gu)).toHaveLength(4);
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  // Each text is closed in its own paragraph, which isolates it.
  expect(html).toContain('<p class="w" dir="auto">‮evil</p>');
});

test('[RD9] words of a candidate whose device has no certificate any more are not shown, and those of the team are', async () => {
  const said: Said[] = [
    { text: 'of the team', type: 'msg', fate: 'whole' },
    { text: 'of anybody', type: 'msg', fate: 'whole', sender: 'guest' },
  ];
  const { files, unopened, counts } = await copyOf(await aPackage([{ kind: 'candidate', tier: 'standard', said, isUncertified: true }]));
  expect([counts.readable, counts.unreadable, unopened.map(({ why }) => why)]).toEqual([1, 1, ['lost-certificate']]);
  expect(files.get('copy.csv')).toContain('of the team');
  for (const [, text] of files) expect(text).not.toContain('of anybody');
  expect(files.get('keys.jsonl')?.trimEnd().split('\n')).toHaveLength(2);
});
