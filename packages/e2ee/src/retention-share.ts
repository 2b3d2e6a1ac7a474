import { equalBytes, type Bytes } from '@liexin/proof/bytes';
import { sha256 } from '@liexin/proof/sha256';

/** SHA-256 of a retention share: a row of the lane's ledger. */
export async function shareHash(share: Uint8Array): Promise<Bytes> {
  return sha256(share);
}

/**
 * Whether a share is the one in the ledger. If not, messages of that period are 'not here', never a bubble: a server that
 * hands different shares to different readers is caught.
 */
export async function isShare(share: Uint8Array, hashInLedger: Uint8Array): Promise<boolean> {
  return share.length === 32 && equalBytes(await shareHash(share), hashInLedger);
}
