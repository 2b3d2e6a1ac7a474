import type { Bytes } from '@liexin/proof/bytes';
import { encodeCbor, type CborValue } from '@liexin/proof/cbor';
import type { Result } from '@liexin/proof/result';
import type { GcmBox } from '@liexin/proof/sealed-box';
import { gcmOpen, gcmSeal } from './aes-gcm.ts';

/** A storage key of this device: AES-256-GCM, non-extractable, kept in IndexedDB as it is. Seals what the device keeps. */
export async function createStorageKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/**
 * Seals bytes that stay on this device: outbox, drafts, cache, the secret of a claimed link. `place` says what and where,
 * like ['outbox', laneId, messageId], so that one record cannot stand for another.
 */
export async function localSeal(key: CryptoKey, place: readonly CborValue[], plaintext: Uint8Array): Promise<GcmBox> {
  return gcmSeal(key, plaintext, aadOf(place));
}

/** Opens what was sealed at this place. */
export async function localOpen(key: CryptoKey, place: readonly CborValue[], box: GcmBox): Promise<Result<Bytes, 'decrypt-failed'>> {
  return gcmOpen(key, box, aadOf(place));
}

function aadOf(place: readonly CborValue[]): Bytes {
  return encodeCbor(['hh.local.v1', ...place]);
}
