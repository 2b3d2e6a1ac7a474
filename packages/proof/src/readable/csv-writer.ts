import { copyWords, utcOf, wordOf, type CopyWords } from './copy-words.ts';
import type { CopyOutput, CopyWriter } from './copy-writer.ts';
import type { MessageRow, ThreadRow } from './readable-row.ts';

export const CSV = 'copy.csv';

/** A table begins with this, or what reads it takes Chinese for something else. */
const BOM = '﻿';
/** What makes a spreadsheet take a text for a formula, full-width forms included, also behind spaces. */
const isFormula = /^[\s\u200B-\u200F\u2060\uFEFF]*[=+\-@\t\r\n|%＝＋－＠]/u;

/** A field of RFC 4180, always in quotes. What a spreadsheet would run stands behind an apostrophe, which is how they mark a text (RD4). */
export function csvField(text: string): string {
  const safe = isFormula.test(text) || /^[\t\r\n]/u.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('\0', '␀').replaceAll('"', '""')}"`;
}

const line = (fields: readonly string[]): string => `${fields.map((field) => csvField(field)).join(',')}\r\n`;

/** One line a message, RFC 4180, for a spreadsheet. */
export function csvWriter(out: CopyOutput): CopyWriter {
  let words: CopyWords = copyWords.en;
  let written = 0;
  return {
    begin: ({ language }) => {
      words = copyWords[language];
      return out.put(CSV, BOM + line(Object.values(words.columns)));
    },
    row: (row, thread) => {
      if (row.row !== 'message') return undefined;
      written += 1;
      return out.put(CSV, line(fieldsOf(words, row, thread)));
    },
    end: () => undefined,
    messages: () => written,
  };
}

function fieldsOf(words: CopyWords, row: MessageRow, thread: ThreadRow): string[] {
  return [
    row.lane,
    thread.search,
    thread.candidate,
    wordOf(words.kinds, thread.kind),
    String(row.seq),
    row.id,
    utcOf(row.sentMicros / 1000),
    wordOf(words.types, row.type),
    row.sender.name,
    row.sender.uid,
    wordOf(words.people, row.sender.kind),
    row.ref ?? '',
    row.emoji ?? row.text,
    words.states[row.state],
    row.why === null ? '' : words.why[row.why],
    row.imported === undefined ? '' : utcOf(row.imported.sentMicros / 1000),
    row.imported?.writer.name ?? '',
  ];
}
