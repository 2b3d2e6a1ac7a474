import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
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

/** The key of checkpoints, Ed25519 and of its own: it signs nothing else, and it is not the server key's. In production KMS (`EC_SIGN_ED25519`). */
export interface LogSigner {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes, the same for the same bytes: a repeated signing changes nothing. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

export const makeLogSigner = (secrets: Pick<Secrets, 'logKeyPkcs8'>): LogSigner => {
  const key = createPrivateKey({ key: Buffer.from(secrets.logKeyPkcs8), format: 'der', type: 'pkcs8' });
  return {
    // The key is the tail of an Ed25519 SPKI (RFC 8410): 12 bytes of algorithm come before it.
    publicKey: new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(12)),
    sign: (bytes) => Promise.resolve(new Uint8Array(sign(null, bytes, key))),
  };
};
