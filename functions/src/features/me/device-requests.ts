import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url as bytes, toBase64url as text } from '@liexin/proof/bytes';
import { matchesCommitment } from '@liexin/proof/device-number';
import { deviceRequestBytes } from '@liexin/proof/device-statements';
import { verifyEcdsa } from '@liexin/proof/ecdsa';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { mintStaffToken } from '../../platform/custom-token.ts';
import { keyLogOut, readKeyLog } from '../../platform/key-log.ts';
import { spend } from '../../platform/limits.ts';
import { ownKeys, ownMember } from '../../platform/own-member.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PasswordPrincipal } from '../../platform/principal.ts';
import type { DeviceRequestDocument } from '../../platform/server-documents.ts';
import { docAt, type Member } from '../../platform/stored.ts';

/** How long a request waits for an answer, and its device for its token once it is in. */
export const dayMs = 24 * 60 * 60_000;

export const requestRef = (db: Firestore, agencyId: string, uid: string, deviceId: string) =>
  docAt<DeviceRequestDocument>(db, paths.deviceRequest(agencyId, uid, deviceId));
export const isLive = (request: DeviceRequestDocument, now: number): boolean => request.expireAt.toMillis() > now;

/** The stored request, if it was made of this commitment. Documents without one count as none. */
export const ofCommitment = (stored: DeviceRequestDocument | undefined, commitment: string): DeviceRequestDocument | undefined =>
  stored?.commitment instanceof Uint8Array && equalBytes(stored.commitment, bytes(commitment)) ? stored : undefined;

/**
 * Asks a device that is in to let this one in, and polls: the same call with the same commitment answers with the request's state, so
 * repeating is harmless, and none comes to life again. Another commitment is another request in its place. What the commitment was made of is taken
 * once, after the answer; the token goes only to who shows it and signs with the device's own key. Keys and log are not read in one moment: where
 * the keys are made new meanwhile, the caller finds that they do not belong together and asks again. Faults: not-a-member, already-exists (the id
 * is that of a device that was let in before), too-many-tries (10 new ones a day), not-allowed (shown before the answer), bad-proof (not what was
 * committed to, or keys that are not held), device-off (taken off since it was let in).
 */
export const requestDevice = async (
  platform: Platform,
  caller: PasswordPrincipal,
  body: RequestOf<'requestDevice'>,
  now: number,
): Promise<ResponseOf<'requestDevice'>> => {
  const { db } = platform;
  const { agencyId, member } = await ownMember(db, caller.uid, now);
  const ref = requestRef(db, agencyId, caller.uid, body.deviceId);
  const request = ofCommitment((await ref.get()).data(), body.commitment);
  if (request === undefined) {
    if (body.reveal !== undefined) throw new Fault('not-allowed');
    if (member.devices[body.deviceId]) throw new Fault('already-exists');
    await spend(db, { key: `device-request-${caller.uid}`, max: 10, windowMs: dayMs }, now);
    await begin(db, agencyId, caller.uid, body, now);
    return { state: 'waiting' };
  }
  if (request.state === 'refused') return { state: 'refused', why: request.why ?? 'refused' };
  if (!isLive(request, now)) return { state: 'expired' };
  if (body.reveal !== undefined) await takeReveal(db, agencyId, caller.uid, body, body.reveal);
  if (request.answer === null) return { state: 'waiting' };
  if (request.state === 'waiting' || body.reveal === undefined)
    return { state: 'answered', answer: { by: request.answer.by, nonce: text(request.answer.nonce) } };
  if (!member.devices[body.deviceId]?.on) throw new Fault('device-off');
  const token = await mintStaffToken(platform, { uid: caller.uid, agencyId, deviceId: body.deviceId });
  const [keys, entries] = await Promise.all([ownKeys(db, agencyId, caller.uid, member.keysGeneration), readKeyLog(db, agencyId)]);
  return { state: 'admitted', agencyId, token, keys, keyLog: entries.map(keyLogOut) };
};

/** Writes the request down, in the place of one of another commitment; what another call began meanwhile stays, and a device that is in stays in. */
const begin = (db: Firestore, agencyId: string, uid: string, { deviceId, commitment, label }: RequestOf<'requestDevice'>, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const ref = requestRef(db, agencyId, uid, deviceId);
    const memberRef = docAt<Member>(db, paths.member(agencyId, uid));
    const [stored, member] = await Promise.all([tx.get(ref), tx.get(memberRef)]);
    if (member.data()?.devices[deviceId]) throw new Fault('already-exists');
    if (ofCommitment(stored.data(), commitment) !== undefined) return;
    const [at, expireAt] = [Timestamp.fromMillis(now), Timestamp.fromMillis(now + dayMs)];
    tx.set(ref, { deviceId, commitment: bytes(commitment), label, answer: null, reveal: null, state: 'waiting', why: null, at, expireAt });
    // Pages of the person listen to their document: they need not ask whether somebody waits.
    tx.update(memberRef, { deviceAskedAt: at });
  });

/** Keeps what the commitment was made of, once. The commitment is binding: what comes again and fits it is the same. */
const takeReveal = async (
  db: Firestore,
  agencyId: string,
  uid: string,
  { deviceId, commitment }: Pick<RequestOf<'requestDevice'>, 'deviceId' | 'commitment'>,
  shown: NonNullable<RequestOf<'requestDevice'>['reveal']>,
): Promise<void> => {
  const reveal = { dkPub: bytes(shown.dkPub), dsPub: bytes(shown.dsPub), nonce: bytes(shown.nonce), pop: bytes(shown.pop) };
  const isCommitted = await matchesCommitment(bytes(commitment), { agencyId, uid, deviceId, ...reveal });
  if (!isCommitted || !(await verifyEcdsa(reveal.dsPub, reveal.pop, deviceRequestBytes(uid, deviceId, reveal.dkPub, reveal.dsPub))))
    throw new Fault('bad-proof');
  const ref = requestRef(db, agencyId, uid, deviceId);
  await db.runTransaction(async (tx) => {
    const request = ofCommitment((await tx.get(ref)).data(), commitment);
    if (request === undefined || request.answer === null) throw new Fault('not-allowed');
    if (request.reveal === null) tx.update(ref, { reveal });
  });
};
