import type { EpochJson, KeyLogEntryJson, SignerListJson } from '@liexin/domain/api/shapes';
import type { RequestOf } from '@liexin/domain/api/routes';
import type { NewGeneration } from '@liexin/e2ee/compartment';
import { fromBase64url, toBase64url } from '@liexin/proof/bytes';
import type { EpochDocument, EpochWraps } from '@liexin/proof/epoch-document';
import type { KeyLogEntry } from '@liexin/proof/key-log-entry';
import type { GcmBox, HpkeBox, SealedBox } from '@liexin/proof/sealed-box';
import { sha256 } from '@liexin/proof/sha256';
import type { SignerList } from '@liexin/proof/signer-list';

/** Bytes of the API's JSON. Malformed text throws a FormatFault: the schemas let none through. */
export const b64 = toBase64url;
export const raw = fromBase64url;

export const hpkeJson = ({ enc, ciphertext }: HpkeBox): { enc: string; ciphertext: string } => ({ enc: b64(enc), ciphertext: b64(ciphertext) });
export const hpkeBytes = ({ enc, ciphertext }: { enc: string; ciphertext: string }): HpkeBox => ({ enc: raw(enc), ciphertext: raw(ciphertext) });
export const gcmJson = ({ nonce, ciphertext }: GcmBox): { nonce: string; ciphertext: string } => ({ nonce: b64(nonce), ciphertext: b64(ciphertext) });
export const gcmBytes = ({ nonce, ciphertext }: { nonce: string; ciphertext: string }): GcmBox => ({ nonce: raw(nonce), ciphertext: raw(ciphertext) });
export const sealedJson = ({ generation, ...box }: SealedBox): { generation: number; nonce: string; ciphertext: string } => ({ generation, ...gcmJson(box) });
export const sealedBytes = ({ generation, ...box }: { generation: number; nonce: string; ciphertext: string }): SealedBox => ({ generation, ...gcmBytes(box) });

export const mapValues = <A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

type GenerationJson = RequestOf<'createMandate'>['generation'];

/** A generation for the API. `keysGenerations`: of each member's keys that a wrap is made for; ARK and AUK have none (0). */
export const generationJson = ({ document, wraps }: NewGeneration, keysGenerations: Readonly<Record<string, number>>): GenerationJson => ({
  generation: document.generation,
  kcv: b64(document.kcv),
  prev: document.prev === null ? null : gcmJson(document.prev),
  wrapsHash: b64(document.wrapsHash),
  keyLogSeq: document.keyLogSeq,
  keyLogHash: b64(document.keyLogHash),
  signature: b64(document.signature),
  wraps: Object.fromEntries(
    Object.entries(wraps).map(([id, box]) => [
      id,
      { ...hpkeJson(box), kind: id === 'ark' || id === 'auk' ? id : ('uk' as const), keysGeneration: keysGenerations[id] ?? 0 },
    ]),
  ),
});

export const epochJson = (epoch: EpochDocument & EpochWraps, signersN: number): EpochJson => ({
  epoch: epoch.epoch,
  phase: epoch.phase,
  key: sealedJson(epoch.key),
  kcv: b64(epoch.kcv),
  devices: mapValues(epoch.devices, hpkeJson),
  links: mapValues(epoch.links, gcmJson),
  recipientsHash: b64(epoch.recipientsHash),
  signersN,
  signersHash: b64(epoch.signersHash),
  keyLogSeq: epoch.keyLogSeq,
  keyLogHash: b64(epoch.keyLogHash),
  signature: b64(epoch.signature),
});

export const signerListJson = (list: SignerList): SignerListJson => ({
  n: list.n,
  prev: b64(list.prev),
  epoch: list.epoch,
  keyLogSeq: list.keyLogSeq,
  keyLogHash: b64(list.keyLogHash),
  nonce: b64(list.nonce),
  ciphertext: b64(list.ciphertext),
  by: list.by,
  signature: b64(list.signature),
});

export const keyLogJson = (entry: KeyLogEntry & { readonly body: Uint8Array }): KeyLogEntryJson => ({
  seq: entry.seq,
  prev: b64(entry.prev),
  type: entry.type as KeyLogEntryJson['type'],
  subject: entry.subject,
  body: b64(entry.body),
  signer: entry.signer,
  signature: b64(entry.signature),
});

export const keyLogEntry = async (json: KeyLogEntryJson): Promise<KeyLogEntry & { readonly body: Uint8Array }> => {
  const body = raw(json.body);
  return {
    seq: json.seq,
    prev: raw(json.prev),
    type: json.type,
    subject: json.subject,
    body,
    bodyHash: await sha256(body),
    signer: json.signer,
    signature: raw(json.signature),
  };
};
