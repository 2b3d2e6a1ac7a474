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

/** The key of checkpoints, Ed25519 and of its own: it signs nothing else, and it is not the server key's. In production `makeKmsLogSigner`. */
export interface LogSigner {
  /** 32 bytes; always the same. */
  publicKey(): Promise<Uint8Array>;
  /** 64 bytes, the same for the same bytes: a repeated signing changes nothing. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Of the key in the process's own secret; throws where there is none. */
export const makeLogSigner = (secrets: Pick<Secrets, 'logKeyPkcs8'>): LogSigner => {
  if (secrets.logKeyPkcs8 === null) throw new Error('LIEXIN_KEYS: logKey, or LIEXIN_LOG_KEY with the name of a key version of Cloud KMS');
  const key = createPrivateKey({ key: Buffer.from(secrets.logKeyPkcs8), format: 'der', type: 'pkcs8' });
  // The key is the tail of an Ed25519 SPKI (RFC 8410): 12 bytes of algorithm come before it.
  const publicKey = new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(12));
  return {
    publicKey: () => Promise.resolve(publicKey),
    sign: (bytes) => Promise.resolve(new Uint8Array(sign(null, bytes, key))),
  };
};
