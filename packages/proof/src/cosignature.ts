import { concatBytes, utf8, type Bytes } from './bytes.ts';
import { signEcdsa, verifyEcdsa } from './ecdsa.ts';
import { FormatFault } from './format-fault.ts';
import { deviceOf, type KeyLogState } from './key-log-state.ts';
import { fail, pass, type Result } from './result.ts';
import { noteKeyId, type NoteSignature } from './signed-note.ts';

/** That a person's device saw this checkpoint follow from every one that it had kept. */
export interface Cosignature {
  readonly uid: string;
  readonly deviceId: string;
  /** Seconds since 1970 on the device's own clock. */
  readonly at: number;
  /** ECDSA P-256 with SHA-256 by the device's DS, r ‖ s: 64 bytes. */
  readonly signature: Uint8Array;
}

/** Who may be a witness by what the key log says. */
export const COSIGNER_ROLES: readonly string[] = ['owner', 'auditor'];

/** The device is not in the key log, its person is neither owner nor auditor, or the signature does not hold. */
export type CosignatureFault = 'unknown-device' | 'not-entitled' | 'bad-signature';

/**
 * 0xff and a name of our own: no type of c2sp.org/signed-note is for ECDSA with a time. The layout is that of tlog-cosignature, the
 * algorithm is not: device keys are P-256.
 */
const TYPE = concatBytes(Uint8Array.of(0xff), utf8('liexin.cosignature/v1 ecdsa-p256-sha256'));

/** Name of a device in a note. */
export function cosignerName(uid: string, deviceId: string): string {
  return `liexin.member/${uid}/${deviceId}`;
}

/** What is signed: 'liexin.cosignature/v1\ntime {at}\n' ‖ the whole text of the checkpoint (P23). */
export function cosignatureBytes(checkpointText: string, at: number): Bytes {
  if (!Number.isSafeInteger(at) || at < 0) throw new FormatFault('bad-number', 'at');
  return utf8(`liexin.cosignature/v1\ntime ${at}\n${checkpointText}`);
}

/** Cosigns with the device's DS. Only after `verifyConsistency` from the checkpoint that the device kept. */
export async function cosign(
  checkpointText: string,
  by: { readonly uid: string; readonly deviceId: string; readonly dsKey: CryptoKey },
  at: number,
): Promise<Cosignature> {
  return { uid: by.uid, deviceId: by.deviceId, at, signature: await signEcdsa(by.dsKey, cosignatureBytes(checkpointText, at)) };
}

/**
 * Whether a device of an owner or auditor cosigned this text. Rights and devices are those of the state's end: who is removed since
 * is still found, with `until`, and the reader says so. Never throws.
 */
export async function verifyCosignature(
  state: Pick<KeyLogState, 'members'>,
  checkpointText: string,
  cosignature: Cosignature,
): Promise<Result<{ readonly until?: number }, CosignatureFault>> {
  const member = state.members.get(cosignature.uid);
  const device = deviceOf(state as KeyLogState, cosignature.uid, cosignature.deviceId);
  if (!member || !device) return fail('unknown-device');
  if (!member.roles.some((role) => COSIGNER_ROLES.includes(role))) return fail('not-entitled');
  try {
    const held = await verifyEcdsa(device.dsPub, cosignature.signature, cosignatureBytes(checkpointText, cosignature.at));
    return held ? pass(device.until === undefined ? {} : { until: device.until }) : fail('bad-signature');
  } catch {
    return fail('bad-signature');
  }
}

/** The signature line of a cosignature: key id over the device's DS (65 bytes), then the time in 8 bytes and r ‖ s. */
export async function cosignatureLine(cosignature: Cosignature, dsPub: Uint8Array): Promise<NoteSignature> {
  const name = cosignerName(cosignature.uid, cosignature.deviceId);
  const time = new DataView(new ArrayBuffer(8));
  time.setBigUint64(0, BigInt(cosignature.at));
  return { name, keyId: await noteKeyId(name, TYPE, dsPub), signature: concatBytes(new Uint8Array(time.buffer), cosignature.signature) };
}

/** A cosignature out of its line, or null for any other signature. The key id is not looked at: `verifyCosignature` is what counts. */
export function readCosignatureLine(line: NoteSignature): Cosignature | null {
  const [prefix, uid, deviceId, rest] = line.name.split('/');
  if (prefix !== 'liexin.member' || uid === undefined || deviceId === undefined || rest !== undefined || line.signature.length !== 72) return null;
  const at = Number(new DataView(line.signature.slice(0, 8).buffer).getBigUint64(0));
  return Number.isSafeInteger(at) ? { uid, deviceId, at, signature: line.signature.slice(8) } : null;
}
