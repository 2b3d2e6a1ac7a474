import { randomBytes } from 'node:crypto';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url, toBase64url } from '@liexin/proof/bytes';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { spend } from '../../platform/limits.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { isPushEndpoint } from '../../platform/push-endpoint.ts';
import { payloadOf } from '../../platform/push-port.ts';
import type { PushDeviceDocument } from '../../platform/server-documents.ts';
import { docAt } from '../../platform/stored.ts';
import { endpointRef } from './push-endpoints.ts';
import { prepareOutcomes } from './send-pushes.ts';

/**
 * Keeps the subscription of the calling device, in the place of an earlier one. A browser has one endpoint: where another device had it
 * (the same browser, another person signed in), that one loses it, so that nobody hears of another's messages. One transaction;
 * repeating changes nothing. Fault: malformed-request {field: endpoint} for an address that is no known push service's.
 */
export const addPush = async (platform: Platform, caller: StaffPrincipal, body: RequestOf<'addPush'>, now: number): Promise<void> => {
  const { db } = platform;
  if (!isPushEndpoint(body.endpoint, platform.pushService !== null)) throw new Fault('malformed-request', { field: 'endpoint' });
  const p256dh = fromBase64url(body.p256dh);
  if (p256dh[0] !== 4) throw new Fault('malformed-request', { field: 'p256dh' });
  const { agencyId, uid, deviceId } = caller;
  const ref = docAt<PushDeviceDocument>(db, paths.pushDevice(agencyId, uid, deviceId));
  const owner = endpointRef(db, body.endpoint);
  await db.runTransaction(async (tx) => {
    const [mine, theirs] = await Promise.all([tx.get(ref), tx.get(owner)]);
    const [before, other] = [mine.data(), theirs.data()];
    const isOther = other && !(other.agencyId === agencyId && other.uid === uid && other.deviceId === deviceId);
    if (isOther) tx.delete(db.doc(paths.pushDevice(other.agencyId, other.uid, other.deviceId)));
    if (before && before.endpoint !== body.endpoint) tx.delete(endpointRef(db, before.endpoint));
    tx.set(owner, { agencyId, uid, deviceId });
    const isSame = before?.endpoint === body.endpoint && before.failing === null;
    const fresh = { addedAt: Timestamp.fromMillis(now), acceptedAt: null };
    tx.set(ref, {
      endpoint: body.endpoint,
      p256dh,
      auth: fromBase64url(body.auth),
      ...(isSame ? { addedAt: before.addedAt, acceptedAt: before.acceptedAt } : fresh),
      failing: null,
      failingSince: null,
    });
  });
};

/** Ends the subscription of one of the caller's own devices. Repeating changes nothing. */
export const removePush = ({ db }: Platform, caller: StaffPrincipal, body: RequestOf<'removePush'>): Promise<void> =>
  dropPush(db, caller, body.deviceId ?? caller.deviceId);

/** Ends the subscription of one device. One transaction; repeating changes nothing. */
export const dropPush = async (db: Firestore, { agencyId, uid }: { agencyId: string; uid: string }, deviceId: string): Promise<void> => {
  const ref = docAt<PushDeviceDocument>(db, paths.pushDevice(agencyId, uid, deviceId));
  await db.runTransaction(async (tx) => {
    const stored = (await tx.get(ref)).data();
    if (!stored) return;
    tx.delete(ref);
    tx.delete(endpointRef(db, stored.endpoint));
  });
};

/** A push of kind `x` to the calling device, and what the push service said of it. Ten an hour: too-many-tries. Stores the outcome alone. */
export const testPush = async (platform: Platform, caller: StaffPrincipal, now: number): Promise<ResponseOf<'testPush'>> => {
  const { db, push } = platform;
  await spend(db, { key: `push-test-${caller.uid}`, max: 10, windowMs: 3_600_000 }, now);
  const ref = docAt<PushDeviceDocument>(db, paths.pushDevice(caller.agencyId, caller.uid, caller.deviceId));
  const device = (await ref.get()).data();
  if (!device) return { outcome: 'none', status: null };
  const result = await push.send(device, payloadOf('x', device.auth, toBase64url(randomBytes(12))), { ttlS: 60, urgency: 'high' });
  await db.runTransaction(async (tx) => {
    const write = await prepareOutcomes(tx, db, caller.agencyId, caller.uid, { [caller.deviceId]: { result, endpoint: device.endpoint } }, now);
    write();
  });
  return { outcome: result.outcome, status: result.status };
};
