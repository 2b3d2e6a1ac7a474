// Ids and names of a package that somebody made up: no header, no path and no lookup is what they say.
import { expect, test } from 'vitest';
import { insideOnly, type CopyOutput } from './copy-writer.ts';
import { aPackage, copyOf, mails, type Said } from './test-support/a-package.ts';

const injected = 'x>\r\nBcc: all@example.com\r\n\r\nforged';
const paths = ['../../up', '/etc/up', 'a/../../up', '..', '.', 'C:\\up', 'a\0b', `${'long'.repeat(60)}`, injected];
const headers =
  /^(?:From|To|Date|Subject|Message-ID|In-Reply-To|References|X-Liexin-(?:Export|Row|Type|State)|MIME-Version|Content-(?:Type|Transfer-Encoding)): /u;

const expectSound = (files: ReadonlyMap<string, string>): void => {
  for (const [path, mail] of mails(files)) {
    expect(path).toMatch(/^eml\/\d{4}-[A-Za-z0-9_-]{1,64}\/\d{6}\.eml$/u);
    const [top = '', ...rest] = mail.split('\r\n\r\n');
    expect(rest).toHaveLength(1);
    expect(top).toMatch(/^[\x20-\x7E\r\n]*$/u);
    for (const line of top.split('\r\n')) expect(line.startsWith(' ') || headers.test(line)).toBe(true);
    for (const line of top.split(/\r\n|\r|\n/u)) expect(line.length).toBeLessThan(200);
  }
};

test('[RD5] a lane, a message or a side with a made up id makes no header and no path of its own', async () => {
  const said: Said[] = [
    { text: 'hello', type: 'msg', fate: 'rejected', forged: { type: injected, sender: injected, ref: injected } },
    { text: 'gone', type: 'msg', fate: 'purged', id: injected },
  ];
  for (const id of paths) {
    const { counts, files } = await copyOf(await aPackage([{ id, kind: injected, tier: 'standard', said }]));
    expect([counts.messages, mails(files).length]).toEqual([2, 2]);
    expectSound(files);
  }
});

test('[RD5] an honest id is in its mail as it is', async () => {
  const { files } = await copyOf(
    await aPackage([{ id: 'Ab_-0123456789Az', kind: 'candidate', tier: 'standard', said: [{ text: 'a', type: 'msg', fate: 'whole' }] }]),
  );
  expect(mails(files)[0]?.[0]).toBe('eml/0001-Ab_-0123456789Az/000002.eml');
});

test('[RD5] numbers that are none name no file', async () => {
  const out: string[] = [];
  const { put }: CopyOutput = insideOnly({ put: (path) => void out.push(path) });
  for (const path of ['copy.csv', 'copy.html', 'copy.jsonl', 'keys.jsonl', 'eml/0001-a/000002.eml', 'eml/12345-a_-B/1234567.eml']) await put(path, '');
  expect(out).toHaveLength(6);
  for (const path of [
    '../copy.csv',
    '/copy.csv',
    'eml/../copy.csv',
    'eml/0001-a/../../x.eml',
    'eml\\x.eml',
    'eml/0001-a/1.5.eml',
    'other.txt',
    'eml//1.eml',
    '',
  ])
    expect(() => put(path, '')).toThrow(RangeError);
  expect(out).toHaveLength(6);
});

test('[RD1] what is named as every object’s own is a name like any other', async () => {
  const own = ['constructor', '__proto__', 'toString'];
  const said: Said[] = own.map((one) => ({ text: 'a', type: 'msg', fate: 'no-key', forged: { type: one, sender: one } }));
  const { counts, files } = await copyOf(await aPackage(own.map((kind) => ({ id: kind, kind, tier: kind, said }))));
  expect(counts.messages).toBe(9);
  expectSound(files);
  expect(files.get('copy.csv')).not.toContain('native code');
});
