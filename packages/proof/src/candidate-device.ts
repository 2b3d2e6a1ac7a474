import { bindBytes, type BindStatement } from './bind-statement.ts';
import { expectLength, type Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import { signEcdsa, verifyEcdsa } from './ecdsa.ts';

/** How a device got in; exports print it. */
export const ADMISSION_KINDS = ['link', 'digits', 'code', 'pass', 'device', 'staff'] as const;
export type AdmissionKind = (typeof ADMISSION_KINDS)[number];

/** What an admission rests on: for `device` and `staff` who approved, and the signature over the statement. */
export interface AdmissionProof {
  readonly kind: AdmissionKind;
  readonly by?: string;
  readonly signature?: Uint8Array;
}

/** `lanes/{laneId}/devices/{deviceId}`: immutable, signed by the server key (P12). */
export interface CandidateDevice extends BindStatement {
  readonly laneId: string;
  /** HMAC under the link's macKey over the bind statement: 32 bytes. Staff clients check it. */
  readonly m: Uint8Array;
  /** ECDSA by the device over the bind statement: 64 bytes. */
  readonly pop: Uint8Array;
  readonly proof: AdmissionProof;
  /** seq of the key log entry whose server key signed. */
  readonly serverKeySeq: number;
  /** ECDSA by the server key over `candidateDeviceBytes`: 64 bytes. */
  readonly signature: Uint8Array;
}

/**
 * What the server signs: CBOR['hh.cdev.v1', agencyId, laneId, guestUid, linkId, dkPub, dsPub, nonce, m, pop,
 * [kind, by|null, signature|null], serverKeySeq]. The device id is bound by m and pop.
 */
export function candidateDeviceBytes(device: Omit<CandidateDevice, 'signature'>): Bytes {
  return encodeCbor([
    'hh.cdev.v1',
    device.agencyId,
    device.laneId,
    device.guestUid,
    device.linkId,
    device.dkPub,
    device.dsPub,
    device.nonce,
    expectLength(device.m, 32, 'm'),
    expectLength(device.pop, 64, 'pop'),
    [device.proof.kind, device.proof.by ?? null, device.proof.signature ?? null],
    device.serverKeySeq,
  ]);
}

/** Signs a device document with the server key. */
export async function signCandidateDevice(device: Omit<CandidateDevice, 'signature'>, serverKey: CryptoKey): Promise<CandidateDevice> {
  return { ...device, signature: await signEcdsa(serverKey, candidateDeviceBytes(device)) };
}

/** Whether the device holds the key that it presents. The server checks it before it signs, the trigger once more. */
export async function verifyPossession(statement: BindStatement, pop: Uint8Array): Promise<boolean> {
  return verifyEcdsa(statement.dsPub, pop, bindBytes(statement));
}

/**
 * Whether possession and the server's signature hold. Not enough to wrap a key to the device: the operator has the server
 * key, so staff clients also check `m` with the link's macKey (`verifyBindMac`). Never throws.
 */
export async function verifyCandidateDevice(device: CandidateDevice, serverKey: Uint8Array): Promise<boolean> {
  try {
    const [held, signed] = await Promise.all([verifyPossession(device, device.pop), verifyEcdsa(serverKey, device.signature, candidateDeviceBytes(device))]);
    return held && signed;
  } catch {
    return false;
  }
}
