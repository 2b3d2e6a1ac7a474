import type { Bytes } from '../bytes.ts';
import type { CopyLanguage } from './copy-words.ts';
import type { CopyCounts, ReadableRow, ThreadRow } from './readable-row.ts';
import type { Concern } from './others.ts';
import type { Redaction } from './redaction.ts';

/** Who made a copy, and when (whole ms). */
export interface CopyMark {
  readonly name: string;
  readonly atMs: number;
}

/** What a copy says of itself before its first row. */
export interface CopyHead {
  readonly agency: string;
  readonly agencyId: string;
  readonly exportId: string;
  /** SHA-256 of the manifest of the export that it was made from. */
  readonly manifest: string;
  readonly snapshotMs: number;
  readonly redactions: readonly Redaction[];
  /** Whom the export is about: who is left out as `others` is somebody else. */
  readonly concern: Concern;
  /** One of these is in each message that is shown, where `redactions` has `words`; else there are none. */
  readonly words: readonly string[];
  /** Stands on every page; null: nobody made it under a name. */
  readonly mark: CopyMark | null;
  readonly language: CopyLanguage;
}

/** Where the bytes of a copy go. What is put under one name follows each other. */
export interface CopyOutput {
  /** `text`: bytes as they are, or text that goes in as UTF-8. */
  put(path: string, text: string | Bytes): Promise<void> | void;
}

/** The files of a copy: nothing else has a name in it. */
const own = /^(?:copy\.(?:csv|html|jsonl|pdf)|keys\.jsonl|eml\/\d{4,}-[A-Za-z0-9_-]{1,64}\/\d{6,}\.eml)$/u;

/** An output that takes the files of a copy alone, whatever a package says. Throws a RangeError for another name. */
export function insideOnly(out: CopyOutput): CopyOutput {
  return {
    put: (path, text) => {
      if (!own.test(path)) throw new RangeError('path');
      return out.put(path, text);
    },
  };
}

/** One format of a copy. Rows come in their order; each writer holds one thread at most. `stream`: the name of the canonical stream. */
export interface CopyWriter {
  begin(head: CopyHead): Promise<void> | void;
  row(row: ReadableRow, thread: ThreadRow): Promise<void> | void;
  end(counts: CopyCounts, stream: string): Promise<void> | void;
  /** Messages that it wrote so far. */
  messages(): number;
}
