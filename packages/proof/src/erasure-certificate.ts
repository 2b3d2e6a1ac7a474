import { encodeCbor } from './cbor.ts';
import { expectLength, type Bytes } from './bytes.ts';
import { verifyEcdsa } from './ecdsa.ts';

/** What a deletion certificate says (ER21). No name, no content: ids of the agency and the request, counts by store. FORMAT. */
export interface ErasureCertificate {
  readonly certificateId: string;
  readonly agencyId: string;
  readonly erasureId: string;
  readonly decision: string;
  readonly keep: readonly string[];
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  readonly stores: readonly { readonly name: string; readonly removed: number }[];
  /** After this moment no backup can hold what was deleted. */
  readonly backupHorizonMs: number;
  /** seq of the key log entry whose server key signed. */
  readonly serverKeySeq: number;
}

/**
 * What the server key signs: CBOR['hh.erased.v1', certificateId, agencyId, erasureId, decision, [part …], startedAtMs, finishedAtMs,
 * [[name, removed] …], backupHorizonMs, serverKeySeq].
 */
export function erasureCertificateBytes(certificate: ErasureCertificate): Bytes {
  return encodeCbor([
    'hh.erased.v1',
    certificate.certificateId,
    certificate.agencyId,
    certificate.erasureId,
    certificate.decision,
    [...certificate.keep],
    certificate.startedAtMs,
    certificate.finishedAtMs,
    certificate.stores.map(({ name, removed }) => [name, removed]),
    certificate.backupHorizonMs,
    certificate.serverKeySeq,
  ]);
}

/** Whether the server key signed this certificate. Never throws. */
export async function verifyErasureCertificate(certificate: ErasureCertificate, signature: Uint8Array, serverKey: Uint8Array): Promise<boolean> {
  try {
    return await verifyEcdsa(serverKey, expectLength(signature, 64, 'signature'), erasureCertificateBytes(certificate));
  } catch {
    return false;
  }
}
