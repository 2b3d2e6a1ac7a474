import { FormatFault } from '@liexin/proof/format-fault';
import { encodeBody, type MessageBody } from '@liexin/proof/message-body';
import { importedId } from './import-ids.ts';
import type { CopyMessage } from './copy-rows.ts';

/** A message as it is written here: the body that is sealed, its id, and the id of what it is about. */
export interface ImportedWords {
  readonly id: string;
  readonly ref: string | null;
  readonly body: MessageBody;
}

/** A message of the file as this agency keeps it (IM4). `nowMs`: when this device writes it. */
export async function importedWords(importId: string, { lane, id, ref, text, emoji, quote, imported }: CopyMessage, nowMs: number): Promise<ImportedWords> {
  return {
    id: await importedId(importId, 'message', `${lane}/${id}`),
    ref: ref === null ? null : await importedId(importId, 'message', `${lane}/${ref}`),
    body: {
      text,
      writtenAtMs: Math.max(0, Math.round(nowMs)),
      imported,
      ...(quote === null ? {} : { quote }),
      ...(emoji === null ? {} : { extra: { emoji } }),
    },
  };
}

/** Whether there is room for it: words that filled a message there are over its size with what says whose they were. Throws for what no body is made of. */
export function isTooLong({ body }: Pick<ImportedWords, 'body'>): boolean {
  try {
    encodeBody(body, 'imported');
    return false;
  } catch (error) {
    if (error instanceof FormatFault && error.code === 'bad-length') return true;
    throw error;
  }
}
