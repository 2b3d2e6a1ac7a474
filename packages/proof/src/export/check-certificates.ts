import { fromBase64url, toBase64url } from '../bytes.ts';
import { certificateHash, verifyCertificate, type DeletionCertificate } from '../deletion-certificate.ts';
import { verifyErasureCertificate, type ErasureCertificate } from '../erasure-certificate.ts';
import type { KeyLogState } from '../key-log-state.ts';
import { asObject } from './canonical-json.ts';
import type { Manifest } from './manifest.ts';
import { isShaped } from './row-shapes.ts';
import type { JsonObject } from './rows.ts';

/**
 * The first row of `certificates.jsonl` that does not hold, from 1; null where all do (EX24): signed by a server key of the key log, and each
 * certificate of a run chained to the one before where that one is here too. Of the whole agency none is left out before the last; of a part
 * of it there are some, each once, in their order. Never throws.
 */
export async function badCertificate(
  { agencyId, scope }: Pick<Manifest, 'agencyId' | 'scope'>,
  { serverKeys }: Pick<KeyLogState, 'serverKeys'>,
  rows: readonly JsonObject[],
): Promise<number | null> {
  let before: DeletionCertificate | null = null;
  for (const [i, row] of rows.entries()) {
    const certificate = asObject(row['certificate']);
    if (!certificate || !isShaped('certificates', row)) return i + 1;
    if (row['row'] === 'certificate') {
      const read = certificate as unknown as DeletionCertificate;
      const last = before?.number ?? 0;
      if (scope.about === 'agency' ? read.number !== last + 1 : !(read.number > last)) return i + 1;
      const prev: DeletionCertificate | null | undefined = read.number === 1 ? null : before?.number === read.number - 1 ? before : undefined;
      if (!(await verifyCertificate(read, { agencyId, serverKeys, ...(prev === undefined ? {} : { prev }) })).ok) return i + 1;
      before = read;
    } else if (row['row'] !== 'erasure-certificate' || !(await isErasure(agencyId, serverKeys, certificate, row['signature']))) return i + 1;
  }
  return null;
}

/** A row of the agency's ledger about a certificate of a run: its number and hash. */
export const CERTIFICATE_KIND = 'retention.certificate';

/**
 * The first row of `certificates.jsonl` that the agency's ledger says something else of, from 1; of the whole agency also the place behind the
 * last where the ledger names one that is not here. Null where all are as it says. `rows` hold (`badCertificate`).
 *
 * @param told details of the ledger's rows
 */
export async function untoldCertificate({ scope }: Pick<Manifest, 'scope'>, rows: readonly JsonObject[], told: readonly JsonObject[]): Promise<number | null> {
  const hashes = new Map(told.map(({ number, hash }) => [number, hash]));
  for (const [i, row] of rows.entries()) {
    const certificate = row['certificate'] as unknown as DeletionCertificate;
    const hash = row['row'] === 'certificate' ? hashes.get(certificate.number) : undefined;
    if (hash !== undefined && hash !== toBase64url(await certificateHash(certificate))) return i + 1;
    if (hash !== undefined) hashes.delete(certificate.number);
  }
  return scope.about === 'agency' && hashes.size > 0 ? rows.length + 1 : null;
}

async function isErasure(agencyId: string, serverKeys: KeyLogState['serverKeys'], certificate: JsonObject, signature: unknown): Promise<boolean> {
  try {
    const read = certificate as unknown as ErasureCertificate;
    const key = serverKeys.get(read.serverKeySeq);
    return (
      key !== undefined && read.agencyId === agencyId && typeof signature === 'string' && (await verifyErasureCertificate(read, fromBase64url(signature), key))
    );
  } catch {
    return false;
  }
}
