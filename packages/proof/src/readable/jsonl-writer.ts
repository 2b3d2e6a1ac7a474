import { exportLine, type JsonObject } from '../export/rows.ts';
import type { CopyOutput, CopyWriter } from './copy-writer.ts';

export const JSONL = 'copy.jsonl';

/**
 * The canonical stream: a row a line, each hanging on the one before (EX3), so that the last `h` names the whole. All other formats are made of
 * the same rows (RD1).
 */
export function jsonlWriter(out: CopyOutput): CopyWriter & { readonly name: () => string } {
  let before = '';
  let written = 0;
  const put = async (row: JsonObject): Promise<void> => {
    const { line, h } = await exportLine(JSONL, before, row);
    before = h;
    await out.put(JSONL, line);
  };
  return {
    begin: ({ language: _language, redactions, concern, words, mark, ...head }) =>
      put({
        ...{ row: 'copy', v: 1, ...head, redactions: [...redactions] },
        ...(redactions.includes('others') ? { concern: { ...concern } } : {}),
        ...(redactions.includes('words') ? { words: [...words] } : {}),
        ...(mark === null ? {} : { mark: { ...mark } }),
      }),
    row: (row) => {
      if (row.row === 'message') written += 1;
      return put(row as unknown as JsonObject);
    },
    end: (counts) => put({ row: 'end', ...counts }),
    messages: () => written,
    name: () => before,
  };
}
