import { createECDH, hkdfSync } from 'node:crypto';
import type { Secrets } from './secrets.ts';

/** Key pair with which this server names itself to push services (RFC 8292). */
export interface VapidKeys {
  /** Raw uncompressed point, 65 bytes. */
  readonly publicKey: Uint8Array;
  /** Scalar, 32 bytes. */
  readonly privateKey: Uint8Array;
}

const made = new WeakMap<Secrets, VapidKeys>();

/**
 * Made of the server's own secret, so that every process has the same one and no installation has to make another: subscriptions end
 * when that secret is changed, and devices subscribe again when they see another key. HKDF-SHA-256; a scalar that the curve refuses
 * (1 of 2^32) is passed over.
 */
export const vapidKeys = (secrets: Secrets): VapidKeys => {
  const known = made.get(secrets);
  if (known) return known;
  for (let n = 0; ; n++) {
    const privateKey = new Uint8Array(hkdfSync('sha256', secrets.internalSecret, new Uint8Array(0), `hh.vapid.v1/${n}`, 32));
    const curve = createECDH('prime256v1');
    try {
      curve.setPrivateKey(privateKey);
    } catch {
      continue;
    }
    const keys = { publicKey: new Uint8Array(curve.getPublicKey()), privateKey };
    made.set(secrets, keys);
    return keys;
  }
};
