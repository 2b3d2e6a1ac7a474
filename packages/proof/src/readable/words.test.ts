import { expect, test } from 'vitest';
import { readKeyFile } from './key-file.ts';
import type { MessageRow } from './readable-row.ts';
import { hasWord, wordsIn } from './redaction.ts';
import { aFont } from './test-support/font-file.ts';
import { bare, readPdf } from './test-support/pdf-file.ts';
import { aPackage, bodyOf, copyOf, head, mails, names, type Said } from './test-support/a-package.ts';
import { bytesSource } from '../export/tar.ts';
import { writeCopy } from './write-copy.ts';

const whole = { type: 'msg', fate: 'whole' } as const;
const said: Said[] = [
  { ...whole, text: 'Good morning' },
  { ...whole, text: 'Your ＢＯＮＵＳ is agreed' },
  { ...whole, text: '谢谢，年终奖怎么算？', sender: 'guest' },
  { ...whole, text: 'The bonus is 30 %', type: 'edit', about: 0 },
  { ...whole, text: '', type: 'react', about: 1 },
  { ...whole, text: '', type: 'react', about: 0 },
  { ...whole, text: '', type: 'del', about: 2 },
  { ...whole, text: 'Yes', about: 1, quote: 'Your bonus is agreed', sender: 'guest' },
  { ...whole, text: 'See you at noon', about: 1 },
];
const outcome = [null, null, null, null, null, null, null, null, null].map((_, i) => ([0, 5, 8].includes(i) ? 'words' : null));
const talk = () => aPackage([{ kind: 'candidate', tier: 'standard', said }]);
const whys = (stream: string): (string | null)[] =>
  stream
    .split('\n')
    .filter((line) => line.includes('"row":"message"'))
    .map((line) => (JSON.parse(line) as MessageRow).why);

test('[RD15] a copy of some words has the messages with one of them, and of the others the row alone', async () => {
  const words = wordsIn('Bonus， 年终奖');
  const { files, counts, parts } = await copyOf(await talk(), { redactions: ['words'], words });
  expect(whys(files.get('copy.jsonl') ?? '')).toEqual(outcome);
  expect(counts).toMatchObject({ messages: 9, readable: 6, redacted: 3 });
  for (const { messages } of parts) expect(messages).toBe(9);
  const all = [...files.values(), ...mails(files).map(([, mail]) => bodyOf(mail))];
  for (const text of all) for (const left of ['Good morning', 'at noon']) expect(text).not.toContain(left);
  // The copy says which words these are, in each format that says something of itself.
  expect(files.get('copy.html')).toContain('bonus, 年终奖');
  expect(JSON.parse((files.get('copy.jsonl') ?? '').split('\n')[0] ?? '')).toMatchObject({ redactions: ['words'], words: ['bonus', '年终奖'] });
});

test('[RD15, RD8] its file of keys makes the same copy again and opens nothing else', async () => {
  const { tar, keys } = await talk();
  const wanted = { redactions: ['words'] as const, words: ['bonus', '年终奖'], mark: { name: 'Ada 陈', atMs: 1_795_000_200_000 } };
  const first = await copyOf({ tar, keys, texts: new Map() }, wanted);
  const lines = (first.files.get('keys.jsonl') ?? '').split('\n').slice(0, -1);
  expect(lines.filter((line) => line.includes('"key"'))).toHaveLength(6);
  const file = await readKeyFile(lines);
  if (file === undefined) throw new Error('no file');
  const again = new Map<string, string>();
  await writeCopy({
    source: bytesSource(tar),
    head: { ...head, redactions: file.head.redactions, words: file.head.words, mark: file.head.mark },
    names: file.head.names,
    keys: file.keys,
    formats: new Set(['html', 'jsonl', 'csv']),
    out: { put: (path, text) => void again.set(path, (again.get(path) ?? '') + String(text)) },
  });
  for (const name of ['copy.html', 'copy.jsonl', 'copy.csv']) expect(again.get(name), name).toBe(first.files.get(name));
});

test('[RD15] words count whatever their case and width, each once, as pieces of a text', () => {
  expect(wordsIn(' Offer,offer、ＯＦＦＥＲ；\n年终奖 ; ,')).toEqual(['offer', '年终奖']);
  expect([hasWord(['奖'], ['年终奖']), hasWord(['off'], ['COFFEE']), hasWord(['x'], ['']), hasWord([], ['x'])]).toEqual([true, true, false, false]);
});

test('[RD16] who made a copy and when stands in the page, in the stream, in the file of keys and on each page of the PDF; a name is no markup', async () => {
  const mark = { name: '<b>Ada</b>', atMs: 1_795_000_200_000 };
  const { files } = await copyOf(await talk(), { mark, names, font: await aFont() });
  const page = files.get('copy.html') ?? '';
  expect(page.split('&lt;b&gt;Ada&lt;/b&gt;, 2026-11-18 ')).toHaveLength(3);
  expect(page).not.toContain('<b>Ada');
  for (const name of ['copy.jsonl', 'keys.jsonl']) expect(JSON.parse((files.get(name) ?? '').split('\n')[0] ?? '')).toMatchObject({ mark });
  const pdf = await readPdf(files.get('copy.pdf') ?? '');
  expect(pdf.pages.length).toBeGreaterThan(1);
  for (const one of pdf.pages) expect(one).toContain(bare('<b>Ada</b>, 2026-11-18'));
  // Without one nothing of it is there.
  const plain = await copyOf(await talk());
  expect(plain.files.get('copy.html')).not.toContain('class="mark"');
});
