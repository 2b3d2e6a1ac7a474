import type { Imported } from '../imported.ts';
import type { DisclosedFault } from './open-disclosed.ts';
import type { Redaction } from './redaction.ts';

/** A person as a copy names them. `name` is '' where nobody told it. */
export interface ReadablePerson {
  readonly uid: string;
  readonly name: string;
  /** staff or candidate; '' for somebody who is in no list. */
  readonly kind: string;
}

/** A thread begins: who could read it, and when. */
export interface ThreadRow {
  readonly row: 'thread';
  readonly lane: string;
  readonly conversation: string;
  readonly mandate: string;
  /** Of the search and of the candidate; '' where nobody told it. */
  readonly search: string;
  readonly candidate: string;
  /** Of the candidate; missing where nobody told it. */
  readonly language?: string;
  readonly source?: string;
  /** Of the search, likewise. */
  readonly client?: string;
  readonly kind: string;
  readonly tier: string;
  readonly readers: readonly (ReadablePerson & { readonly can: string; readonly fromMs: number; readonly untilMs: number | null })[];
}

/** Why the words of a message are not in a copy. */
export type Unreadable =
  /** Nobody gave its key: of the lane or, once it was destroyed, of the month. */
  | 'no-key'
  | 'no-share'
  | DisclosedFault
  /** It came with a wrong signature: whose words these are nobody knows. */
  | 'rejected'
  /** Of a candidate whose device has no certificate any more: nobody can prove whose these are. */
  | 'lost-certificate'
  | 'purged'
  | 'missing';

/** One message of the record, each revision, deletion and reaction included. Words are there where `state` is `readable`. */
export interface MessageRow {
  readonly row: 'message';
  readonly lane: string;
  readonly seq: number;
  readonly id: string;
  /** Of the server, microseconds since 1970. */
  readonly sentMicros: number;
  /** msg, edit, del, react, note, imported; '' of a message that is gone. */
  readonly type: string;
  readonly sender: ReadablePerson;
  readonly state: 'readable' | 'redacted' | 'unreadable' | 'gone';
  readonly why: Unreadable | Redaction | null;
  /** Message that it edits, deletes, reacts to or answers. */
  readonly ref: string | null;
  /** A reaction's sign, or the message inside an edit that it takes the place of. */
  readonly emoji: string | null;
  readonly text: string;
  readonly quote: string | null;
  readonly files: number;
  /** Of one that an import brought: what the file said of it, which nobody here witnessed (IM8). `sender` is who imported. */
  readonly imported?: Imported;
}

/** How far somebody had received and read when the record was taken as of. 0: nothing yet. */
export interface ReadingRow {
  readonly row: 'reading';
  readonly lane: string;
  readonly reader: ReadablePerson;
  readonly deliveredMicros: number;
  readonly readMicros: number;
}

export type ReadableRow = ThreadRow | MessageRow | ReadingRow;

/** What a copy holds; the same in every format (RD3). */
export const copyCounts = ['threads', 'messages', 'readable', 'redacted', 'unreadable', 'gone'] as const;
export type CopyCounts = Record<(typeof copyCounts)[number], number>;
export const noCopyCounts = (): CopyCounts => ({ threads: 0, messages: 0, readable: 0, redacted: 0, unreadable: 0, gone: 0 });

export function countRow(counts: CopyCounts, row: ReadableRow): void {
  if (row.row === 'thread') counts.threads += 1;
  if (row.row !== 'message') return;
  counts.messages += 1;
  counts[row.state] += 1;
}
