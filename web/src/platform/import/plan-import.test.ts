import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBody, encodeBody } from '@liexin/proof/message-body';
import { importedTypes, isImported, withImported } from '@liexin/proof/imported';
import { jsonlWriter } from '@liexin/proof/readable/jsonl-writer';
import { countRow, noCopyCounts, type MessageRow, type ReadableRow, type ThreadRow } from '@liexin/proof/readable/readable-row';
import { copyLines } from './copy-lines.ts';
import { importedId, importIdOf } from './import-ids.ts';
import { importedWords, isTooLong } from './imported-words.ts';
import { messageOf } from './copy-rows.ts';
import { planImport } from './plan-import.ts';

const here = 'fresh-agency-000';
const copyHead = {
  agency: 'Tidewell 猎头',
  agencyId: 'left-agency-0000',
  exportId: 'export',
  manifest: 'm',
  snapshotMs: 5,
  redactions: [],
  concern: { about: 'agency', id: '' },
  words: [],
  mark: null,
  language: 'zh',
} as const;

const thread = (lane: string, change: Partial<ThreadRow> = {}): ThreadRow => ({
  ...{ row: 'thread', lane, conversation: 'wang', mandate: 'cfo', search: 'CFO, 苏州', candidate: '王小明', kind: 'candidate', tier: 'standard', readers: [] },
  ...change,
});
const message = (lane: string, seq: number, change: Partial<MessageRow> = {}): MessageRow => ({
  ...{ row: 'message', lane, seq, id: `${lane}-${seq}`, sentMicros: 1_700_000_000_000_000 + seq, type: 'msg', state: 'readable', why: null },
  ...{ sender: { uid: 'guest', name: '王小明', kind: 'candidate' }, ref: null, emoji: null, text: '您好', quote: null, files: 0 },
  ...change,
});
const copyFrom = async (rows: readonly ReadableRow[]): Promise<string> => {
  let text = '';
  const writer = jsonlWriter({ put: (_, more) => void (text += more) });
  const counts = noCopyCounts();
  await writer.begin(copyHead);
  for (const row of rows) {
    countRow(counts, row);
    await writer.row(row, row as ThreadRow);
  }
  await writer.end(counts, '');
  return text;
};
const planOf = (text: string | Uint8Array<ArrayBuffer>) => planImport({ file: new Blob([text]), agencyId: here });

const words = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('薪资 95 万', '‮abc', 'a\nb', '\uD800'));
const someRow = fc.record({
  text: words,
  type: fc.constantFrom(...importedTypes, 'sys', ''),
  state: fc.constantFrom('readable', 'readable', 'readable', 'redacted', 'unreadable', 'gone'),
});
const someThread = fc.record({
  conversation: fc.constantFrom('wang', 'li', 'cfo'),
  kind: fc.constantFrom('candidate', 'internal', 'offer', 'other'),
  tier: fc.constantFrom('standard', 'compensation'),
  rows: fc.array(someRow, { maxLength: 4 }),
});

test('[IM6] of any file every message is either taken over or named with its reason', () =>
  fc.assert(
    fc.asyncProperty(fc.array(someThread, { maxLength: 4 }), async (threads) => {
      const rows = threads.flatMap(({ rows: said, ...about }, n): ReadableRow[] => [
        thread(`lane-${n}`, about),
        ...said.map((one, i) => message(`lane-${n}`, i + 1, one as Partial<MessageRow>)),
      ]);
      const plan = await planOf(await copyFrom(rows));
      if ('kind' in plan) throw new Error(plan.kind);
      const left = Object.values(plan.left).reduce((sum, count) => sum + count, 0);
      expect(plan.counts.messages + left).toBe(threads.reduce((sum, { rows: said }) => sum + said.length, 0));
      expect(plan.counts.people).toBe(new Set(threads.flatMap(({ conversation }) => (conversation === 'cfo' ? [] : [conversation]))).size);
    }),
    { numRuns: 60, seed: 6 },
  ));

