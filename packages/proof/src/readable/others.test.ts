import { expect, test } from 'vitest';
import { bytesSource } from '../export/tar.ts';
import { readKeyFile } from './key-file.ts';
import type { Concern } from './others.ts';
import type { MessageRow, ReadingRow, ThreadRow } from './readable-row.ts';
import { aPackage, bodyOf, copyOf, head, mails, names, type Said } from './test-support/a-package.ts';
import { writeCopy } from './write-copy.ts';

const called = { ...names, people: { ...names.people, ben: 'Ben' }, candidates: { ...names.candidates, conv2: '李娜', conv3: 'Ravi Rao' } };
const whole = { type: 'msg', fate: 'whole' } as const;
/** Nowhere in a copy without others. */
const secret = 'she asks for more';
const say = (text: string, sender: string, more: Partial<Said> = {}): Said => ({ ...whole, text, sender, ...more });

const lanes = [
  {
    kind: 'candidate',
    tier: 'standard',
    staff: ['ben'],
    said: [
      say('hello 小明', 'anna'),
      say('good morning', 'guest'),
      say('as you wrote', 'ben', { about: 1, quote: 'good morning' }),
      say('as was said', 'anna', { quote: secret }),
      say('as I read', 'guest', { quote: 'of this thread' }),
    ],
  },
  { kind: 'internal', tier: 'standard', guest: 'nobody-here', said: [say('he is good', 'anna')] },
  {
    kind: 'candidate',
    tier: 'standard',
    conversation: 'conv2',
    guest: 'guest2',
    staff: ['ben'],
    said: [
      say('dear Li', 'anna'),
      say(secret, 'guest2'),
      say(`${secret}, again`, 'guest2', { type: 'edit', about: 1 }),
      say('you wrote', 'anna', { about: 1, quote: secret }),
      say('you know', 'anna', { quote: secret }),
      say(`${secret} indeed`, 'ben'),
      say('dear Li Na', 'anna', { type: 'edit', about: 0 }),
      say('who is this', 'stranger'),
      say('and then', 'anna', { about: 99 }),
    ],
  },
  { kind: 'internal', tier: 'standard', conversation: 'conv2', guest: 'guest2', said: [say(`${secret}, she says`, 'ben'), say('I see', 'anna')] },
  { kind: 'candidate', tier: 'standard', conversation: 'conv3', guest: 'guest3', said: [say(secret, 'guest3')] },
] as const;

const made = async (concern: Concern) => {
  const { files, counts } = await copyOf(await aPackage(lanes), { redactions: ['others'], concern, names: called });
  const rows = (files.get('copy.jsonl') ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { row: string });
  const of = <T>(row: string): T[] => rows.filter((one) => one.row === row) as T[];
  const [threads, messages, readings] = [of<ThreadRow>('thread'), of<MessageRow>('message'), of<ReadingRow>('reading')];
  return { files, counts, rows, threads, messages, readings };
};
const shown = (messages: readonly MessageRow[], lane: string): (string | null)[] =>
  messages.filter((one) => one.lane === lane).map((one) => (one.state === 'readable' ? one.text : one.why));
/** Neither in a file nor in the body of a mail, nor as its header. */
const expectNowhere = (files: ReadonlyMap<string, string>, texts: readonly string[]): void => {
  for (const text of texts) {
    const inWords = Buffer.from(text).toString('base64').slice(0, -4);
    for (const [path, file] of files)
      expect({ text, path, found: file.includes(text) || (text.length > 2 && file.includes(inWords)) }).toEqual({ text, path, found: false });
    for (const [path, mail] of mails(files)) expect({ text, path, found: bodyOf(mail).includes(text) }).toEqual({ text, path, found: false });
  }
};

