import { Fault } from '@liexin/domain/kernel/fault';
import type { RequestOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url } from '@liexin/proof/bytes';
import { claimBytes } from '@liexin/proof/device-statements';
import { verifyEcdsa } from '@liexin/proof/ecdsa';
import type { Firestore } from 'firebase-admin/firestore';
import { docAt, type Agency, type Lane } from '../../platform/stored.ts';
import { admit, readLaneView } from './admit-device.ts';
import { stateIn, type LinkDocument } from './link-document.ts';
import { isLeftBehind } from './left-behind.ts';
import { linkChain } from './link-ledger.ts';
import { findLink, readLink, writeLink } from './link-store.ts';

/**
 * `claim` [L13]: the first Send makes this device the candidate's. One transaction on link, guest and lane, so that of two devices in
 * the same second one wins and the other gets link-claimed-elsewhere, whenever it comes. Repeating by the winner changes nothing.
 */
export const claimLink = async (
  db: Firestore,
  linkId: string,
  caller: { uid: string; deviceId: string },
  body: RequestOf<'claim'>,
  nowMs: number,
): Promise<LinkDocument> => {
  const known = await findLink(db, linkId);
  const device = known?.devices[caller.deviceId];
  if (!known || known.guest !== caller.uid || !device || body.deviceId !== caller.deviceId) throw new Fault('not-allowed');
  if (!(await verifyEcdsa(device.dsPub, fromBase64url(body.signature), claimBytes(known.agency, linkId, caller.deviceId)))) throw new Fault('bad-signature');
  return db.runTransaction(async (tx) => {
    const link = await readLink(tx, db, known);
    const state = link.devices[caller.deviceId]?.state;
    if (state === 'admitted') return link;
    if (link.state === 'claimed' && link.claimedBy !== caller.deviceId) throw new Fault('link-claimed-elsewhere');
    if (state === 'waiting') throw new Fault('link-waiting');
    const agency = (await tx.get(docAt<Agency>(db, paths.agency(link.agency)))).data();
    if (stateIn(agency, link, nowMs).state !== 'open' || state !== 'provisional') throw new Fault('device-off');
    const view = await readLaneView(tx, db, link);
    if (await isLeftBehind(tx, db, link.agency, view.lane as Lane)) throw new Fault('link-waiting');
    const append = await linkChain(tx, db, link, `e-claim-${linkId}`, nowMs);
    const next = admit(tx, db, link, view, caller.deviceId, 'link', nowMs);
    writeLink(tx, db, next, view.conversation['link']?.linkId === link.linkId);
    await append('link.claimed', linkId, { device: caller.deviceId });
    return next;
  });
};
