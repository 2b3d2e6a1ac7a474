import { asObject, type Json } from '@liexin/proof/export/canonical-json';
import type { JsonObject } from '@liexin/proof/export/rows';
import { importedTypes, type Imported } from '@liexin/proof/imported';

/** What the first row of a copy says of it. */
export interface CopyFileHead {
  readonly agency: string;
  readonly agencyId: string;
  readonly exportId: string;
  readonly snapshotMs: number;
}

/** A thread of the file: a lane of a conversation, or a search's own channel, of which `conversation` is the search. */
export interface CopyThread {
  readonly lane: string;
  readonly conversation: string;
  readonly mandate: string;
  readonly search: string;
  readonly client: string;
  readonly candidate: string;
  readonly language: string;
  readonly source: string;
  readonly kind: string;
  readonly tier: string;
}

/** A message that can be taken over, as it was before any import. */
export interface CopyMessage {
  readonly lane: string;
  readonly seq: number;
  /** Its id in the file. */
  readonly id: string;
  /** Message of the same lane that it is about, by its id in the file. */
  readonly ref: string | null;
  readonly text: string;
  readonly emoji: string | null;
  readonly quote: string | null;
  readonly imported: Imported;
}

/** Why a message of the file is not taken over. */
export const leftReasons = ['pay', 'left-out', 'unreadable', 'gone', 'unknown-part', 'unknown-type', 'too-long'] as const;
export type LeftReason = (typeof leftReasons)[number];

/** Undefined where the row is no head of a copy, null where it is one of a later version. */
export function headOf(row: JsonObject): CopyFileHead | null | undefined {
  if (row['row'] !== 'copy' || typeof row['v'] !== 'number') return undefined;
  if (row['v'] !== 1) return null;
  return {
    agency: shortOf(row['agency']),
    agencyId: shortOf(row['agencyId']),
    exportId: shortOf(row['exportId']),
    snapshotMs: typeof row['snapshotMs'] === 'number' ? row['snapshotMs'] : 0,
  };
}

export function threadOf(row: JsonObject): CopyThread {
  const { lane, conversation, mandate, search, client, candidate, language, source, kind, tier } = row;
  return {
    ...{ lane: textOf(lane), conversation: textOf(conversation), mandate: textOf(mandate), search: shortOf(search), client: shortOf(client) },
    ...{ candidate: shortOf(candidate), language: textOf(language), source: textOf(source), kind: textOf(kind), tier: textOf(tier) },
  };
}

/** Whether everybody of a search's team may read here what stood there: what was kept for those with the clearance for pay stays with them. */
export const isPay = ({ kind, tier }: CopyThread): boolean => tier === 'compensation' || kind === 'offer' || kind === 'internalOffer';

/** A row `message` as it is taken over, or why it is not. What came with an import before keeps what was said of it then. */
export function messageOf(head: CopyFileHead, thread: CopyThread, row: JsonObject): CopyMessage | LeftReason {
  if (isPay(thread)) return 'pay';
  if (thread.kind !== 'candidate' && thread.kind !== 'internal') return 'unknown-part';
  if (row['state'] === 'redacted') return 'left-out';
  if (row['state'] === 'gone') return 'gone';
  if (row['state'] !== 'readable') return 'unreadable';
  const before = asObject(row['imported']);
  const type = importedTypes.find((one) => one === (before ?? row)['type']);
  if (type === undefined) return 'unknown-type';
  const writer = asObject(before === undefined ? row['sender'] : before['writer']) ?? {};
  const imported: Imported = {
    sentMicros: countOf((before ?? row)['sentMicros']),
    type,
    writer: { uid: shortOf(writer['uid']), name: shortOf(writer['name']), kind: shortOf(writer['kind']) },
    part: before === undefined ? thread.kind : shortOf(before['part']),
    id: shortOf((before ?? row)['id']),
    agencyId: before === undefined ? head.agencyId : shortOf(before['agencyId']),
    exportId: before === undefined ? head.exportId : shortOf(before['exportId']),
    files: countOf((before ?? row)['files']),
  };
  const { ref, emoji, quote } = row;
  return {
    ...{ lane: thread.lane, seq: countOf(row['seq']), id: textOf(row['id']), text: textOf(row['text']), imported },
    ...{ ref: orNull(ref), emoji: orNull(emoji), quote: orNull(quote) },
  };
}

/** The order in which they are written: that of their own time; of one moment that of the file (IM5). */
export function compareCopied(a: CopyMessage, b: CopyMessage): number {
  return a.imported.sentMicros - b.imported.sentMicros || (a.lane < b.lane ? -1 : a.lane > b.lane ? 1 : a.seq - b.seq);
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
/** Names and ids: longer than this nobody's are. */
const shortOf = (value: Json | undefined): string => Array.from(textOf(value)).slice(0, 200).join('');
const orNull = (value: Json | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null);
const countOf = (value: Json | undefined): number => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0);
