import { concatBytes, expectLength, utf8, type Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import { signEcdsa } from './ecdsa.ts';
import { sha256 } from './sha256.ts';

/** Kinds of entry. `uk.rotate` gives a person new keys; `recover` is the way back in with the kit. */
export const KEY_LOG_TYPES = [
  'server.key',
  'user.add',
  'user.role',
  'user.remove',
  'uk.rotate',
  'dev.add',
  'dev.revoke',
  'recovery.set',
  'recover',
  'audit.key',
] as const;
export type KeyLogType = (typeof KEY_LOG_TYPES)[number];

/** Signer of the first three entries, and of none after them. */
export const IDENTITY_SIGNER = 'aik';
/** Signer of `recover`: the current recovery signer. */
export const RECOVERY_SIGNER = 'rsk';
/** Subject of entries that are about nobody: `server.key`, `recovery.set` and `audit.key`. */
export const AGENCY_SUBJECT = 'agency';

/** One entry of an agency's key log as it is stored. */
export interface KeyLogEntry {
  /** From 1, without gaps. */
  readonly seq: number;
  /** Hash of the entry before, 32 bytes; zeros for the first. */
  readonly prev: Uint8Array;
  /** One of `KEY_LOG_TYPES`, or one of a later version. */
  readonly type: string;
  /** uid, device id or `AGENCY_SUBJECT`. Type and subject are never hidden. */
  readonly subject: string;
  /** SHA-256 of the body: 32 bytes. */
  readonly bodyHash: Uint8Array;
  /** Deterministic CBOR, see `key-log-body.ts`. No personal data. */
  readonly body?: Uint8Array;
  /** uid whose US signed, `IDENTITY_SIGNER` or `RECOVERY_SIGNER`. */
  readonly signer: string;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

/** Where a log ends. */
export interface KeyLogHead {
  readonly seq: number;
  /** 32 bytes. */
  readonly hash: Uint8Array;
}

/** The head before the first entry. */
export const EMPTY_HEAD: KeyLogHead = { seq: 0, hash: new Uint8Array(32) };

/**
 * Hash of an entry: SHA-256(CBOR['hh.klog.v2', agencyId, seq, prev, type, subject, SHA-256(body), signer])
 * (P6).
 */
export async function keyLogEntryHash(agencyId: string, entry: Omit<KeyLogEntry, 'signature' | 'body'>): Promise<Bytes> {
  return sha256(
    encodeCbor([
      'hh.klog.v2',
      agencyId,
      entry.seq,
      expectLength(entry.prev, 32, 'prev'),
      entry.type,
      entry.subject,
      expectLength(entry.bodyHash, 32, 'bodyHash'),
      entry.signer,
    ]),
  );
}

/** What the signer of an entry signs: 'hh/klog/sig/v2\0' ‖ hash. */
export function keyLogToBeSigned(hash: Uint8Array): Bytes {
  return concatBytes(utf8('hh/klog/sig/v2\0'), hash);
}

/**
 * Makes the entry that follows `head`, and its hash: the head after it. The server takes it only while `head` is still the
 * head; after a 409 it is made again on the new one, so a retry never leaves two.
 */
export async function makeKeyLogEntry(input: {
  readonly agencyId: string;
  readonly head: KeyLogHead;
  readonly type: KeyLogType;
  readonly subject: string;
  readonly body: Uint8Array;
  readonly signer: string;
  /** Private half of the signer's key. */
  readonly key: CryptoKey;
}): Promise<{ readonly entry: KeyLogEntry & { readonly body: Uint8Array }; readonly head: KeyLogHead }> {
  const unsigned = {
    seq: input.head.seq + 1,
    prev: input.head.hash,
    type: input.type,
    subject: input.subject,
    bodyHash: await sha256(input.body),
    signer: input.signer,
  };
  const hash = await keyLogEntryHash(input.agencyId, unsigned);
  const signature = await signEcdsa(input.key, keyLogToBeSigned(hash));
  return { entry: { ...unsigned, body: input.body, signature }, head: { seq: unsigned.seq, hash } };
}
