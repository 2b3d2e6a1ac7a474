// A package of lanes and messages as an export has them, without its chain, and the copy that is made of it.
import { fromBase64, fromBase64url, fromUtf8, toBase64url, utf8, type Bytes } from '../../bytes.ts';
import type { Envelope, MessageType } from '../../envelope.ts';
import { exportLine, messageFields, type JsonObject } from '../../export/rows.ts';
import { bytesSource, writeTar } from '../../export/tar.ts';
import { keyCommitment } from '../../key-commitment.ts';
import { messageAad } from '../../message-aad.ts';
import type { Imported } from '../../imported.ts';
import { encodeBody } from '../../message-body.ts';
import type { CopyHead } from '../copy-writer.ts';
import type { Concern } from '../others.ts';
import type { CopyFont } from '../pdf/copy-font.ts';
import type { CopyNames } from '../read-rows.ts';
import type { Redaction } from '../redaction.ts';
import { copyFormats, writeCopy, type Copy, type CopyFormat } from '../write-copy.ts';

const agencyId = 'AAAAAAAAAAAAAAAA';
export const sentMicros = 1_795_000_000_123_456;
export const names = { people: { anna: 'Anna' }, candidates: { conv: '王小明' }, searches: { cfo: 'CFO, 苏州' } };
export const head: CopyHead = {
  agency: 'Tidewell 猎头',
  agencyId,
  exportId: 'export-1',
  manifest: 'm',
  snapshotMs: 1_795_000_100_000,
  redactions: [],
  concern: { about: 'agency', id: '' },
  words: [],
  mark: null,
  language: 'en',
};

export interface Said {
  readonly text: string;
  readonly type: MessageType;
  /** The message of the lane that it is about, by its place from 0; its own id. */
  readonly about?: number;
  readonly quote?: string;
  readonly imported?: Imported;
  readonly sender?: string;
  readonly id?: string;
  /** What its row says in the place of what was sealed. */
  readonly forged?: JsonObject;
  readonly fate: 'whole' | 'no-key' | 'no-share' | 'wrong-key' | 'cut' | 'rejected' | 'purged' | 'missing';
}
interface Lane {
  readonly id?: string;
  /** Of another candidate. */
  readonly conversation?: string;
  readonly guest?: string;
  /** Other readers of the agency. */
  readonly staff?: readonly string[];
  /** The certificate of the candidate's device is not there. */
  readonly isUncertified?: boolean;
  readonly kind: string;
  readonly tier: string;
  readonly said: readonly Said[];
}
interface Package {
  readonly tar: Bytes;
  readonly keys: ReadonlyMap<string, Bytes | 'no-key' | 'no-share'>;
  readonly texts: ReadonlyMap<string, string>;
}

const idOf = (lane: number, n: number): string => toBase64url(Uint8Array.from({ length: 16 }, (_, i) => (i === 0 ? lane : i === 1 ? n : 7)));

/** A message sealed as a device seals it, with a key of its own. */
const sealed = async (
  laneId: string,
  messageId: string,
  { text, type, quote, imported, sender = 'anna' }: Said,
  ref: string | null,
): Promise<{ envelope: Envelope; key: Bytes }> => {
  const key = crypto.getRandomValues(new Uint8Array(32));
  const known = {
    ...({ version: 1, suite: 1, epoch: 1, period: 24322, sender, device: 'd', counter: 1, type, keyLogSeq: 1, tipSeq: 0 } as const),
    ...(ref === null ? {} : { ref: fromBase64url(ref) }),
    ...{ keyLogHash: new Uint8Array(16), tipHash: new Uint8Array(16), nonce: crypto.getRandomValues(new Uint8Array(12)) },
  };
  const aad = messageAad({ agencyId, laneId, messageId }, known);
  const opener = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  const body = encodeBody(
    {
      text,
      writtenAtMs: 1,
      ...(quote === undefined ? {} : { quote }),
      ...(imported ? { imported } : {}),
      ...(type === 'react' ? { extra: { emoji: '👍' } } : {}),
    },
    type,
  );
  const ciphertext = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: known.nonce, additionalData: aad }, opener, body));
  return { envelope: { ...known, ciphertext, commitment: await keyCommitment(key), signature: new Uint8Array(64) }, key };
};

