import { equalBytes } from './bytes.ts';
import { verifyEcdsa } from './ecdsa.ts';
import { readDeviceAddBody, type DevicePublicKeys } from './key-log-body.ts';
import { keyLogEntryHash, keyLogToBeSigned, type KeyLogEntry } from './key-log-entry.ts';
import { fail, pass, type Result } from './result.ts';
import { sha256 } from './sha256.ts';

/** A member's device as a candidate knows it. */
export interface CertifiedDevice extends DevicePublicKeys {
  readonly deviceId: string;
  readonly uid: string;
}

/**
 * Checks a `dev.add` entry alone, without the log: it must be signed by the US that a signer list gives this person.
 * Candidates get no key log; this is how they know the devices of staff (P18).
 */
export async function verifyDeviceCertificate(
  entry: KeyLogEntry,
  signer: { readonly agencyId: string; readonly uid: string; readonly usPub: Uint8Array },
): Promise<Result<CertifiedDevice, 'bad-certificate'>> {
  const { body } = entry;
  if (entry.type !== 'dev.add' || entry.signer !== signer.uid || body === undefined) return fail('bad-certificate');
  try {
    if (!equalBytes(await sha256(body), entry.bodyHash)) return fail('bad-certificate');
    const bytes = keyLogToBeSigned(await keyLogEntryHash(signer.agencyId, entry));
    if (!(await verifyEcdsa(signer.usPub, entry.signature, bytes))) return fail('bad-certificate');
    const device = readDeviceAddBody(body);
    return device.uid === signer.uid ? pass({ ...device, deviceId: entry.subject }) : fail('bad-certificate');
  } catch {
    return fail('bad-certificate');
  }
}