test('[IM2] a file that was changed, cut or put together anew anywhere is none', async () => {
  const text = await copyFrom([thread('a'), message('a', 1), message('a', 2, { text: 'Grüße 👍' }), thread('b', { kind: 'internal' }), message('b', 1)]);
  const lines = text.split('\n').slice(0, -1);
  expect(await planOf(text)).toMatchObject({ counts: { searches: 1, people: 1, messages: 3 } });
  for (let n = 0; n < lines.length; n++) {
    expect(await planOf(lines.slice(0, n).join('\n'))).toEqual(n === 0 ? { kind: 'not-a-copy' } : { kind: 'cut' });
    const without = await planOf(lines.filter((_, i) => i !== n).join('\n'));
    expect(without).toEqual(n === 0 ? { kind: 'not-a-copy' } : n === lines.length - 1 ? { kind: 'cut' } : { kind: 'changed', line: n + 1 });
  }
  const bytes = new TextEncoder().encode(text);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: bytes.length - 2 }), fc.integer({ min: 1, max: 127 }), async (at, by) => {
      const other = new Uint8Array(bytes);
      other[at] = (other[at] ?? 0) ^ by;
      expect(await planOf(other).then((plan) => 'kind' in plan)).toBe(true);
    }),
    { numRuns: 100, seed: 6 },
  );
  expect(await planOf(`${text}${lines[0] ?? ''}\n`)).toMatchObject({ kind: 'changed' });
  expect(await planImport({ file: new Blob([text]), agencyId: copyHead.agencyId })).toEqual({ kind: 'own-record' });
  expect(await planOf('{"hello":1}\n')).toEqual({ kind: 'not-a-copy' });
});

test('[IM3] ids are those of the file’s for this agency alone, each of its own', async () => {
  const importId = await importIdOf(here, copyHead.agencyId);
  expect(await importIdOf(here, copyHead.agencyId)).toBe(importId);
  expect(await importIdOf(copyHead.agencyId, here)).not.toBe(importId);
  const things = ['mandate', 'compartment', 'conversation', 'candidate-lane', 'internal-lane', 'guest', 'message'] as const;
  const ids = await Promise.all(things.flatMap((thing) => ['x', 'y'].map((original) => importedId(importId, thing, original))));
  expect(new Set(ids).size).toBe(14);
  expect(ids.map((id) => id.length)).toEqual([16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 22, 22, 22, 22]);
});

test('[IM4] what was said of a message is in its sealed body, and what came with an import before keeps what was said of it first', async () => {
  const first = messageOf(copyHead, { ...thread('a'), client: '', language: '', source: '' }, {
    ...message('a', 3, { ref: 'a-1', quote: 'q', files: 2 }),
  } as never);
  if (typeof first === 'string') throw new Error(first);
  const { id, ref, body } = await importedWords('import-id', first, 7);
  const opened = decodeBody(encodeBody(body, 'imported'), 'imported');
  expect(opened).toMatchObject({
    ok: true,
    value: {
      ...{ text: '您好', quote: 'q', writtenAtMs: 7 },
      imported: {
        ...{ sentMicros: 1_700_000_000_000_003, type: 'msg', part: 'candidate', id: 'a-3', agencyId: 'left-agency-0000', exportId: 'export', files: 2 },
        writer: { uid: 'guest', name: '王小明', kind: 'candidate' },
      },
    },
  });
  expect(ref).toBe((await importedWords('import-id', { ...first, id: 'a-1' }, 7)).id);
  const again = message('c', 9, { type: 'imported', id, ref, ...(opened.ok && opened.value.imported ? { imported: opened.value.imported } : {}) });
  const second = messageOf({ ...copyHead, agencyId: here }, { ...thread('c', { kind: 'internal' }), client: '', language: '', source: '' }, {
    ...again,
  } as never);
  expect(second).toMatchObject({ id, imported: first.imported });
});

test('[IM1] words without what they were are no message that anybody could be shown', () => {
  const body = { text: 'x', writtenAtMs: 1 };
  const imported = {
    sentMicros: 1,
    type: 'msg',
    part: 'candidate',
    id: 'm',
    agencyId: 'A',
    exportId: 'e',
    files: 0,
    writer: { uid: 'u', name: 'n', kind: '' },
  } as const;
  expect(isImported(imported)).toBe(true);
  expect([withImported({ ...body, imported }, 'msg'), withImported(body, 'imported')]).toEqual([body, undefined]);
  for (const name of Object.keys(imported)) expect([name, isImported({ ...imported, [name]: null })]).toEqual([name, false]);
});

test('[IM2] lines are the same whatever the pieces in which a file is read', async () => {
  const text = Array.from({ length: 40 }, (_, i) => '中'.repeat(i * 2_000)).join('\n');
  const lines: string[] = [];
  for await (const line of copyLines(new Blob([text]))) lines.push(line.text);
  expect(lines).toEqual(text.split('\n'));
});

test('[IM4] a clock that is half a millisecond off leaves nothing out', async () => {
  const copied = messageOf(
    copyHead,
    { ...thread('lane'), client: '', language: '', source: '' },
    message('lane', 1) as unknown as Parameters<typeof messageOf>[2],
  );
  if (typeof copied === 'string') throw new Error(copied);
  expect(isTooLong(await importedWords('import-id', copied, 1_700_000_000_000.5))).toBe(false);
});
