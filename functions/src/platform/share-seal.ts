import type { GcmDocument } from '@liexin/domain/storage/documents';
import { encodeCbor } from '@liexin/proof/cbor';
import { openGcm, sealGcm } from './gcm.ts';
import type { Secrets } from './secrets.ts';

export interface SharePlace {
  readonly agencyId: string;
  readonly linkId: string;
  readonly laneId: string;
  readonly epoch: number;
}

const aadOf = (place: SharePlace) => encodeCbor([place.agencyId, place.linkId, place.laneId, place.epoch]);

/**
 * A link share at rest, under the server secret and bound to its place: a link and a dump of both databases open nothing
 * (link-and-keys section 1 c, FORMAT).
 */
export const sealLinkShare = (secrets: Secrets, place: SharePlace, share: Uint8Array): GcmDocument<Uint8Array> =>
  sealGcm(secrets.shareSecret, aadOf(place), share);
/** The share again; throws for another place or another secret. */
export const openLinkShare = (secrets: Secrets, place: SharePlace, sealed: GcmDocument<Uint8Array>): Uint8Array =>
  openGcm(secrets.shareSecret, aadOf(place), sealed);
