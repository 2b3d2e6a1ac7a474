import { concatBytes, fromBase64url, toBase64url, utf8, type Bytes } from '../bytes.ts';
import type { Envelope } from '../envelope.ts';
import type { CandidateDevice } from '../candidate-device.ts';
import type { KeyLogEntry } from '../key-log-entry.ts';
import { PURGE_KIND } from '../purge-row.ts';
import { sha256 } from '../sha256.ts';
import { asObject, canonicalJson, parseCanonical, type Json } from './canonical-json.ts';

export type JsonObject = { readonly [key: string]: Json };

/**
 * A row as a line of its file: the canonical text of the row with `h`, which hangs it on the line before (EX3). `before`: that line's `h`,
 * '' for the first of a file.
 */
export async function exportLine(path: string, before: string, row: JsonObject): Promise<{ readonly line: string; readonly h: string }> {
  const h = await rowHash(path, before, row);
  return { line: `${canonicalJson({ ...row, h })}\n`, h };
}

/** Reads a line: the row without `h`; undefined where it is not canonical or does not hang on the line before. */
export async function readExportLine(path: string, before: string, line: string): Promise<{ readonly row: JsonObject; readonly h: string } | undefined> {
  const read = asObject(parseCanonical(line));
  if (!read) return undefined;
  const { h, ...row } = read;
  return typeof h === 'string' && h === (await rowHash(path, before, row)) ? { row, h } : undefined;
}

async function rowHash(path: string, before: string, row: JsonObject): Promise<string> {
  return toBase64url((await sha256(utf8(`hh.export.row.v1|${path}|${before}|`), utf8(canonicalJson(row)))).subarray(0, 16));
}

type Shape = Readonly<Record<string, 'bytes' | 'plain'>>;
const message: Shape = {
  version: 'plain',
  suite: 'plain',
  epoch: 'plain',
  period: 'plain',
  sender: 'plain',
  device: 'plain',
  counter: 'plain',
  type: 'plain',
  ref: 'bytes',
  keyLogSeq: 'plain',
  keyLogHash: 'bytes',
  tipSeq: 'plain',
  tipHash: 'bytes',
  nonce: 'bytes',
  ciphertext: 'bytes',
  commitment: 'bytes',
  signature: 'bytes',
};
const device: Shape = {
  agencyId: 'plain',
  laneId: 'plain',
  guestUid: 'plain',
  linkId: 'plain',
  dkPub: 'bytes',
  dsPub: 'bytes',
  nonce: 'bytes',
  m: 'bytes',
  pop: 'bytes',
  serverKeySeq: 'plain',
  signature: 'bytes',
};
const logEntry: Shape = {
  seq: 'plain',
  prev: 'bytes',
  type: 'plain',
  subject: 'plain',
  bodyHash: 'bytes',
  body: 'bytes',
  signer: 'plain',
  signature: 'bytes',
};

/** Fields of a stored thing as a row has them: bytes as base64url, those left out stay out. */
function fieldsOf(value: object, shape: Shape): JsonObject {
  const entries = Object.entries(value) as [string, unknown][];
  return Object.fromEntries(
    entries.flatMap(([name, field]): [string, Json][] => {
      if (shape[name] === undefined || field === undefined || field === null) return [];
      return [[name, field instanceof Uint8Array ? toBase64url(field) : (field as Json)]];
    }),
  );
}

/** Back again. Throws a FormatFault for bytes that are none; values of other types are the reader's to judge. */
function valuesOf(row: JsonObject, shape: Shape): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => shape[name] !== undefined)
      .map(([name, field]) => [name, shape[name] === 'bytes' ? fromBase64url(typeof field === 'string' ? field : '*') : field]),
  );
}

export const messageFields = (envelope: Envelope, sentMicros: number): JsonObject => ({ ...fieldsOf(envelope, message), sentMicros });
export const messageOf = (row: JsonObject): Envelope => valuesOf(row, message) as unknown as Envelope;

export const logFields = (entry: KeyLogEntry): JsonObject => fieldsOf(entry, logEntry);
export const logEntryOf = (row: JsonObject): KeyLogEntry => valuesOf(row, logEntry) as unknown as KeyLogEntry;

type StoredProof = { readonly kind: string; readonly by?: string | null; readonly signature?: Uint8Array | null };
export const deviceFields = (one: Omit<CandidateDevice, 'deviceId' | 'proof'> & { readonly proof: StoredProof }): JsonObject => ({
  ...fieldsOf(one, device),
  proof: { kind: one.proof.kind, by: one.proof.by ?? null, signature: one.proof.signature ? toBase64url(one.proof.signature) : null },
});
export const deviceOfRow = (row: JsonObject): CandidateDevice => {
  const proof = asObject(row['proof']) ?? {};
  const { kind, by, signature } = proof;
  return {
    ...valuesOf(row, device),
    deviceId: row['device'],
    proof: { kind, ...(typeof by === 'string' ? { by } : {}), ...(typeof signature === 'string' ? { signature: fromBase64url(signature) } : {}) },
  } as unknown as CandidateDevice;
};

const whole: ReadonlySet<string> = new Set(['lane.opened', PURGE_KIND]);
/** Rows of a lane that an export has whole, whatever its dates: what kind of lane it is, and what was deleted of it (EX9). */
export const isAlwaysWhole = (kind: string): boolean => whole.has(kind);

/** Whether a row of this time (ms) is inside of the dates: from inclusive, to exclusive, null for none. */
export const isInDates = ({ fromMs, toMs }: { readonly fromMs: number | null; readonly toMs: number | null }, atMs: number): boolean =>
  (fromMs === null || atMs >= fromMs) && (toMs === null || atMs < toMs);

/** What a signer of a manifest signs: a label for each of the two, then the hash of the manifest's bytes (EX5). */
export async function manifestToBeSigned(by: 'server' | 'device', manifest: Uint8Array): Promise<Bytes> {
  return concatBytes(utf8(`hh/export/${by}/v1\0`), await sha256(manifest));
}
