import { CSV, csvWriter } from './csv-writer.ts';
import { insideOnly, type CopyHead, type CopyOutput, type CopyWriter } from './copy-writer.ts';
import { EML, emlWriter } from './eml-writer.ts';
import { HTML, htmlWriter } from './html-writer.ts';
import { JSONL, jsonlWriter } from './jsonl-writer.ts';
import { keyFileHead, keyFileLeft, keyFileLine } from './key-file.ts';
import { ownCandidates } from './others.ts';
import type { CopyFont } from './pdf/copy-font.ts';
import { PDF, pdfWriter } from './pdf/pdf-writer.ts';
import { countRow, noCopyCounts, type CopyCounts, type MessageRow, type ThreadRow } from './readable-row.ts';
import type { Redaction } from './redaction.ts';
import { readRows, type CopyNames, type ReadRowsInput } from './read-rows.ts';

export const copyFormats = ['csv', 'html', 'pdf', 'eml', 'jsonl', 'keys'] as const;
export type CopyFormat = (typeof copyFormats)[number];

/** Keys of what a copy shows, and of nothing else: with the sealed export they make this copy again, anywhere. */
export const KEYS = 'keys.jsonl';

export interface WriteCopy extends Omit<ReadRowsInput, 'onKey' | 'onLeft' | 'redactions' | 'words' | 'agencyId' | 'concern'> {
  readonly head: CopyHead;
  readonly names: CopyNames;
  readonly formats: ReadonlySet<CopyFormat>;
  /** What the PDF is set in; without it there is none, whatever formats are wanted. */
  readonly font?: CopyFont | undefined;
  readonly out: CopyOutput;
}

/** A message that a copy names and cannot show. */
export type Unopened = Pick<MessageRow, 'lane' | 'seq' | 'id' | 'why'>;

/** What a copy is made of beside its keys: a file or, of the mails, their folder, with the messages in it, and the pages where it has such. */
export interface CopyPart {
  readonly path: string;
  readonly messages: number;
  readonly pages: number | null;
}

export interface Copy {
  readonly counts: CopyCounts;
  /** Name of the canonical stream, in whatever formats the copy was wanted. */
  readonly stream: string;
  /** In each as many messages as the copy counts (RD3). */
  readonly parts: readonly CopyPart[];
  /** The first of those that could not be opened or were gone. */
  readonly unopened: readonly Unopened[];
}

const unopenedNamed = 100;

/** Makes a copy in all wanted formats in one pass: each gets the same rows of the one canonical stream (RD1, RD3). */
export async function writeCopy({ head, formats, font, out: given, names, ...input }: WriteCopy): Promise<Copy> {
  const out = insideOnly(given);
  const stream = jsonlWriter(formats.has('jsonl') ? out : { put: () => undefined });
  const pdf = formats.has('pdf') && font !== undefined ? pdfWriter(out, font) : null;
  const made: (readonly [string, CopyWriter])[] = [];
  if (formats.has('html')) made.push([HTML, htmlWriter(out)]);
  if (pdf !== null) made.push([PDF, pdf]);
  if (formats.has('csv')) made.push([CSV, csvWriter(out)]);
  if (formats.has('eml')) made.push([EML, emlWriter(out)]);
  if (formats.has('jsonl')) made.push([JSONL, stream]);
  // The stream first: the others say its name.
  const writers = [stream, ...made.flatMap(([, writer]) => (writer === stream ? [] : [writer]))];
  const { exportId, manifest, redactions, agencyId, concern, words, mark } = head;
  const own = (of: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ownCandidates(concern, of);
  const { candidates, languages, sources } = names;
  const filtered = { candidates: own(candidates), ...(languages && { languages: own(languages) }), ...(sources && { sources: own(sources) }) };
  const kept = redactions.includes('others') ? { ...names, ...filtered } : names;
  const keyLines: string[] = [];
  const hasKeys = formats.has('keys');
  if (hasKeys) await out.put(KEYS, keyFileHead({ exportId, manifest, redactions, words, mark, names: kept }));
  const onKey = (lane: string, message: string, key: Uint8Array): void => void (hasKeys && keyLines.push(keyFileLine(lane, message, key)));
  const onLeft = (lane: string, message: string, why: Redaction): void => void (hasKeys && keyLines.push(keyFileLeft(lane, message, why)));
  const counts = noCopyCounts();
  const unopened: Unopened[] = [];
  let thread: ThreadRow | null = null;
  for (const writer of writers) await writer.begin(head);
  for await (const row of readRows({ ...input, names, agencyId, redactions, words, concern, onKey, onLeft })) {
    input.signal?.throwIfAborted();
    if (row.row === 'thread') thread = row;
    if (thread === null) continue;
    countRow(counts, row);
    for (const writer of writers) await writer.row(row, thread);
    if (keyLines.length > 0) await out.put(KEYS, keyLines.splice(0).join(''));
    if (row.row === 'message' && (row.state === 'unreadable' || row.state === 'gone') && unopened.length < unopenedNamed)
      unopened.push({ lane: row.lane, seq: row.seq, id: row.id, why: row.why });
  }
  for (const writer of writers) await writer.end(counts, stream.name());
  const parts = made.map(([path, writer]) => ({ path, messages: writer.messages(), pages: writer === pdf ? pdf.pages() : null }));
  if (parts.some(({ messages }) => messages !== counts.messages)) throw new Error('counts differ');
  return { counts, stream: stream.name(), parts, unopened };
}
