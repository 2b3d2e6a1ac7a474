import { expectLength, type Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import { expectPoint } from './spki.ts';

// What a device signs with its DS when it asks the API for something (`signEcdsa`, `verifyEcdsa`).

/** The first reply makes this device the candidate's: CBOR['hh.claim.v1', agencyId, linkId, deviceId]. */
export function claimBytes(agencyId: string, linkId: string, deviceId: string): Bytes {
  return encodeCbor(['hh.claim.v1', agencyId, linkId, deviceId]);
}

/** A lost sign-in comes back: CBOR['hh.session.v1', agencyId, uid, deviceId, nonce]. */
export function sessionBytes(agencyId: string, uid: string, deviceId: string, nonce: Uint8Array): Bytes {
  return encodeCbor(['hh.session.v1', agencyId, uid, deviceId, expectLength(nonce, 16, 'nonce')]);
}

/** Digits set, changed or (dp null) removed: CBOR['hh.digits.set.v1', agencyId, guestUid, deviceId, dp | null]. */
export function digitsBytes(agencyId: string, guestUid: string, deviceId: string, dp: Uint8Array | null): Bytes {
  const value = dp === null ? null : expectLength(dp, 32, 'dp');
  return encodeCbor(['hh.digits.set.v1', agencyId, guestUid, deviceId, value]);
}

/** A pass for another device: CBOR['hh.pass.v1', agencyId, linkId, deviceId, SHA-256(pass)]. */
export function passBytes(agencyId: string, linkId: string, deviceId: string, passHash: Uint8Array): Bytes {
  return encodeCbor(['hh.pass.v1', agencyId, linkId, deviceId, expectLength(passHash, 32, 'passHash')]);
}

/** The candidate's admitted device lets a waiting one in: CBOR['hh.approve.v1', agencyId, linkId, waiting deviceId]. */
export function approveBytes(agencyId: string, linkId: string, waitingDeviceId: string): Bytes {
  return encodeCbor(['hh.approve.v1', agencyId, linkId, waitingDeviceId]);
}

/** The candidate's admitted device turns a waiting one away: CBOR['hh.refuse.v1', agencyId, linkId, waiting deviceId]. */
export function refuseBytes(agencyId: string, linkId: string, waitingDeviceId: string): Bytes {
  return encodeCbor(['hh.refuse.v1', agencyId, linkId, waitingDeviceId]);
}

/** A member lets a waiting candidate device in: CBOR['hh.admit.v1', agencyId, linkId, waiting deviceId]. */
export function admitBytes(agencyId: string, linkId: string, waitingDeviceId: string): Bytes {
  return encodeCbor(['hh.admit.v1', agencyId, linkId, waitingDeviceId]);
}

/** A member's new device asks to be let in and shows that it has its keys: CBOR['hh.device.v1', uid, deviceId, dkPub, dsPub]. */
export function deviceRequestBytes(uid: string, deviceId: string, dkPub: Uint8Array, dsPub: Uint8Array): Bytes {
  return encodeCbor(['hh.device.v1', uid, deviceId, expectPoint(dkPub, 'dkPub'), expectPoint(dsPub, 'dsPub')]);
}

/** The candidate's admitted device asks for deletion or correction: CBOR['hh.erase.ask.v1', agencyId, linkId, deviceId, erasureId, kind, SHA-256(receipt)]. */
export function askErasureBytes(agencyId: string, linkId: string, deviceId: string, ask: { erasureId: string; kind: string; receiptHash: Uint8Array }): Bytes {
  return encodeCbor(['hh.erase.ask.v1', agencyId, linkId, deviceId, ask.erasureId, ask.kind, expectLength(ask.receiptHash, 32, 'receiptHash')]);
}

/** The candidate's admitted device gives or withdraws a consent: CBOR['hh.consent.v1', agencyId, guestUid, deviceId, kind, state, version, language]. */
export function consentBytes(
  agencyId: string,
  guestUid: string,
  deviceId: string,
  consent: { kind: string; state: string; version: number; language: string },
): Bytes {
  return encodeCbor(['hh.consent.v1', agencyId, guestUid, deviceId, consent.kind, consent.state, consent.version, consent.language]);
}
