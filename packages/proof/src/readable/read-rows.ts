import { fromUtf8, type Bytes } from '../bytes.ts';
import type { MessagePlace } from '../envelope.ts';
import { asObject, parseCanonical, type Json } from '../export/canonical-json.ts';
import { messageOf, type JsonObject } from '../export/rows.ts';
import { readTar, type ByteSource } from '../export/tar.ts';
import { openDisclosed } from './open-disclosed.ts';
import { openOthers, type Concern, type Others } from './others.ts';
import type { MessageRow, ReadablePerson, ReadableRow, ReadingRow, ThreadRow, Unreadable } from './readable-row.ts';
import { hasWord, isBare, nothingTold, redactionAbout, redactionOf, redactionOfQuote, redactions, type Redaction, type Told } from './redaction.ts';

/** Why there is no key: of the lane, or of the month, which the server has destroyed. */
export type KeyFault = 'no-key' | 'no-share';

/** Where the key of a message comes from: a device under its grant, or a file that one left, which may have a reason in its place. */
export interface MessageKeys {
  of(place: MessagePlace, epoch: number, period: number): Promise<Bytes | KeyFault | Redaction>;
}

/** What people, candidates (by conversation) and searches are called. The package has no names. */
export interface CopyNames {
  readonly people: Readonly<Record<string, string>>;
  readonly candidates: Readonly<Record<string, string>>;
  readonly searches: Readonly<Record<string, string>>;
  /** What an import needs beside names: by conversation, and clients by search. Missing in a file of keys that was made without. */
  readonly languages?: Readonly<Record<string, string>>;
  readonly sources?: Readonly<Record<string, string>>;
  readonly clients?: Readonly<Record<string, string>>;
}

export interface ReadRowsInput {
  readonly source: ByteSource;
  readonly agencyId: string;
  readonly keys: MessageKeys;
  readonly names: CopyNames;
  readonly redactions: readonly Redaction[];
  /** One of them is in what is shown, where `redactions` has `words`. */
  readonly words: readonly string[];
  readonly concern: Concern;
  /** Told of each key that opened a message which this copy shows. */
  readonly onKey?: (lane: string, message: string, key: Uint8Array) => void;
  /** Told of each message that is left out for what its key opened. */
  readonly onLeft?: (lane: string, message: string, why: Redaction) => void;
  readonly onProgress?: (done: number, size: number) => void;
  readonly signal?: AbortSignal | undefined;
}

interface OpenThread {
  readonly thread: ThreadRow;
  readonly people: ReadonlyMap<string, ReadablePerson>;
  readonly told: Told;
  /** Null where everybody stays. */
  readonly others: Others | null;
  /** Devices of candidates whose certificates are here. */
  readonly devices: Set<string>;
}

/**
 * The rows of a package as people can read them, in the order of the record: every message is one row, whatever became of it (RD1). The
 * package was checked before. Reads one part at a time; throws where a line is none of an export.
 */
export async function* readRows(input: ReadRowsInput): AsyncGenerator<ReadableRow> {
  const { files } = await readTar(input.source);
  const others = input.redactions.includes('others') ? openOthers(input.concern) : null;
  let open: OpenThread | null = null;
  for (const { path, offset, size } of files.filter((file) => file.path.startsWith('parts/'))) {
    input.signal?.throwIfAborted();
    const part = fromUtf8(await input.source.read(offset, size));
    for (const line of part.split('\n').slice(0, -1)) {
      const row = asObject(parseCanonical(line));
      if (!row) throw new TypeError(path);
      if (row['row'] === 'lane') {
        open = threadOf(row, input.names, others);
        yield others?.thread(open.thread) ?? open.thread;
      } else if (open !== null && row['row'] === 'device') open.devices.add(text(row['device']));
      else if (open !== null && row['row'] === 'entry' && row['kind'] === 'msg') yield told(open, await messageRow(input, open, row));
      else if (open !== null && row['row'] === 'cursor') yield readingRow(open, row);
    }
    input.onProgress?.(offset + size, input.source.size);
  }
}

function threadOf(row: JsonObject, names: CopyNames, others: Others | null): OpenThread {
  const [lane, conversation, mandate] = [text(row['lane']), text(row['conversation']), text(row['mandate'])];
  const list = Array.isArray(row['participants']) ? (row['participants'] as readonly Json[]) : [];
  const readers = list.map((one) => {
    const { uid, kind, can, fromMs, untilMs } = asObject(one) ?? {};
    const isCandidate = kind === 'candidate';
    const name = isCandidate ? nameIn(names.candidates, conversation) : nameIn(names.people, text(uid));
    return { uid: text(uid), name, kind: text(kind), can: text(can), fromMs: number(fromMs), untilMs: typeof untilMs === 'number' ? untilMs : null };
  });
  const [search, candidate] = [nameIn(names.searches, mandate), nameIn(names.candidates, conversation)];
  const thread: ThreadRow = {
    ...{ row: 'thread', lane, conversation, mandate, search, candidate, ...detailsOf(names, conversation, mandate) },
    ...{ kind: text(row['kind']), tier: text(row['tier']), readers },
  };
  const people = new Map(readers.map(({ uid, name, kind }) => [uid, { uid, name, kind }]));
  for (const [uid, name] of Object.entries(names.people)) if (!people.has(uid)) people.set(uid, { uid, name, kind: 'staff' });
  return { thread, people, told: nothingTold(), others, devices: new Set() };
}

