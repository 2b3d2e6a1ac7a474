import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url as bytes, toBase64url as text } from '@liexin/proof/bytes';
import { encodeCbor } from '@liexin/proof/cbor';
import { verifyEcdsa } from '@liexin/proof/ecdsa';
import type { Firestore } from 'firebase-admin/firestore';
import { mintCandidateToken, mintStaffToken } from '../../platform/custom-token.ts';
import { makeNonce, nonceHolds, spendNonce } from '../../platform/nonce.ts';
import type { Platform } from '../../platform/platform.ts';
import { candidateFault, staffFault } from '../../platform/principal.ts';
import { recordAct } from '../../platform/record-act.ts';
import { staffDevice } from '../../platform/staff-signature.ts';
import { docAt, type Agency, type CandidateDevice, type Guest, type Member } from '../../platform/stored.ts';

type Place = RequestOf<'sessionNonce'>;
const subjectOf = (place: Place): string => `${place.agencyId}/${place.uid}/${place.deviceId}`;

/** What a device signs to come back: CBOR['hh.session.v1', agencyId, uid, deviceId, nonce]. */
export const sessionBytes = (place: Place, nonce: Uint8Array): Uint8Array => encodeCbor(['hh.session.v1', place.agencyId, place.uid, place.deviceId, nonce]);

/** A nonce for one device, for five minutes. The same for devices that do not exist: nothing is looked up. */
export const sessionNonce = (platform: Platform, place: Place, now: number): ResponseOf<'sessionNonce'> => ({
  nonce: text(makeNonce(platform.secrets.internalSecret, 'session', subjectOf(place), now)),
});

/** The key and kind of a device; unknown ones answer like a wrong signature. */
const findDevice = async (
  db: Firestore,
  place: Place,
  now: number,
): Promise<{ kind: 'staff' | 'candidate'; dsPub: Uint8Array; fault: Fault | undefined } | null> => {
  const [member, guest] = await Promise.all([
    docAt<Member>(db, paths.member(place.agencyId, place.uid)).get(),
    docAt<Guest>(db, paths.guest(place.agencyId, place.uid)).get(),
  ]);
  const [staff, candidate] = [member.data(), guest.data()];
  if (staff) {
    const device = await staffDevice(db, place);
    return device ? { kind: 'staff', dsPub: device.dsPub, fault: staffFault(staff, place.deviceId, now) } : null;
  }
  const device = candidate && (await docAt<CandidateDevice>(db, paths.candidateDevice(place.agencyId, candidate.lane, place.deviceId)).get()).data();
  return device ? { kind: 'candidate', dsPub: device.dsPub, fault: candidateFault(candidate, place.deviceId) } : null;
};

/**
 * A new custom token for a device that lost its session (deleted account, spent refresh token): its own key is the proof, its state
 * decides. The nonce is spent before the token is made; a crash in between costs one more round. Faults: nonce-spent, bad-signature, device-off, not-a-member.
 */
export const session = async (platform: Platform, body: RequestOf<'session'>, now: number): Promise<ResponseOf<'session'>> => {
  const { db } = platform;
  const nonce = bytes(body.nonce);
  if (!nonceHolds(platform.secrets.internalSecret, 'session', subjectOf(body), nonce, now)) throw new Fault('nonce-spent');
  const device = await findDevice(db, body, now);
  if (!device || !(await verifyEcdsa(device.dsPub, bytes(body.signature), sessionBytes(body, nonce)))) throw new Fault('bad-signature');
  if (device.fault) throw device.fault;
  await spendNonce(db, 'session', subjectOf(body), nonce, now);
  const { agencyId, uid, deviceId } = body;
  if (device.kind === 'staff')
    await recordAct(
      db,
      agencyId,
      { id: `e-session-${deviceId}-${body.nonce.slice(0, 22)}`, kind: 'session.renewed', subject: deviceId, detail: { by: uid, device: deviceId } },
      now,
    );
  const token = await (device.kind === 'staff'
    ? mintStaffToken(platform, { uid, agencyId, deviceId })
    : mintCandidateToken(platform, { guestUid: uid, agencyId, deviceId }));
  // Candidates get no key log: its length would tell them head count and turnover.
  const head = device.kind === 'staff' ? (await docAt<Agency>(db, paths.agency(agencyId)).get()).data()?.keyLog : undefined;
  return { token, head: { seq: head?.seq ?? 0, hash: text(head?.hash ?? new Uint8Array(32)) } };
};
