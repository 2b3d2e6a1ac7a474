import { expectLength, type Bytes } from '@liexin/proof/bytes';
import { hkdf, NO_SALT } from './hkdf.ts';

/** Keys of a reply link (E10), 32 bytes each. */
export interface LinkKeys {
  /** Page → server, which stores SHA-256 of it. Never logged. */
  readonly auth: Bytes;
  /** Proves the candidate's device keys to the agency, which keeps it under the compartment key. */
  readonly macKey: Bytes;
  /** Wraps lane keys for the link, together with the server's share. Never the server's. */
  readonly kek: Bytes;
  /** Opens the card. */
  readonly cardKey: Bytes;
}

/** All keys of a link from its secret S (32 bytes): HKDF(S, '', 'hh/link/{auth|mac|kek|card}/v1|' linkId). */
export async function deriveLinkKeys(secret: Uint8Array, linkId: string): Promise<LinkKeys> {
  expectLength(secret, 32, 'secret');
  const derive = (use: string): Promise<Bytes> => hkdf(secret, NO_SALT, `hh/link/${use}/v1|${linkId}`);
  const [auth, macKey, kek, cardKey] = await Promise.all([derive('auth'), derive('mac'), derive('kek'), derive('card')]);
  return { auth, macKey, kek, cardKey };
}

/** KEK[lane, e] = HKDF(ikm kek, salt share, 'hh/link/wrap/v2|' linkId '|' laneId '|' e): 32 bytes. */
export async function linkWrapKey(
  kek: Uint8Array,
  share: Uint8Array,
  place: { readonly linkId: string; readonly laneId: string; readonly epoch: number },
): Promise<Bytes> {
  const info = `hh/link/wrap/v2|${place.linkId}|${place.laneId}|${place.epoch}`;
  return hkdf(expectLength(kek, 32, 'kek'), expectLength(share, 32, 'share'), info);
}
