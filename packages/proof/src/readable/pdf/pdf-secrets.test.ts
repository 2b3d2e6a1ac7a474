import { afterEach, expect, test, vi } from 'vitest';
import { bytesSource } from '../../export/tar.ts';
import { readKeyFile } from '../key-file.ts';
import { copyFormats, writeCopy } from '../write-copy.ts';
import { aPackage, copyOf, head, names, type Said } from '../test-support/a-package.ts';
import { aFont } from '../test-support/font-file.ts';
import { insideOf, readPdf } from '../test-support/pdf-file.ts';
import { openCopyFont } from './copy-font.ts';

afterEach(() => void vi.useRealTimers());

const whole = { type: 'msg', fate: 'whole' } as const;
/** Signs that nothing else in the copies of these tests has: none of them may be in a font, a map or a name. */
const secret = '虚张势ЖЩ';
const said: Said[] = [
  { ...whole, text: 'hello' },
  { ...whole, text: secret, type: 'note' },
  { ...whole, text: 'agreed', about: 1, quote: secret },
  { ...whole, text: `of ${secret}`, type: 'edit', about: 1 },
];

/** Signs of the secret that the file has in any way: as text, in a name or a place, or as what a drawing of its font means. */
const tracesIn = async (pdf: string): Promise<string[]> => {
  const [inside, { text, marks, info }] = [insideOf(pdf), await readPdf(pdf)];
  const all = text + marks.join('') + JSON.stringify(info);
  const isWhole = inside.includes(secret) || inside.includes(Buffer.from(secret).toString('latin1'));
  return [...secret].filter((sign) => {
    const utf16 = (sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
    return isWhole || all.includes(sign) || new RegExp(`> <${utf16}>`, 'iu').test(inside);
  });
};

test('[RD14] what a copy leaves out is nowhere in its PDF: no word, no drawing of the font, no name of a place', async () => {
  const font = await aFont();
  const lanes = [
    { kind: 'candidate', tier: 'standard', said },
    { kind: 'internalOffer', tier: 'compensation', said: said.slice(0, 2) },
  ];
  const made = await aPackage(lanes);
  const all = await copyOf(made, { font, formats: ['pdf'] });
  expect(await tracesIn(all.files.get('copy.pdf') ?? '')).toEqual([...secret]);
  const left = await copyOf(made, { font, formats: ['pdf'], redactions: ['notes', 'pay'] });
  expect(left.counts).toMatchObject({ readable: 1, redacted: 5 });
  expect(await tracesIn(left.files.get('copy.pdf') ?? '')).toEqual([]);
});

test('[RD14, RD10] nor is a name of other people, or their words', async () => {
  const font = await aFont();
  const called = { ...names, candidates: { conv: '王小明', conv2: secret } };
  const lanes = [
    { kind: 'candidate', tier: 'standard', said: said.slice(0, 1) },
    { kind: 'candidate', tier: 'standard', conversation: 'conv2', guest: 'guest2', said: [{ ...whole, text: secret }] },
  ];
  const made = await aPackage(lanes);
  const concern = { about: 'conversation', id: 'conv' };
  const all = await copyOf(made, { font, formats: ['pdf'], names: called, concern });
  expect(await tracesIn(all.files.get('copy.pdf') ?? '')).toEqual([...secret]);
  const { files } = await copyOf(made, { font, formats: ['pdf'], names: called, concern, redactions: ['others'] });
  const pdf = files.get('copy.pdf') ?? '';
  expect(await tracesIn(pdf)).toEqual([]);
  expect((await readPdf(pdf)).marks.at(-1)).toContain('[others 1]');
});

test('[RD13] the same export and keys give the same bytes on another day, and no date is in them', async () => {
  const font = await aFont();
  const made = await aPackage([{ kind: 'candidate', tier: 'standard', said }]);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2027, 1, 3) });
  const first = await copyOf(made, { font, redactions: ['notes'] });
  const pdf = first.files.get('copy.pdf') ?? '';
  expect(pdf).not.toMatch(/CreationDate|ModDate/u);
  expect(insideOf(pdf)).not.toContain('2027');
  vi.setSystemTime(Date.UTC(2031, 5, 6));
  const keys = await readKeyFile((first.files.get('keys.jsonl') ?? '').split('\n').slice(0, -1));
  if (keys === undefined) throw new Error('no keys');
  let again = '';
  await writeCopy({
    ...{ source: bytesSource(made.tar), head: { ...head, redactions: keys.head.redactions }, names: keys.head.names, formats: new Set(copyFormats) },
    ...{ font, keys: keys.keys },
    out: { put: (path, bytes) => void (again += path === 'copy.pdf' ? Buffer.from(bytes as Uint8Array).toString('latin1') : '') },
  });
  expect(again.length).toBeGreaterThan(5000);
  expect(again === pdf).toBe(true);
  expect(first.files.get('copy.pdf')).toContain(`/ID[<${Buffer.from(first.stream, 'base64url').toString('hex')}>`);
});

test('[RD13] another font is none, and without one there is no PDF and every other format', async () => {
  expect(await openCopyFont(new Uint8Array(64))).toBeUndefined();
  const { files, parts } = await copyOf(await aPackage([{ kind: 'candidate', tier: 'standard', said }]));
  expect([files.has('copy.pdf'), files.has('copy.html'), parts.map(({ path }) => path)]).toEqual([
    false,
    true,
    ['copy.html', 'copy.csv', 'eml/', 'copy.jsonl'],
  ]);
});
