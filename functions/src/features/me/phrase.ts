import type { z } from 'zod';
import type { phraseBlobSchema } from '@liexin/domain/api/agency';
import type { RequestOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url as bytes, toBase64url as text } from '@liexin/proof/bytes';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { MemberSecretsDocument, PhraseBlob } from '../../platform/server-documents.ts';
import { docAt } from '../../platform/stored.ts';

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

/** Replaces the caller's own phrase blob; the last one written counts, so repeating is harmless. */
export const setPhrase = async ({ db }: Platform, caller: StaffPrincipal, body: RequestOf<'setPhrase'>): Promise<void> => {
  await docAt<MemberSecretsDocument>(db, paths.memberSecrets(caller.agencyId, caller.uid)).set({ phrase: phraseIn(body.phrase) }, { merge: true });
};
