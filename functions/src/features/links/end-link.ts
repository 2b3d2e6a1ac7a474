import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp } from 'firebase-admin/firestore';
import { readLaneView, statesOf, writeGuestStates } from './admit-device.ts';
import { dayMs, type EndReason, type LinkDocument } from './link-document.ts';
import { readLink, tellWaiting, writeLink } from './link-store.ts';
import { linkChain } from './link-ledger.ts';
import type { Platform } from '../../platform/platform.ts';

const rotateDays = 3;

/** [L31] The link after its end: devices are off unless it was only replaced or expired. Pure. */
export const endedLink = (link: LinkDocument, reason: EndReason, nowMs: number): LinkDocument => {
  const keep = reason === 'replaced' || reason === 'expired';
  const devices = Object.fromEntries(Object.entries(link.devices).map(([id, device]) => [id, keep ? device : { ...device, state: 'off' as const }]));
  return { ...link, state: 'ended', reason, endedAt: Timestamp.fromMillis(nowMs), devices, secret: null, code: null, passes: [] };
};

/**
 * Ends a link for good: revoked or impostor. One transaction on link, guest, lane and conversation takes every device off and the
 * candidate out of the lane; then the shares die in the other database, so that the secret opens nothing any more. Repeating after a
 * crash between the two finishes it: an ended link with the same reason goes straight to the shares.
 */
export const endLink = async (
  { db, shred }: Platform,
  known: { agency: string; linkId: string },
  reason: 'revoked' | 'impostor',
  by: string,
  nowMs: number,
): Promise<void> => {
  await db.runTransaction(async (tx) => {
    const link = await readLink(tx, db, known);
    if (link.state === 'ended' && link.reason !== 'replaced' && link.reason !== 'expired') return;
    const view = await readLaneView(tx, db, link);
    const append = await linkChain(tx, db, link, `e-link-${reason}-${link.linkId}`, nowMs);
    const epochs = await tx.get(db.collection(paths.epochs(link.agency, link.lane)));
    const ended = endedLink(link, reason, nowMs);
    writeLink(tx, db, ended, view.conversation['link']?.linkId === link.linkId);
    tellWaiting(tx, db, link, ended);
    writeGuestStates(tx, db, ended, { ...offAll(view.guest.devices), ...statesOf(ended) });
    tx.update(db.doc(paths.lane(link.agency, link.lane)), {
      participantUids: FieldValue.arrayRemove(link.guest),
      [`participants.${link.guest}.until`]: Timestamp.fromMillis(nowMs),
      rotateBy: Timestamp.fromMillis(nowMs + rotateDays * dayMs),
      ...(reason === 'impostor' ? { digits: 'removed' } : {}),
    });
    for (const epoch of epochs.docs) if (epoch.get('links')?.[link.linkId]) tx.update(epoch.ref, { [`links.${link.linkId}`]: FieldValue.delete() });
    if (reason === 'impostor')
      tx.set(db.doc(paths.guestSecrets(link.agency, link.guest)), { verifier: null, pepperVersion: 1, wrong: 0, wrongTotal: 0, setBy: null, at: null });
    await append(`link.${reason}`, link.linkId, { by, device: link.claimedBy });
  });
  await shred.doc(shredPaths.linkShares(known.linkId)).delete();
};

const offAll = (devices: Readonly<Record<string, unknown>>): Record<string, 'off'> =>
  Object.fromEntries(Object.keys(devices).map((id) => [id, 'off' as const]));
