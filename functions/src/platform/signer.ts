import { createPrivateKey, sign } from 'node:crypto';
import type { Secrets } from './secrets.ts';

/** The server's signing key, ECDSA P-256. In production the same interface stands before KMS. */
export interface Signer {
  /** Raw point, 65 bytes: the form in which keys travel. */
  readonly publicKey: Uint8Array;
  /** Where the key log names this key. */
  readonly keySeq: number;
  /** r ‖ s, 64 bytes, over SHA-256 of the bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

export const makeSigner = (secrets: Secrets): Signer => {
  const key = createPrivateKey({ key: Buffer.from(secrets.serverKeyPkcs8), format: 'der', type: 'pkcs8' });
  return {
    // The point is the tail of a P-256 SPKI (RFC 5480): 26 bytes of algorithm come before it.
    publicKey: secrets.serverKeySpki.subarray(26),
    keySeq: secrets.serverKeySeq,
    sign: (bytes) => Promise.resolve(new Uint8Array(sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }))),
  };
};
