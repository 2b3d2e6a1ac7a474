import type { Bytes } from '../bytes.ts';
import { toBase64url } from '../bytes.ts';
import { asObject, canonicalJson, parseCanonical } from '../export/canonical-json.ts';
import type { JsonObject } from '../export/rows.ts';
import { keyOf } from './open-disclosed.ts';
import type { CopyMark } from './copy-writer.ts';
import type { CopyNames, KeyFault, MessageKeys } from './read-rows.ts';
import { redactions, type Redaction } from './redaction.ts';

export const KEY_FILE_FORMAT = 'liexin-export-keys';

/** What the first line of a file of keys says. */
export interface KeyFileHead {
  readonly exportId: string;
  /** SHA-256 of the manifest that the keys go with, base64url. */
  readonly manifest: string;
  readonly redactions: readonly Redaction[];
  /** As the copy has them. */
  readonly words: readonly string[];
  readonly mark: CopyMark | null;
  readonly names: CopyNames;
}

const nameLists = ['people', 'candidates', 'searches', 'languages', 'sources', 'clients'] as const;

/** The first line of a file of keys: whose keys, and what people and searches are called. */
export function keyFileHead({ names, words, mark, ...head }: KeyFileHead): string {
  const told = Object.fromEntries(nameLists.flatMap((list) => (names[list] === undefined ? [] : [[list, { ...names[list] }]])));
  const more = { ...(words.length === 0 ? {} : { words: [...words] }), ...(mark === null ? {} : { mark: { ...mark } }) };
  return `${canonicalJson({ format: KEY_FILE_FORMAT, v: 1, ...head, ...more, ...told })}\n`;
}

/** A message's line in it. */
export function keyFileLine(lane: string, message: string, key: Uint8Array): string {
  return `${canonicalJson({ lane, message, key: toBase64url(key) })}\n`;
}

/** The line of a message that nobody sees without its key why it is left out: by its quote. Without a key. */
export function keyFileLeft(lane: string, message: string, left: Redaction): string {
  return `${canonicalJson({ lane, message, left })}\n`;
}

/** Reads a file of keys, a line at a time; undefined where its first line is none. Lines that are no keys open nothing. */
export async function readKeyFile(
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<{ readonly head: KeyFileHead; readonly keys: MessageKeys } | undefined> {
  let head: KeyFileHead | undefined;
  const keys = new Map<string, Bytes | Redaction>();
  for await (const line of lines) {
    const read = asObject(parseCanonical(line));
    if (head === undefined) {
      head = headOf(read);
      if (head === undefined) return undefined;
      continue;
    }
    const [key, lane, message] = [keyOf(read?.['key']), read?.['lane'], read?.['message']];
    const found = key ?? redactions.find((one) => one === read?.['left']);
    if (found !== undefined && typeof lane === 'string' && typeof message === 'string') keys.set(`${lane}/${message}`, found);
  }
  const of: MessageKeys['of'] = ({ laneId, messageId }) => Promise.resolve<Bytes | KeyFault | Redaction>(keys.get(`${laneId}/${messageId}`) ?? 'no-key');
  return head === undefined ? undefined : { head, keys: { of } };
}

function headOf(read: JsonObject | undefined): KeyFileHead | undefined {
  if (read?.['format'] !== KEY_FILE_FORMAT || read['v'] !== 1) return undefined;
  const { exportId, manifest } = read;
  const left = Array.isArray(read['redactions']) ? (read['redactions'] as readonly unknown[]) : [];
  if (typeof exportId !== 'string' || typeof manifest !== 'string') return undefined;
  return {
    exportId,
    manifest,
    redactions: redactions.filter((one) => left.includes(one)),
    words: Array.isArray(read['words']) ? read['words'].filter((word) => typeof word === 'string') : [],
    mark: markOf(asObject(read['mark'])),
    names: {
      ...{ people: textsOf(read, 'people'), candidates: textsOf(read, 'candidates'), searches: textsOf(read, 'searches') },
      ...Object.fromEntries(nameLists.flatMap((list) => (read[list] === undefined ? [] : [[list, textsOf(read, list)]]))),
    },
  };
}

function markOf(read: JsonObject | undefined): CopyMark | null {
  const { name, atMs } = read ?? {};
  return typeof name === 'string' && typeof atMs === 'number' ? { name, atMs } : null;
}

function textsOf(read: JsonObject, field: string): Readonly<Record<string, string>> {
  const entries = Object.entries(asObject(read[field]) ?? {});
  return Object.fromEntries(entries.filter((one): one is [string, string] => typeof one[1] === 'string'));
}
