import { concatBytes, equalBytes, expectLength, utf8, type Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import { signEcdsa, verifyEcdsa } from './ecdsa.ts';
import { sha256 } from './sha256.ts';

/** `lanes/{laneId}/signers/{n}`: who signs and reads, sealed under the lane key (P13). */
export interface SignerList {
  /** From 0, without gaps. */
  readonly n: number;
  /** Hash of list n − 1, 32 bytes; zeros for list 0. */
  readonly prev: Uint8Array;
  /** Epoch whose lane key seals the list. */
  readonly epoch: number;
  readonly keyLogSeq: number;
  /** 32 bytes. */
  readonly keyLogHash: Uint8Array;
  /** 12 bytes. */
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
  /** uid whose US signed: for list 0 the US in the card, for list n one in list n − 1. */
  readonly by: string;
  readonly signature: Uint8Array;
}

/** Where a signer list belongs. */
export interface LanePlace {
  readonly agencyId: string;
  readonly laneId: string;
}

/**
 * Hash of a list, named by the card, the next list and epoch documents:
 * SHA-256(CBOR['hh.signers.v1', agencyId, laneId, n, prev, epoch, keyLogSeq, keyLogHash, nonce, SHA-256(ciphertext), by]).
 */
export async function signerListHash(place: LanePlace, list: Omit<SignerList, 'signature'>): Promise<Bytes> {
  return sha256(
    encodeCbor([
      'hh.signers.v1',
      place.agencyId,
      place.laneId,
      list.n,
      expectLength(list.prev, 32, 'prev'),
      list.epoch,
      list.keyLogSeq,
      expectLength(list.keyLogHash, 32, 'keyLogHash'),
      expectLength(list.nonce, 12, 'nonce'),
      await sha256(list.ciphertext),
      list.by,
    ]),
  );
}

/** Signs a list with the US of its author. */
export async function signSignerList(place: LanePlace, list: Omit<SignerList, 'signature'>, usKey: CryptoKey): Promise<SignerList> {
  return { ...list, signature: await signEcdsa(usKey, toBeSigned(await signerListHash(place, list))) };
}

/** Whether this US signed this list for this lane. Never throws. */
export async function verifySignerList(place: LanePlace, list: SignerList, usPub: Uint8Array): Promise<boolean> {
  try {
    return await verifyEcdsa(usPub, list.signature, toBeSigned(await signerListHash(place, list)));
  } catch {
    return false;
  }
}

/** Whether `next` follows `list`: number, hash, and an epoch that does not go back. */
export async function follows(place: LanePlace, list: SignerList, next: SignerList): Promise<boolean> {
  if (next.n !== list.n + 1 || next.epoch < list.epoch || next.keyLogSeq < list.keyLogSeq) return false;
  return equalBytes(next.prev, await signerListHash(place, list));
}

function toBeSigned(hash: Uint8Array): Bytes {
  return concatBytes(utf8('hh/signers/sig/v1\0'), hash);
}
