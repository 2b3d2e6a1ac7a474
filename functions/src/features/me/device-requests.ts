import { randomInt } from 'node:crypto';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url as bytes, toBase64url as text } from '@liexin/proof/bytes';
import { verifyEcdsa } from '@liexin/proof/ecdsa';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { mintStaffToken } from '../../platform/custom-token.ts';
import { keyLogOut, readKeyLog } from '../../platform/key-log.ts';
import { spend } from '../../platform/limits.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PasswordPrincipal, StaffPrincipal } from '../../platform/principal.ts';
import type { DeviceRequestDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt } from '../../platform/stored.ts';
import { prepareDevice } from './add-device.ts';
import { deviceRequestBytes } from './device-request-bytes.ts';
import { ownKeys, ownMember } from '../../platform/own-member.ts';

const dayMs = 24 * 60 * 60_000;
export const maxWrong = 5;

const requestRef = (db: Firestore, agencyId: string, uid: string, deviceId: string) =>
  docAt<DeviceRequestDocument>(db, paths.deviceRequest(agencyId, uid, deviceId));
const isLive = (request: DeviceRequestDocument, now: number): boolean => request.expireAt.toMillis() > now;

/** What a typed number does to a request: right, wrong, or wrong once too often. Pure. */
export const decideNumber = (request: { number: string; wrong: number }, typed: string): { right: boolean; wrong: number; refused: boolean } => {
  const right = typed === request.number;
  const wrong = right ? request.wrong : request.wrong + 1;
  return { right, wrong, refused: !right && wrong >= maxWrong };
};

/**
 * Asks a device that is in to let this one in, and polls: the same call with the same keys answers with the request's state, so
 * repeating is harmless. The token goes only to who can sign with the device's own key. Keys and log are not read in one moment: where the keys
 * are made new meanwhile, the caller finds that they do not belong together and asks again. Faults: bad-proof, not-a-member, already-exists (the
 * id is that of a device that was let in before, or of other keys), device-off (taken off since it was let in), too-many-tries (10 a day).
 */
export const requestDevice = async (
  platform: Platform,
  caller: PasswordPrincipal,
  body: RequestOf<'requestDevice'>,
  now: number,
): Promise<ResponseOf<'requestDevice'>> => {
  const { db } = platform;
  const device = { deviceId: body.device.deviceId, dkPub: bytes(body.device.dkPub), dsPub: bytes(body.device.dsPub) };
  if (!(await verifyEcdsa(device.dsPub, bytes(body.pop), deviceRequestBytes(caller.uid, device)))) throw new Fault('bad-proof');
  const { agencyId, member } = await ownMember(db, caller.uid, now);
  const ref = requestRef(db, agencyId, caller.uid, device.deviceId);
  const request = (await ref.get()).data();
  if (!request || !isLive(request, now)) {
    if (member.devices[device.deviceId]) throw new Fault('already-exists');
    await spend(db, { key: `device-request-${caller.uid}`, max: 10, windowMs: dayMs }, now);
    const number = String(randomInt(10_000)).padStart(4, '0');
    await ref.set({
      ...device,
      pop: bytes(body.pop),
      label: body.label,
      number,
      wrong: 0,
      state: 'waiting',
      at: Timestamp.fromMillis(now),
      expireAt: Timestamp.fromMillis(now + dayMs),
    });
    return { state: 'waiting', number };
  }
  if (!equalBytes(request.dkPub, device.dkPub) || !equalBytes(request.dsPub, device.dsPub)) throw new Fault('already-exists');
  if (request.state === 'refused') return { state: 'refused' };
  if (request.state === 'waiting') return { state: 'waiting', number: request.number };
  if (!member.devices[device.deviceId]?.on) throw new Fault('device-off');
  const token = await mintStaffToken(platform, { uid: caller.uid, agencyId, deviceId: device.deviceId });
  const [keys, entries] = await Promise.all([ownKeys(db, agencyId, caller.uid, member.keysGeneration), readKeyLog(db, agencyId)]);
  return { state: 'admitted', agencyId, token, keys, keyLog: entries.map(keyLogOut) };
};

/** Own devices that wait. The number is not among the answer: the person reads it on the other screen. Reads only. */
export const deviceRequests = async ({ db }: Platform, caller: StaffPrincipal, now: number): Promise<ResponseOf<'deviceRequests'>> => {
  const all = await collectionAt<DeviceRequestDocument>(db, `${paths.memberSecrets(caller.agencyId, caller.uid)}/deviceRequests`).get();
  const waiting = all.docs
    .map((doc) => doc.data())
    .filter((request) => request.state === 'waiting' && isLive(request, now))
    .toSorted((a, b) => a.at.toMillis() - b.at.toMillis());
  return {
    requests: waiting.map((request) => ({
      device: { deviceId: request.deviceId, dkPub: text(request.dkPub), dsPub: text(request.dsPub) },
      pop: text(request.pop),
      label: request.label,
      atMs: request.at.toMillis(),
    })),
  };
};

/**
 * Lets a waiting device of the same person in. The number is charged in a transaction of its own before anything follows from it;
 * the fifth wrong one refuses the request. Then key log, wrap, member and request change together. Repeating after success changes
 * nothing. Faults: wrong-number with {left}, not-found, stale-head, bad-signature.
 */
export const admitDevice = async ({ db }: Platform, caller: StaffPrincipal, deviceId: string, body: RequestOf<'admitDevice'>, now: number): Promise<void> => {
  const ref = requestRef(db, caller.agencyId, caller.uid, deviceId);
  const checked = await db.runTransaction(async (tx) => {
    const request = (await tx.get(ref)).data();
    if (!request || !isLive(request, now) || request.state === 'refused') throw new Fault('not-found');
    const decision = decideNumber(request, body.number);
    if (!decision.right) tx.update(ref, { wrong: decision.wrong, ...(decision.refused ? { state: 'refused' as const } : {}) });
    return { request, decision };
  });
  if (!checked.decision.right) throw new Fault('wrong-number', { left: Math.max(0, maxWrong - checked.decision.wrong) });
  await db.runTransaction(async (tx) => {
    const request = (await tx.get(ref)).data();
    if (!request || request.state === 'refused') throw new Fault('not-found');
    if (request.state === 'admitted') return;
    const device = { deviceId, dkPub: text(request.dkPub), dsPub: text(request.dsPub), label: request.label };
    const write = await prepareDevice(tx, db, { agencyId: caller.agencyId, uid: caller.uid, device, entry: body.entry, wrap: body.wrap }, now);
    await write();
    tx.update(ref, { state: 'admitted' });
  });
};

/** Refuses a waiting device. Repeating changes nothing; one that is in stays in. */
export const refuseDevice = ({ db }: Platform, caller: StaffPrincipal, deviceId: string): Promise<void> =>
  db.runTransaction(async (tx) => {
    const ref = requestRef(db, caller.agencyId, caller.uid, deviceId);
    const request = (await tx.get(ref)).data();
    if (!request) throw new Fault('not-found');
    if (request.state === 'admitted') throw new Fault('already-exists');
    tx.update(ref, { state: 'refused' });
  });
