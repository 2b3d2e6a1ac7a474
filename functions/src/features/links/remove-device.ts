import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import { readLaneView, statesOf, writeGuestStates } from './admit-device.ts';
import { dayMs, type LinkDocument } from './link-document.ts';
import { linkChain } from './link-ledger.ts';
import { readLink, tellWaiting, writeLink } from './link-store.ts';

/** Takes one device of the candidate off, for good; digits that it set are void and the lane wants a new key. Repeating changes nothing. */
export const removeDevice = async ({ db }: Platform, known: LinkDocument, deviceId: string, by: string, nowMs: number): Promise<void> => {
  await db.runTransaction(async (tx) => {
    const link = await readLink(tx, db, known);
    const device = link.devices[deviceId];
    if (!device) throw new Fault('not-found');
    if (device.state === 'off') return;
    const view = await readLaneView(tx, db, link);
    const secrets = await tx.get(db.doc(paths.guestSecrets(link.agency, link.guest)));
    const append = await linkChain(tx, db, link, `e-remove-${deviceId}`, nowMs);
    const next: LinkDocument = { ...link, devices: { ...link.devices, [deviceId]: { ...device, state: 'off' } } };
    writeLink(tx, db, next, view.conversation['link']?.linkId === link.linkId);
    writeGuestStates(tx, db, next, statesOf(next));
    tellWaiting(tx, db, link, next);
    const lane = db.doc(paths.lane(link.agency, link.lane));
    if (secrets.get('setBy') === deviceId) {
      tx.update(secrets.ref, { verifier: null });
      tx.update(lane, { digits: 'removed' });
    }
    if (device.state === 'admitted') tx.update(lane, { rotateBy: Timestamp.fromMillis(nowMs + 3 * dayMs) });
    await append('device.removed', deviceId, { by });
  });
};
