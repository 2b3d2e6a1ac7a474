import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url as bytes, toBase64url as text } from '@liexin/proof/bytes';
import { Timestamp } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { DeviceRequestDocument } from '../../platform/server-documents.ts';
import { collectionAt } from '../../platform/stored.ts';
import { prepareDevice } from './add-device.ts';
import { dayMs, isLive, ofCommitment, requestRef } from './device-requests.ts';

/** How long a number may be typed, from the answer on. */
const numberMs = 10 * 60_000;

/** Own devices that wait, with answer and reveal as far as there are any. Reads only. */
export const deviceRequests = async ({ db }: Platform, caller: StaffPrincipal, now: number): Promise<ResponseOf<'deviceRequests'>> => {
  const all = await collectionAt<DeviceRequestDocument>(db, `${paths.memberSecrets(caller.agencyId, caller.uid)}/deviceRequests`).get();
  const waiting = all.docs
    .map((doc) => doc.data())
    .filter((request) => request.commitment instanceof Uint8Array && request.state === 'waiting' && isLive(request, now))
    .toSorted((a, b) => a.at.toMillis() - b.at.toMillis());
  return {
    requests: waiting.map(({ deviceId, commitment, label, at, answer, reveal }) => ({
      deviceId,
      commitment: text(commitment),
      label,
      atMs: at.toMillis(),
      answer: answer && { by: answer.by, nonce: text(answer.nonce) },
      reveal: reveal && { dkPub: text(reveal.dkPub), dsPub: text(reveal.dsPub), nonce: text(reveal.nonce), pop: text(reveal.pop) },
    })),
  };
};

/**
 * Answers a waiting device of the same person, once: the first device that answers is the one that goes on, and its number has to be typed
 * within ten minutes. Repeating the same answer changes nothing. Faults: not-found, request-over (refused, expired, in, or asked anew since),
 * already-exists (another device answered, or this one otherwise).
 */
export const answerDevice = ({ db }: Platform, caller: StaffPrincipal, deviceId: string, body: RequestOf<'answerDevice'>, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const ref = requestRef(db, caller.agencyId, caller.uid, deviceId);
    const request = standing((await tx.get(ref)).data(), body.commitment, now);
    const nonce = bytes(body.nonce);
    if (request.answer === null) tx.update(ref, { answer: { by: caller.deviceId, nonce }, expireAt: Timestamp.fromMillis(now + numberMs) });
    else if (request.answer.by !== caller.deviceId || !equalBytes(request.answer.nonce, nonce)) throw new Fault('already-exists');
  });

/**
 * Lets a waiting device of the same person in, by the device that answered it and after it was shown its keys. Whether the number was the right
 * one that device alone knows: its person's US signs. Key log, wrap, member and request change together. Repeating after success changes
 * nothing. Faults: not-found, request-over as above, not-allowed (another device answered, or nothing is shown yet), stale-head, bad-signature.
 */
export const admitDevice = ({ db }: Platform, caller: StaffPrincipal, deviceId: string, body: RequestOf<'admitDevice'>, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const ref = requestRef(db, caller.agencyId, caller.uid, deviceId);
    const stored = (await tx.get(ref)).data();
    if (ofCommitment(stored, body.commitment)?.state === 'admitted') return;
    const { answer, reveal, label } = standing(stored, body.commitment, now);
    if (answer?.by !== caller.deviceId || reveal === null) throw new Fault('not-allowed');
    const device = { deviceId, dkPub: text(reveal.dkPub), dsPub: text(reveal.dsPub), label };
    const write = await prepareDevice(tx, db, { agencyId: caller.agencyId, uid: caller.uid, device, entry: body.entry, wrap: body.wrap }, now);
    await write();
    tx.update(ref, { state: 'admitted', expireAt: Timestamp.fromMillis(now + dayMs) });
  });

/**
 * Ends a request for good, by any device of the person; for a number or a reveal that does not fit, by the one that answered. The first reason
 * stands. Repeating changes nothing; a device that is in stays in (`already-exists`). Faults: not-found, request-over (asked anew since), not-allowed.
 */
export const refuseDevice = ({ db }: Platform, caller: StaffPrincipal, deviceId: string, body: RequestOf<'refuseDevice'>): Promise<void> =>
  db.runTransaction(async (tx) => {
    const ref = requestRef(db, caller.agencyId, caller.uid, deviceId);
    const stored = (await tx.get(ref)).data();
    if (!stored) throw new Fault('not-found');
    const request = ofCommitment(stored, body.commitment);
    if (request === undefined) throw new Fault('request-over');
    if (request.state === 'admitted') throw new Fault('already-exists');
    if (request.state === 'refused') return;
    if (body.why !== 'refused' && request.answer?.by !== caller.deviceId) throw new Fault('not-allowed');
    tx.update(ref, { state: 'refused', why: body.why });
  });

const standing = (stored: DeviceRequestDocument | undefined, commitment: string, now: number): DeviceRequestDocument => {
  if (!stored) throw new Fault('not-found');
  const request = ofCommitment(stored, commitment);
  if (request?.state !== 'waiting' || !isLive(request, now)) throw new Fault('request-over');
  return request;
};
