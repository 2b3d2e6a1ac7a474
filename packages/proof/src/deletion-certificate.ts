import { compareBytes, concatBytes, equalBytes, expectLength, fromBase64url, toBase64url, utf8, type Bytes } from './bytes.ts';
import { encodeCbor, type CborValue } from './cbor.ts';
import { verifyEcdsa, type VerifyKey } from './ecdsa.ts';
import { merkleLeaf, merkleRoot } from './merkle.ts';
import { fail, pass, type Result } from './result.ts';
import { sha256 } from './sha256.ts';

/** What became of the items of one class in a run. */
export interface DeletionCounts {
  readonly eligible: number;
  readonly held: number;
  readonly restricted: number;
  readonly purged: number;
  readonly failed: number;
}

/** What a run deleted for good, told without a name or a content (RT41). Bytes are base64url, times ms since 1970. Plain JSON. */
export interface DeletionFacts {
  readonly version: 1;
  readonly agencyId: string;
  readonly runId: string;
  /** From 1, without gaps. */
  readonly number: number;
  readonly rules: readonly { readonly id: string; readonly version: number }[];
  readonly engine: string;
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  readonly counts: Readonly<Record<string, DeletionCounts>>;
  readonly stores: readonly { readonly name: string; readonly acked: number; readonly failed: number }[];
  /** Leaves under `idListRoot`. */
  readonly ids: number;
  readonly idListRoot: string;
  /** Hash of the certificate before; 32 zero bytes for the first. */
  readonly prevCertHash: string;
  /** From then on no backup can hold what was deleted. */
  readonly backupHorizonMs: number;
  /** The entry of the key log that names the key which signed. */
  readonly serverKeySeq: number;
}
export interface DeletionCertificate extends DeletionFacts {
  readonly signature: string;
}

export const FIRST_CERTIFICATE: Uint8Array = new Uint8Array(32);

/**
 * Hash of a certificate: SHA-256(CBOR['hh.deletion.v1', agencyId, runId, number, [[rule, version], …], engine, startedAtMs, finishedAtMs,
 * [[class, eligible, held, restricted, purged, failed], …], [[store, acked, failed], …], ids, idListRoot, prevCertHash, backupHorizonMs,
 * serverKeySeq]); rules, classes and stores in the order of their text, rules of one name by version.
 */
export function certificateHash(facts: DeletionFacts): Promise<Bytes> {
  const rules = facts.rules.toSorted((a, b) => byText(a.id, b.id) || a.version - b.version).map(({ id, version }): CborValue => [id, version]);
  const counts = Object.entries(facts.counts)
    .toSorted(([a], [b]) => byText(a, b))
    .map(([name, { eligible, held, restricted, purged, failed }]): CborValue => [name, eligible, held, restricted, purged, failed]);
  const stores = facts.stores.toSorted((a, b) => byText(a.name, b.name)).map(({ name, acked, failed }): CborValue => [name, acked, failed]);
  const root = expectLength(fromBase64url(facts.idListRoot), 32, 'idListRoot');
  const prev = expectLength(fromBase64url(facts.prevCertHash), 32, 'prevCertHash');
  const times = [facts.startedAtMs, facts.finishedAtMs];
  const head = ['hh.deletion.v1', facts.agencyId, facts.runId, facts.number, rules, facts.engine, ...times, counts, stores];
  return sha256(encodeCbor([...head, facts.ids, root, prev, facts.backupHorizonMs, facts.serverKeySeq]));
}

/** What the server's key signs: 'hh/deletion/sig/v1\0' ‖ hash. */
export async function certificateToBeSigned(facts: DeletionFacts): Promise<Bytes> {
  return concatBytes(utf8('hh/deletion/sig/v1\0'), await certificateHash(facts));
}

export type CertificateFault = 'malformed' | 'other-agency' | 'key-unknown' | 'bad-signature' | 'counts-differ' | 'chain-broken';

/**
 * Whether a certificate holds: its form, the agency, a server key that the key log names at this place, and what its numbers say of each
 * other. `prev`: the certificate before it, null for the first; left out, the chain is not looked at. Never throws.
 */
export async function verifyCertificate(
  certificate: DeletionCertificate,
  { agencyId, serverKeys, prev }: { agencyId: string; serverKeys: ReadonlyMap<number, VerifyKey>; prev?: DeletionCertificate | null },
): Promise<Result<Bytes, CertificateFault>> {
  try {
    if (certificate.version !== 1) return fail('malformed');
    if (certificate.agencyId !== agencyId) return fail('other-agency');
    const key = serverKeys.get(certificate.serverKeySeq);
    if (key === undefined) return fail('key-unknown');
    if (!(await verifyEcdsa(key, fromBase64url(certificate.signature), await certificateToBeSigned(certificate)))) return fail('bad-signature');
    if (!isCoherent(certificate)) return fail('counts-differ');
    if (prev !== undefined && !(await follows(certificate, prev))) return fail('chain-broken');
    return pass(await certificateHash(certificate));
  } catch {
    return fail('malformed');
  }
}

async function follows(certificate: DeletionCertificate, prev: DeletionCertificate | null): Promise<boolean> {
  const hash = prev === null ? FIRST_CERTIFICATE : await certificateHash(prev);
  return certificate.number === (prev?.number ?? 0) + 1 && equalBytes(fromBase64url(certificate.prevCertHash), hash);
}

/** A deletion is called one when every store has confirmed it, and there are as many ids as messages that went. */
function isCoherent({ counts, stores, ids, startedAtMs, finishedAtMs }: DeletionFacts): boolean {
  const whole = Object.values(counts).every((one) => one.purged + one.held + one.restricted + one.failed <= one.eligible);
  return whole && ids === (counts['messages']?.purged ?? 0) && finishedAtMs >= startedAtMs && stores.every(({ failed }) => failed === 0);
}

/** One deleted message in the list of a certificate: CBOR['hh.deleted.v1', salt, laneId, messageId]. The salt (16 bytes) is the run's, kept by the server. */
export function deletedEntry(salt: Uint8Array, laneId: string, messageId: string): Bytes {
  return encodeCbor(['hh.deleted.v1', expectLength(salt, 16, 'salt'), laneId, messageId]);
}

export function deletedLeaf(salt: Uint8Array, laneId: string, messageId: string): Promise<Bytes> {
  return merkleLeaf(deletedEntry(salt, laneId, messageId));
}

/** Leaves as they stand under a root: in the order of their bytes, so that the list tells nothing of time or place. */
export function inLeafOrder(leaves: readonly Uint8Array[]): Uint8Array[] {
  return leaves.toSorted(compareBytes);
}

export async function idListRoot(leaves: readonly Uint8Array[]): Promise<string> {
  return toBase64url(await merkleRoot(inLeafOrder(leaves)));
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