function detailsOf({ languages, sources, clients }: CopyNames, conversation: string, mandate: string): Pick<ThreadRow, 'language' | 'source' | 'client'> {
  return {
    ...(languages === undefined ? {} : { language: nameIn(languages, conversation) }),
    ...(sources === undefined ? {} : { source: nameIn(sources, conversation) }),
    ...(clients === undefined ? {} : { client: nameIn(clients, mandate) }),
  };
}

/** A row, which from here on others may be about. What is gone may have been anything. */
function told({ told: { shown, left } }: OpenThread, row: MessageRow): MessageRow {
  if (row.state === 'redacted') left.set(row.id, redactions.find((one) => one === row.why) ?? 'notes');
  else if (row.state !== 'gone') shown.add(row.id);
  return row;
}

const nobody: ReadablePerson = { uid: '', name: '', kind: '' };
const personOf = ({ people }: OpenThread, uid: string): ReadablePerson => people.get(uid) ?? { uid, name: '', kind: '' };
const noWords = { ref: null, emoji: null, text: '', quote: null, files: 0 } as const;

async function messageRow(input: ReadRowsInput, open: OpenThread, row: JsonObject): Promise<MessageRow> {
  const { lane, kind, tier } = open.thread;
  const id = text(row['subject']);
  const base = { row: 'message', lane, seq: number(row['seq']), id } as const;
  const stored = asObject(row['message']);
  if (!stored) {
    const why: Unreadable = row['gone'] === 'purged' ? 'purged' : 'missing';
    return { ...base, ...noWords, sentMicros: number(row['atMs']) * 1000, type: '', sender: nobody, state: 'gone', why };
  }
  const [type, sender] = [text(stored['type']), personOf(open, text(stored['sender']))];
  const ref = text(stored['ref']) || null;
  const shown = open.others?.person(open.thread, sender) ?? sender;
  const known = { ...base, ...noWords, sentMicros: number(stored['sentMicros']), type, sender: shown, ref };
  const leftOut = (why: Redaction): MessageRow => ({ ...known, state: 'redacted', why });
  const leftByQuote = (why: Redaction): MessageRow => {
    input.onLeft?.(lane, id, why);
    return leftOut(why);
  };
  const redacted =
    redactionOf(input.redactions, { kind, tier }, type) ?? aboutLeft(input, open, known) ?? othersIn(open, type === 'imported' ? nobody : sender, ref);
  if (redacted !== null) return leftOut(redacted);
  const unreadable = (why: Unreadable): MessageRow => ({ ...known, state: 'unreadable', why });
  if (asObject(row['detail'])?.['rejected'] !== undefined) return unreadable('rejected');
  if (sender.kind === 'candidate' && !open.devices.has(text(stored['device']))) return unreadable('lost-certificate');
  const [place, envelope] = [{ agencyId: input.agencyId, laneId: lane, messageId: id }, messageOf(stored)];
  const key = await input.keys.of(place, envelope.epoch, envelope.period);
  if (key === 'no-key' || key === 'no-share') return unreadable(key);
  if (typeof key === 'string') return leftByQuote(key);
  const opened = await openDisclosed(place, envelope, key);
  if (!opened.ok) return unreadable(opened.fault);
  const { text: words, quote, files, extra, imported } = opened.value;
  const ofOthers = open.others?.mayQuote(open.thread, sender, ref, open.told.shown) === true ? 'others' : null;
  const quoted = quote === undefined || quote === '' ? null : (redactionOfQuote(input.redactions, known) ?? ofOthers);
  if (quoted !== null) return leftByQuote(quoted);
  const isFound = input.words.length === 0 || isBare(type) || hasWord(input.words, [words, quote ?? '']);
  if (!isFound) return leftByQuote('words');
  input.onKey?.(lane, id, key);
  const emoji = extra !== undefined && 'emoji' in extra ? extra.emoji : null;
  const said = { emoji, text: words, quote: quote ?? null, files: imported?.files ?? files?.length ?? 0 };
  return { ...known, state: 'readable', why: null, ...said, ...(imported === undefined ? {} : { imported }) };
}

/** Whether it goes with what it is about. What lacks the words alone takes nothing along that has words of its own. */
function aboutLeft(
  { redactions: wanted }: ReadRowsInput,
  { told: { shown, left } }: OpenThread,
  row: Pick<MessageRow, 'ref' | 'sender' | 'type'>,
): Redaction | null {
  const about = redactionAbout(wanted, { shown, left }, row);
  if (about !== 'words' && (about !== null || !wanted.includes('words'))) return about;
  return isBare(row.type) && row.ref !== null && !shown.has(row.ref) ? 'words' : null;
}

/** Whether these words go with somebody else (of an import they are not those of who imported), or act on what does and is not here. */
function othersIn({ others, thread, told }: OpenThread, sender: ReadablePerson, ref: string | null): Redaction | null {
  if (others === null) return null;
  const isAbout = ref !== null && others.mayQuote(thread, sender, ref, told.shown);
  return isAbout || others.areWords(thread, sender) ? 'others' : null;
}

function readingRow(open: OpenThread, row: JsonObject): ReadingRow {
  const [deliveredMicros, readMicros] = [number(row['deliveredMicros']), number(row['readMicros'])];
  const reader = personOf(open, text(row['uid']));
  return { row: 'reading', lane: open.thread.lane, reader: open.others?.person(open.thread, reader) ?? reader, deliveredMicros, readMicros };
}

function nameIn(names: Readonly<Record<string, string>>, id: string): string {
  return Object.hasOwn(names, id) ? (names[id] ?? '') : '';
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function number(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0;
}
