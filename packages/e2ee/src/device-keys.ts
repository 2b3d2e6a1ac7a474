import { generateP256, rawPublic } from './p256-key.ts';
import { shortId } from './random-bytes.ts';

/** Keys of one browser profile. Private halves never leave WebCrypto; the pairs are kept in IndexedDB as they are. */
export interface DeviceKeys {
  /** 16 characters. */
  readonly deviceId: string;
  /** DK: receives wraps. */
  readonly dk: CryptoKeyPair;
  /** DS: signs messages and calls. */
  readonly ds: CryptoKeyPair;
  /** Raw points, 65 bytes. */
  readonly dkPub: Uint8Array;
  readonly dsPub: Uint8Array;
}

/** New keys and a new id for this device: non-extractable from birth, so no script can carry them off. */
export async function generateDeviceKeys(): Promise<DeviceKeys> {
  const [dk, ds] = await Promise.all([generateP256('ECDH', false), generateP256('ECDSA', false)]);
  const [dkPub, dsPub] = await Promise.all([rawPublic(dk.publicKey), rawPublic(ds.publicKey)]);
  return { deviceId: shortId(), dk, ds, dkPub, dsPub };
}
