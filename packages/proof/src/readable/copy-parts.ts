import { importedMark, utcOf, wordOf, type CopyWords } from './copy-words.ts';
import type { CopyHead, CopyMark } from './copy-writer.ts';
import type { MessageRow, ReadingRow, ThreadRow } from './readable-row.ts';

/** What a page for people says of a copy, thread or row, in the order in which it says it: the words are the same in each format that has pages. */
export interface MessageParts {
  /** '' of what nobody sent. */
  readonly name: string;
  readonly at: string;
  /** Each '' where there is none. */
  readonly mark: string;
  readonly act: string;
  readonly quote: string;
  readonly said: string;
  readonly files: string;
}

/** `about`: row of the message that it is about, null where that one is not in the thread so far. */
export function messageParts(words: CopyWords, row: MessageRow, about: number | null): MessageParts {
  const { sender, state, why, ref, type } = row;
  const was = row.imported?.type ?? type;
  const isAct = was === 'edit' || was === 'del' || was === 'react';
  return {
    name: sender.uid === '' ? '' : sender.name || words.unnamed,
    at: utcOf(row.sentMicros / 1000),
    mark: importedMark(words, row),
    act: ref === null ? '' : words.acts[isAct ? was : 'answer'](about),
    quote: row.quote ?? '',
    said: state === 'readable' ? (was === 'del' ? words.deletes : (row.emoji ?? row.text)) : why === null ? '' : words.why[why],
    files: row.files === 0 ? '' : words.files(row.files),
  };
}

/** Names and values of what a copy says of where it is from. */
export function headFacts(words: CopyWords, head: CopyHead): readonly (readonly [string, string])[] {
  const left = head.redactions.map((one) => words.redactions[one]).join(head.language === 'zh' ? '、' : ', ');
  return [
    [words.from, head.exportId],
    [words.manifest, head.manifest],
    [words.asOf, `${utcOf(head.snapshotMs)} UTC`],
    ...(left === '' ? [] : [[words.left, left] as const]),
    ...(head.redactions.includes('words') ? [[words.only, head.words.join(head.language === 'zh' ? '、' : ', ')] as const] : []),
    ...(head.mark === null ? [] : [[words.madeBy, markOf(words, head.mark)] as const]),
  ];
}

/** Who made the copy and when, as it stands on every page. */
export const markOf = (words: CopyWords, { name, atMs }: CopyMark): string => words.made(name || words.unnamed, `${utcOf(atMs)} UTC`);

export const headNote = (words: CopyWords): string => `${words.notEvidence}${words.space}${words.times}`;

export const threadTitle = (words: CopyWords, { kind, candidate }: ThreadRow): string => candidate || (kind === 'internal' ? words.room : words.unnamed);

/** Part and search; without the search where nobody told it. */
export const threadAbout = (words: CopyWords, { kind, search }: ThreadRow): readonly string[] =>
  [wordOf(words.kinds, kind), search].filter((part) => part !== '');

export interface ReaderParts {
  readonly name: string;
  readonly side: string;
  readonly dates: string;
}
export const readerParts = (words: CopyWords, { readers }: ThreadRow): readonly ReaderParts[] =>
  readers.map(({ name, kind, fromMs, untilMs }) => ({
    name: name || words.unnamed,
    side: words.side(wordOf(words.people, kind)),
    dates: words.since(utcOf(fromMs), untilMs === null ? null : utcOf(untilMs)),
  }));

export function readingParts(words: CopyWords, { reader, deliveredMicros, readMicros }: ReadingRow): { readonly name: string; readonly marks: string } {
  const at = (micros: number): string | null => (micros === 0 ? null : utcOf(micros / 1000));
  return { name: reader.name || words.unnamed, marks: words.mark(at(deliveredMicros), at(readMicros)) };
}
