import type { Bytes } from '@liexin/proof/bytes';
import type { AgencyLinkCopy } from './agency-link-copy.ts';
import { deriveLinkKeys, type LinkKeys } from './link-keys.ts';
import { generateP256, pkcs8Of, rawPublic } from './p256-key.ts';
import { longId, randomBytes } from './random-bytes.ts';

/** A link in the making, on the maker's device. */
export interface NewLink {
  readonly linkId: string;
  /** S: 32 bytes. Goes into the fragment, and sealed under the compartment key to colleagues. */
  readonly secret: Bytes;
  readonly keys: LinkKeys;
  readonly notePub: Bytes;
  /** To be sealed with `sealAgencyLinkCopy`. */
  readonly copy: AgencyLinkCopy;
}

/**
 * Makes a reply link's id, secret and keys. `digitKey` is the guest's from the link before, so that digits survive a
 * renewal; absent for the first link, when a new one is made.
 */
export async function createLink(digitKey: Uint8Array = randomBytes(32)): Promise<NewLink> {
  const linkId = longId();
  const secret = randomBytes(32);
  const note = await generateP256('ECDH', true);
  const keys = await deriveLinkKeys(secret, linkId);
  const [notePub, noteKey] = await Promise.all([rawPublic(note.publicKey), pkcs8Of(note.privateKey)]);
  return { linkId, secret, keys, notePub, copy: { kek: keys.kek, macKey: keys.macKey, noteKey, digitKey } };
}