export const aPackage = async (lanes: readonly Lane[]): Promise<Package> => {
  const keys = new Map<string, Bytes | 'no-key' | 'no-share'>();
  const texts = new Map<string, string>();
  let [before, part] = ['', ''];
  const add = async (row: JsonObject): Promise<void> => {
    const { line, h } = await exportLine('parts/0001.jsonl', before, row);
    [before, part] = [h, part + line];
  };
  for (const [i, { kind, tier, said, id: laneId, conversation = 'conv', guest = 'guest', staff = [], isUncertified = false }] of lanes.entries()) {
    const lane = laneId ?? `lane-${i}`;
    const readers = [...['anna', ...staff].map((uid) => ({ uid, kind: 'staff' })), { uid: guest, kind: 'candidate' }];
    const participants = readers.map((one) => ({ ...one, can: 'rw', fromMs: 0, untilMs: null }));
    await add({ row: 'lane', lane, conversation, mandate: 'cfo', kind, tier, from: 1, to: said.length, participants });
    if (!isUncertified) await add({ row: 'device', lane, device: 'd', guestUid: guest });
    await add({ row: 'entry', lane, seq: 1, kind: 'lane.opened', subject: lane, atMs: 1, detail: {} });
    for (const [n, one] of said.entries()) {
      const id = one.id ?? idOf(i, n);
      const entry = { row: 'entry', lane, seq: n + 2, kind: 'msg', subject: id, atMs: sentMicros / 1000 - 0.456 };
      if (one.fate === 'purged' || one.fate === 'missing') {
        await add({ ...entry, atMs: Math.trunc(entry.atMs), detail: {}, gone: one.fate });
        continue;
      }
      const { envelope, key } = await sealed(lane, id, one, one.about === undefined ? null : idOf(i, one.about));
      const cut = one.fate === 'cut' ? { ...envelope, ciphertext: envelope.ciphertext.subarray(1) } : envelope;
      keys.set(id, one.fate === 'no-key' || one.fate === 'no-share' ? one.fate : one.fate === 'wrong-key' ? new Uint8Array(32) : key);
      texts.set(id, one.type === 'react' ? '👍' : fromUtf8(utf8(one.text)));
      const detail = one.fate === 'rejected' ? { rejected: 'bad-signature' } : {};
      await add({ ...entry, atMs: Math.trunc(entry.atMs), detail, message: { ...messageFields(cut, sentMicros), ...one.forged } });
    }
    await add({ row: 'cursor', lane, uid: guest, deliveredMicros: sentMicros, readMicros: 0 });
  }
  return { tar: writeTar([{ path: 'parts/0001.jsonl', bytes: utf8(part) }]), keys, texts };
};

/** Bytes as a text of one sign each, beside the files that are texts. */
const latin1 = (bytes: Uint8Array): string => bytes.reduce((text, byte) => text + String.fromCodePoint(byte), '');

export const copyOf = async (
  { tar, keys }: Package,
  {
    redactions = [],
    language = 'en',
    formats = copyFormats,
    concern = head.concern,
    names: called = names,
    words = [],
    mark = null,
    font,
  }: {
    redactions?: readonly Redaction[];
    language?: 'en' | 'zh';
    formats?: readonly CopyFormat[];
    concern?: Concern;
    names?: CopyNames;
    words?: readonly string[];
    mark?: CopyHead['mark'];
    font?: CopyFont | undefined;
  } = {},
): Promise<Copy & { files: ReadonlyMap<string, string> }> => {
  const files = new Map<string, string>();
  const made = await writeCopy({
    source: bytesSource(tar),
    head: { ...head, redactions, language, concern, words, mark },
    names: called,
    formats: new Set(formats),
    keys: { of: ({ messageId }) => Promise.resolve(keys.get(messageId) ?? 'no-key') },
    font,
    out: { put: (path, text) => void files.set(path, (files.get(path) ?? '') + (typeof text === 'string' ? text : latin1(text))) },
  });
  return { ...made, files };
};

export const bodyOf = (mail: string): string => fromUtf8(fromBase64((mail.split('\r\n\r\n')[1] ?? '').replaceAll('\r\n', '')));
export const mails = (files: ReadonlyMap<string, string>): [string, string][] => [...files].filter(([path]) => path.startsWith('eml/'));