test('[RD10] a copy of one conversation has its candidate and the agency; of other candidates neither name nor word', async () => {
  const { files, threads, messages, readings, rows, counts } = await made({ about: 'conversation', id: 'conv' });
  expect(rows[0]).toMatchObject({ redactions: ['others'], concern: { about: 'conversation', id: 'conv' }, exportId: 'export-1', manifest: 'm' });
  expect(threads.map(({ candidate }) => candidate)).toEqual(['王小明', '王小明', '[others 1]', '[others 1]', '[others 3]']);
  expect(threads[2]?.readers.map(({ uid, name }) => [uid, name])).toEqual([
    ['anna', 'Anna'],
    ['ben', 'Ben'],
    ['others-1', '[others 1]'],
  ]);
  // A quote of the team that names no message may be of anybody.
  expect(shown(messages, 'lane-0')).toEqual(['hello 小明', 'good morning', 'as you wrote', 'others', 'as I read']);
  expect(shown(messages, 'lane-1')).toEqual(['he is good']);
  for (const lane of ['lane-2', 'lane-3', 'lane-4']) expect(new Set(shown(messages, lane))).toEqual(new Set(['others']));
  expect(readings.map(({ reader }) => reader.name)).toEqual(['王小明', '王小明', '[others 1]', '[others 1]', '[others 3]']);
  expectNowhere(files, [secret, '李娜', 'Ravi Rao', 'guest2', 'guest3', 'dear Li']);
  // Every message is there, as a line with its reason; keys are there for what is shown alone.
  expect(counts).toMatchObject({ messages: 18, readable: 5, redacted: 13 });
  expect((files.get('keys.jsonl') ?? '').split('\n').filter((line) => line.includes('"key"'))).toHaveLength(5);
  expect(files.get('copy.html')).toContain('Left out: of, to or about somebody else');
});

test('[RD10] a copy of a member has their own words, and of what others said to them, or of others, a mark', async () => {
  const { files, threads, messages, counts } = await made({ about: 'person', id: 'anna' });
  expect(threads.map(({ candidate }) => candidate)).toEqual(['[others 1]', '[others 1]', '[others 2]', '[others 2]', '[others 4]']);
  expect(shown(messages, 'lane-0')).toEqual(['hello 小明', 'others', 'others', 'others', 'others']);
  // An edit of their own words is theirs; an answer, or what is about a message that is not here, may have another's words in it.
  expect(shown(messages, 'lane-2')).toEqual(['dear Li', 'others', 'others', 'others', 'others', 'others', 'dear Li Na', 'others', 'others']);
  expect(shown(messages, 'lane-3')).toEqual(['others', 'I see']);
  expect(messages.find(({ text, why, seq, lane }) => lane === 'lane-2' && seq === 9 && text === '' && why === 'others')?.sender).toEqual({
    uid: 'others-3',
    name: '[others 3]',
    kind: '',
  });
  expectNowhere(files, [secret, '王小明', '李娜', 'Ravi Rao', 'guest2', 'stranger', 'good morning']);
  expect(counts.readable).toBe(5);
});

test('[RD8] [RD10] the file of keys makes the same copy again, and has no name of anybody else', async () => {
  const concern = { about: 'conversation', id: 'conv' };
  const package_ = await aPackage(lanes);
  const { files } = await copyOf(package_, { redactions: ['others'], concern, names: called });
  const file = await readKeyFile((files.get('keys.jsonl') ?? '').split('\n').slice(0, -1));
  if (!file) throw new Error('no keys');
  expect(file.head).toMatchObject({ redactions: ['others'], names: { candidates: { conv: '王小明' } } });
  expect(Object.keys(file.head.names.candidates)).toEqual(['conv']);
  const again = new Map<string, string>();
  await writeCopy({
    source: bytesSource(package_.tar),
    head: { ...head, redactions: file.head.redactions, concern },
    names: file.head.names,
    keys: file.keys,
    formats: new Set(['jsonl', 'html', 'csv', 'keys'] as const),
    out: { put: (path, text) => void again.set(path, (again.get(path) ?? '') + text) },
  });
  for (const path of ['copy.jsonl', 'copy.html', 'copy.csv', 'keys.jsonl']) expect(again.get(path)).toBe(files.get(path));
});

test('[RD10] a copy in which others stay has them all', async () => {
  const { files, counts } = await copyOf(await aPackage(lanes), { redactions: [], concern: { about: 'conversation', id: 'conv' }, names: called });
  // The stranger is in no list, and says so.
  expect(counts).toMatchObject({ messages: 18, redacted: 0 });
  for (const text of [secret, '李娜', 'Ravi Rao']) expect(files.get('copy.html')).toContain(text);
  expect(files.get('copy.jsonl')).not.toContain('concern');
});
