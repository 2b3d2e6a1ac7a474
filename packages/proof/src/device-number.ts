import { equalBytes, expectLength, type Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import { sha256 } from './sha256.ts';
import { expectPoint } from './spki.ts';

// The number by which a member's device lets in another one of the same person: a short authentication string. The new device
// commits itself before it knows the other one's nonce, and shows itself after it: who stands between them cannot choose what
// the two compute, and has one guess for each pair of nonces (P24).

/** How many digits a person carries from one screen to the other. */
export const NUMBER_DIGITS = 4;

/** What the new device commits itself to. Keys are raw P-256 points of 65 bytes, the nonce 32 random bytes that were never used before. */
export interface CommittedDevice {
  readonly agencyId: string;
  readonly uid: string;
  readonly deviceId: string;
  readonly dkPub: Uint8Array;
  readonly dsPub: Uint8Array;
  readonly nonce: Uint8Array;
}

/** What the device that is in answers, before it is shown anything but the commitment. */
export interface DeviceAnswer {
  /** Which device answers. */
  readonly by: string;
  /** 32 random bytes. */
  readonly nonce: Uint8Array;
}

/** SHA-256(CBOR['hh.device.commit.v1', agencyId, uid, deviceId, dkPub, dsPub, nonce]): 32 bytes. Throws a `FormatFault` for other lengths. */
export function deviceCommitment(device: CommittedDevice): Promise<Bytes> {
  return sha256(encodeCbor(['hh.device.commit.v1', ...committedFields(device)]));
}

/** Whether this is what the commitment was made of. False for what no device is. */
export async function matchesCommitment(commitment: Uint8Array, device: CommittedDevice): Promise<boolean> {
  try {
    return equalBytes(commitment, await deviceCommitment(device));
  } catch {
    return false;
  }
}

/**
 * The number: SHA-256(CBOR['hh.device.number.v1', agencyId, fingerprint, uid, deviceId, dkPub, dsPub, nonce, commitment, by, the answer's
 * nonce]), its first 8 bytes as a number mod 10^4, four digits. `fingerprint`: the agency's, 16 bytes, as either device knows it.
 */
export async function deviceNumber(device: CommittedDevice, answer: DeviceAnswer, fingerprint: Uint8Array): Promise<string> {
  const [agencyId, ...own] = committedFields(device);
  const transcript = encodeCbor([
    'hh.device.number.v1',
    agencyId,
    expectLength(fingerprint, 16, 'fingerprint'),
    ...own,
    await deviceCommitment(device),
    answer.by,
    expectLength(answer.nonce, 32, 'answer'),
  ]);
  const hash = await sha256(transcript);
  const value = new DataView(hash.buffer, hash.byteOffset, 8).getBigUint64(0);
  return (value % 10n ** BigInt(NUMBER_DIGITS)).toString().padStart(NUMBER_DIGITS, '0');
}

function committedFields(device: CommittedDevice): [agencyId: string, uid: string, deviceId: string, dkPub: Uint8Array, dsPub: Uint8Array, nonce: Uint8Array] {
  const { agencyId, uid, deviceId } = device;
  return [agencyId, uid, deviceId, expectPoint(device.dkPub, 'dkPub'), expectPoint(device.dsPub, 'dsPub'), expectLength(device.nonce, 32, 'nonce')];
}
