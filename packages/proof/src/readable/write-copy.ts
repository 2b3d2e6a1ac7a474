import { csvWriter } from './csv-writer.ts';
import { insideOnly, type CopyHead, type CopyOutput, type CopyWriter } from './copy-writer.ts';
import { emlWriter } from './eml-writer.ts';
import { htmlWriter } from './html-writer.ts';
import { jsonlWriter } from './jsonl-writer.ts';
import { keyFileHead, keyFileLeft, keyFileLine } from './key-file.ts';
import { ownCandidates } from './others.ts';
import { countRow, noCopyCounts, type CopyCounts, type MessageRow, type ThreadRow } from './readable-row.ts';
import type { Redaction } from './redaction.ts';
import { readRows, type CopyNames, type ReadRowsInput } from './read-rows.ts';

export const copyFormats = ['csv', 'html', 'eml', 'jsonl', 'keys'] as const;
export type CopyFormat = (typeof copyFormats)[number];

/** Keys of what a copy shows, and of nothing else: with the sealed export they make this copy again, anywhere. */
export const KEYS = 'keys.jsonl';

export interface WriteCopy extends Omit<ReadRowsInput, 'onKey' | 'onLeft' | 'redactions' | 'agencyId' | 'concern'> {
  readonly head: CopyHead;
  readonly names: CopyNames;
  readonly formats: ReadonlySet<CopyFormat>;
  readonly out: CopyOutput;
}

/** A message that a copy names and cannot show. */
export type Unopened = Pick<MessageRow, 'lane' | 'seq' | 'id' | 'why'>;

export interface Copy {
  readonly counts: CopyCounts;
  /** Name of the canonical stream, in whatever formats the copy was wanted. */
  readonly stream: string;
  /** The first of those that could not be opened or were gone. */
  readonly unopened: readonly Unopened[];
}

const unopenedNamed = 100;

/** Makes a copy in all wanted formats in one pass: each gets the same rows of the one canonical stream (RD1, RD3). */
export async function writeCopy({ head, formats, out: given, names, ...input }: WriteCopy): Promise<Copy> {
  const out = insideOnly(given);
  const nowhere: CopyOutput = { put: () => undefined };
  const stream = jsonlWriter(formats.has('jsonl') ? out : nowhere);
  const writers: CopyWriter[] = [stream];
  if (formats.has('csv')) writers.push(csvWriter(out));
  if (formats.has('html')) writers.push(htmlWriter(out));
  if (formats.has('eml')) writers.push(emlWriter(out));
  const { exportId, manifest, redactions, agencyId, concern } = head;
  const own = (of: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ownCandidates(concern, of);
  const { candidates, languages, sources } = names;
  const filtered = { candidates: own(candidates), ...(languages && { languages: own(languages) }), ...(sources && { sources: own(sources) }) };
  const kept = redactions.includes('others') ? { ...names, ...filtered } : names;
  const keyLines: string[] = [];
  const hasKeys = formats.has('keys');
  if (hasKeys) await out.put(KEYS, keyFileHead({ exportId, manifest, redactions, names: kept }));
  const onKey = (lane: string, message: string, key: Uint8Array): void => void (hasKeys && keyLines.push(keyFileLine(lane, message, key)));
  const onLeft = (lane: string, message: string, why: Redaction): void => void (hasKeys && keyLines.push(keyFileLeft(lane, message, why)));
  const counts = noCopyCounts();
  const unopened: Unopened[] = [];
  let thread: ThreadRow | null = null;
  for (const writer of writers) await writer.begin(head);
  for await (const row of readRows({ ...input, names, agencyId, redactions, concern, onKey, onLeft })) {
    if (row.row === 'thread') thread = row;
    if (thread === null) continue;
    countRow(counts, row);
    for (const writer of writers) await writer.row(row, thread);
    if (keyLines.length > 0) await out.put(KEYS, keyLines.splice(0).join(''));
    if (row.row === 'message' && (row.state === 'unreadable' || row.state === 'gone') && unopened.length < unopenedNamed)
      unopened.push({ lane: row.lane, seq: row.seq, id: row.id, why: row.why });
  }
  // The stream first: the others say its name.
  for (const writer of writers) await writer.end(counts, stream.name());
  return { counts, stream: stream.name(), unopened };
}
