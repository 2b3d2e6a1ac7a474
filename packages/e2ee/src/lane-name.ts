import { fromUtf8, utf8, type Bytes } from '@liexin/proof/bytes';
import { encodeCbor } from '@liexin/proof/cbor';
import { fail, pass, type Result } from '@liexin/proof/result';
import { gcmOpen, gcmSeal, joinBox, splitBox } from './aes-gcm.ts';
import { hkdf, NO_SALT } from './hkdf.ts';
import type { LaneEpoch } from './lane-key.ts';

/**
 * Seals a participant's name for the readers of a lane, as one byte string nonce ‖ ciphertext: AES-GCM under HKDF(lane key,
 * '', 'hh/names/v1'), additional data CBOR[agencyId, laneId, epoch, uid]. Sealed again at each epoch.
 */
export async function sealName(place: LaneEpoch, laneKey: Uint8Array, uid: string, name: string): Promise<Bytes> {
  return joinBox(await gcmSeal(await hkdf(laneKey, NO_SALT, 'hh/names/v1'), utf8(name), aadOf(place, uid)));
}

/** Opens a participant's name. */
export async function openName(place: LaneEpoch, laneKey: Uint8Array, uid: string, blob: Uint8Array): Promise<Result<string, 'decrypt-failed'>> {
  const opened = await gcmOpen(await hkdf(laneKey, NO_SALT, 'hh/names/v1'), splitBox(blob), aadOf(place, uid));
  if (!opened.ok) return opened;
  try {
    return pass(fromUtf8(opened.value));
  } catch {
    return fail('decrypt-failed');
  }
}

function aadOf(place: LaneEpoch, uid: string): Bytes {
  return encodeCbor([place.agencyId, place.laneId, place.epoch, uid]);
}
