// JSON of the API (base64url) ↔ stored documents (bytes). Shapes only; nothing is decided here.
import type { z } from 'zod';
import type { phraseBlobSchema } from '@liexin/domain/api/agency';
import type { gcmSchema, hpkeSchema, sealedSchema, signerListSchema } from '@liexin/domain/api/shapes';
import type { GcmDocument, HpkeDocument, SealedDocument } from '@liexin/domain/storage/documents';
import { fromBase64url as bytes, toBase64url as text } from '@liexin/proof/bytes';
import type { PhraseBlob } from './server-documents.ts';
import type { SignerList } from './stored.ts';

type B = Uint8Array;
export const mapValues = <V, W>(record: Readonly<Record<string, V>>, to: (value: V) => W): Record<string, W> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));

export const gcmIn = (json: z.infer<typeof gcmSchema>): GcmDocument<B> => ({ nonce: bytes(json.nonce), ciphertext: bytes(json.ciphertext) });
export const gcmOut = (stored: GcmDocument<B>): z.infer<typeof gcmSchema> => ({ nonce: text(stored.nonce), ciphertext: text(stored.ciphertext) });
export const hpkeIn = (json: z.infer<typeof hpkeSchema>): HpkeDocument<B> => ({ enc: bytes(json.enc), ciphertext: bytes(json.ciphertext) });
export const hpkeOut = (stored: HpkeDocument<B>): z.infer<typeof hpkeSchema> => ({ enc: text(stored.enc), ciphertext: text(stored.ciphertext) });
export const sealedIn = (json: z.infer<typeof sealedSchema>): SealedDocument<B> => ({ generation: json.generation, ...gcmIn(json) });
export const sealedOut = (stored: SealedDocument<B>): z.infer<typeof sealedSchema> => ({ generation: stored.generation, ...gcmOut(stored) });

export const signerListIn = (json: z.infer<typeof signerListSchema>): SignerList => ({
  n: json.n,
  prev: bytes(json.prev),
  epoch: json.epoch,
  keyLogSeq: json.keyLogSeq,
  keyLogHash: bytes(json.keyLogHash),
  nonce: bytes(json.nonce),
  ciphertext: bytes(json.ciphertext),
  by: json.by,
  signature: bytes(json.signature),
});
export const signerListOut = (stored: SignerList): z.infer<typeof signerListSchema> => ({
  n: stored.n,
  prev: text(stored.prev),
  epoch: stored.epoch,
  keyLogSeq: stored.keyLogSeq,
  keyLogHash: text(stored.keyLogHash),
  nonce: text(stored.nonce),
  ciphertext: text(stored.ciphertext),
  by: stored.by,
  signature: text(stored.signature),
});

type PhraseJson = z.infer<typeof phraseBlobSchema>;

export const phraseIn = (json: PhraseJson): PhraseBlob => ({
  kdf: json.kdf,
  iterations: json.iterations,
  salt: bytes(json.salt),
  generation: json.generation,
  nonce: bytes(json.nonce),
  ciphertext: bytes(json.ciphertext),
});
export const phraseOut = (stored: PhraseBlob): PhraseJson => ({
  kdf: stored.kdf,
  iterations: stored.iterations,
  salt: text(stored.salt),
  generation: stored.generation,
  nonce: text(stored.nonce),
  ciphertext: text(stored.ciphertext),
});
