import { readExportLine } from '@liexin/proof/export/rows';
import { JSONL } from '@liexin/proof/readable/jsonl-writer';
import { copyLines } from './copy-lines.ts';
import { headOf, isPay, leftReasons, messageOf, threadOf, type CopyFileHead, type CopyThread, type LeftReason } from './copy-rows.ts';
import { importIdOf } from './import-ids.ts';
import { importedWords, isTooLong } from './imported-words.ts';

/** Where the rows of a thread stand in the file: bytes, from its own row to behind its last. */
interface PlannedThread {
  readonly thread: CopyThread;
  readonly from: number;
  readonly to: number;
}
/** A person of the file in one search, or the search's channel. */
export interface PlannedTalk {
  readonly original: string;
  readonly name: string;
  readonly language: string;
  readonly source: string;
  readonly threads: readonly PlannedThread[];
  /** Messages that are taken over. */
  readonly messages: number;
}
export interface PlannedSearch {
  readonly original: string;
  readonly title: string;
  readonly client: string;
  readonly talks: readonly PlannedTalk[];
  readonly channel: PlannedTalk | null;
}

/** What an import will do, before anything is written (IM6). */
export interface ImportPlan {
  readonly importId: string;
  /** Name of the file's stream: another file has another. */
  readonly stream: string;
  readonly head: CopyFileHead;
  readonly searches: readonly PlannedSearch[];
  readonly counts: { readonly searches: number; readonly people: number; readonly messages: number };
  readonly left: Readonly<Record<LeftReason, number>>;
}

/** Why a file cannot be imported. `line`: the first that is not as it was written. */
export type PlanFault =
  | { readonly kind: 'not-a-copy' }
  | { readonly kind: 'later-version' }
  | { readonly kind: 'own-record' }
  | { readonly kind: 'changed'; readonly line: number }
  | { readonly kind: 'cut' };

export interface PlanImport {
  readonly file: Blob;
  /** This agency. */
  readonly agencyId: string;
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

/** While the file is read. */
interface Draft {
  readonly thread: CopyThread;
  readonly from: number;
  to: number;
  messages: number;
}

/**
 * Reads the file from its first line to its last and says what is in it: nothing is written and nothing is asked of the server. Every line has to
 * hang on the one before, and the last one has to be there, so that half a file is never taken for a whole one. One line is in memory.
 */
export async function planImport({ file, agencyId, onProgress, signal }: PlanImport): Promise<ImportPlan | PlanFault> {
  const drafts: Draft[] = [];
  const left = Object.fromEntries(leftReasons.map((reason) => [reason, 0])) as Record<LeftReason, number>;
  let [before, at, line, rows] = ['', 0, 0, 0];
  let head: CopyFileHead | undefined;
  let importId = '';
  let end: unknown;
  for await (const { text, end: next } of copyLines(file)) {
    signal?.throwIfAborted();
    line += 1;
    const read = await readExportLine(JSONL, before, text);
    if (read === undefined || end !== undefined) return line === 1 ? { kind: 'not-a-copy' } : { kind: 'changed', line };
    const { row, h } = read;
    if (head === undefined) {
      const found = headOf(row);
      if (found === undefined) return { kind: 'not-a-copy' };
      if (found === null) return { kind: 'later-version' };
      if (found.agencyId === agencyId) return { kind: 'own-record' };
      [head, importId] = [found, await importIdOf(agencyId, found.agencyId)];
    } else if (row['row'] === 'thread') drafts.push({ thread: threadOf(row), from: at, to: next, messages: 0 });
    else if (row['row'] === 'end') end = row['messages'];
    const open = drafts.at(-1);
    if (open !== undefined && row['row'] !== 'end') open.to = next;
    if (head !== undefined && open !== undefined && row['row'] === 'message') {
      rows += 1;
      const message = messageOf(head, open.thread, row);
      const isLeft = typeof message === 'string' ? message : isTooLong(await importedWords(importId, message, Date.now())) ? 'too-long' : null;
      if (isLeft === null) open.messages += 1;
      else left[isLeft] += 1;
    }
    [before, at] = [h, next];
    if (line % 500 === 0) onProgress?.(at / file.size);
  }
  if (head === undefined) return { kind: 'not-a-copy' };
  if (end === undefined || end !== rows) return { kind: 'cut' };
  const searches = searchesOf(drafts);
  const talks = searches.flatMap((search) => [...search.talks, ...(search.channel === null ? [] : [search.channel])]);
  const people = searches.reduce((sum, search) => sum + search.talks.length, 0);
  const messages = talks.reduce((sum, talk) => sum + talk.messages, 0);
  return { importId, stream: before, head, searches, counts: { searches: searches.length, people, messages }, left };
}

/** Searches in the order of the file, each with its people: threads of one conversation are one talk. */
function searchesOf(drafts: readonly Draft[]): readonly PlannedSearch[] {
  const bySearch = groupOf(drafts, ({ thread }) => thread.mandate);
  return [...bySearch].map(([original, threads]) => {
    const talks = [...groupOf(threads, ({ thread }) => thread.conversation)].map(([id, own]) => talkOf(id, own));
    const isOfSearch = (talk: PlannedTalk): boolean => talk.original === original;
    const channel = talks.find((talk) => isOfSearch(talk) && talk.messages > 0) ?? null;
    const told = (field: 'search' | 'client'): string => threads.find(({ thread }) => thread[field] !== '')?.thread[field] ?? '';
    return { original, title: told('search'), client: told('client'), talks: talks.filter((talk) => !isOfSearch(talk)), channel };
  });
}

function talkOf(original: string, drafts: readonly Draft[]): PlannedTalk {
  const told = (field: 'candidate' | 'language' | 'source'): string => drafts.find(({ thread }) => thread[field] !== '')?.thread[field] ?? '';
  return {
    ...{ original, name: told('candidate'), language: told('language'), source: told('source') },
    threads: drafts.filter(({ thread }) => !isPay(thread)).map(({ thread, from, to }) => ({ thread, from, to })),
    messages: drafts.reduce((sum, draft) => sum + draft.messages, 0),
  };
}

function groupOf<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(key(one)) ?? [];
    group.push(one);
    groups.set(key(one), group);
  }
  return groups;
}
