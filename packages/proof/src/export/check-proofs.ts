import { equalBytes, fromBase64url } from '../bytes.ts';
import { verifyCheckpoint, type ReadCheckpoint } from '../checkpoint.ts';
import { readCosignatureLine, verifyCosignature } from '../cosignature.ts';
import { headLeaf, type HeadKind } from '../head-leaf.ts';
import { keyLogEntryHash, type KeyLogEntry } from '../key-log-entry.ts';
import type { KeyLogState } from '../key-log-state.ts';
import { verifyLogKey, type LogKeyStatement } from '../log-key.ts';
import { verifyMerklePath } from '../merkle.ts';
import { verifyConsistency } from '../merkle-proof.ts';
import { canonicalJson } from './canonical-json.ts';
import { readNotes } from './checkpoint-file.ts';
import { CHECKPOINTS, PROOFS } from './manifest.ts';
import { isShaped } from './row-shapes.ts';
import type { JsonObject } from './rows.ts';

/** A signature over a checkpoint, or a proof under it, that does not hold. */
export type ProofFault = 'bad-checkpoint' | 'bad-proof';

/** Where a chain stood when it went into the tree: its row of this number has to have this hash. */
export interface ProvedHead {
  readonly seq: number;
  readonly hash: Uint8Array;
  /** The row of the proof. */
  readonly row: number;
}
export interface CheckedProofs {
  readonly findings: readonly { readonly file: string; readonly row: number | null; readonly fault: ProofFault }[];
  /** By lane; the agency's own by the agency. */
  readonly heads: ReadonlyMap<string, ProvedHead>;
  /** The newest checkpoint, and how many devices cosigned it or an older one that it follows from. */
  readonly checkpoint: { readonly size: number; readonly root: Uint8Array; readonly cosigners: number } | null;
}

interface Known {
  readonly agencyId: string;
  readonly log: KeyLogState;
  readonly entries: readonly KeyLogEntry[];
}

/**
 * Checks the checkpoints of an export by its key log, and what they prove of its chains (EX23): log key, signature, cosignatures, that each
 * checkpoint follows from the one before, and that each head stands under the newest. Never throws.
 */
export async function checkProofs(known: Known, text: string, rows: readonly JsonObject[]): Promise<CheckedProofs> {
  const findings: CheckedProofs['findings'][number][] = [];
  const bad = (row: number | null, fault: ProofFault, file: string = PROOFS): void => void findings.push({ file, row, fault });
  const heads = new Map<string, ProvedHead>();
  const keys = rows.filter(({ row }) => row === 'log-key').map((row) => logKeyOf(known.agencyId, row));
  const notes: ReadCheckpoint[] = [];
  const cosigners = new Set<string>();
  for (const note of readNotes(text)) {
    const read = await believed(known, note, keys);
    const signed = read && (await cosignersOf(known.log, read));
    if (!read || signed === undefined) {
      bad(null, 'bad-checkpoint', CHECKPOINTS);
      return { findings, heads, checkpoint: null };
    }
    notes.push(read);
    for (const device of signed) cosigners.add(device);
  }
  const newest = notes.at(-1);
  let links = 0;
  const seen = new Set<string>();
  for (const [i, row] of rows.entries()) {
    const name = canonicalJson(['row', 'kind', 'id', 'key', 'from'].map((one) => row[one] ?? null));
    const holds = isShaped('proofs', row) && !seen.has(name) && (await holdsRow(known, row, notes, keys).catch(() => false));
    seen.add(name);
    if (!holds) bad(i + 1, 'bad-proof');
    else if (row['row'] === 'consistency') links += 1;
    else if (row['row'] === 'head' && row['kind'] !== 'key-log' && typeof row['id'] === 'string')
      heads.set(row['id'], { seq: Number(row['seq']), hash: bytesOf(row['hash']), row: i + 1 });
  }
  if (findings.length === 0 && links !== Math.max(0, notes.length - 1)) bad(null, 'bad-proof');
  return { findings, heads, checkpoint: newest ? { size: newest.size, root: newest.root, cosigners: cosigners.size } : null };
}

async function holdsRow(
  { agencyId, log, entries }: Known,
  row: JsonObject,
  notes: readonly ReadCheckpoint[],
  keys: readonly LogKeyStatement[],
): Promise<boolean> {
  const newest = notes.at(-1);
  switch (row['row']) {
    case 'log-key': {
      const statement = keys.find(({ publicKey }) => equalBytes(publicKey, bytesOf(row['key'])));
      return statement !== undefined && verifyLogKey(log, statement);
    }
    case 'consistency': {
      const at = notes.findIndex(({ size }) => size === row['from']);
      const [first, second] = [notes[at], notes[at + 1]];
      return first !== undefined && second !== undefined && second.size === row['to'] && verifyConsistency(first, second, proofOf(row));
    }
    case 'head': {
      const { kind, id, seq, index } = row;
      if (!newest || !isKind(kind) || typeof id !== 'string' || typeof seq !== 'number' || typeof index !== 'number') return false;
      const hash = bytesOf(row['hash']);
      if (kind === 'key-log') {
        const entry = entries[seq - 1];
        if (!entry || !equalBytes(hash, await keyLogEntryHash(agencyId, entry))) return false;
      }
      return verifyMerklePath(await headLeaf({ agencyId, kind, id, seq, hash }), index, newest.size, proofOf(row), newest.root);
    }
    default:
      return false;
  }
}

/** A checkpoint that one of the keys signed which the server key speaks for. */
async function believed({ agencyId, log }: Known, note: string, keys: readonly LogKeyStatement[]): Promise<ReadCheckpoint | undefined> {
  for (const statement of keys) {
    const verdict = await verifyCheckpoint(note, agencyId, statement.publicKey);
    if (verdict.ok && (await verifyLogKey(log, statement))) return verdict.value;
  }
  return undefined;
}

/**
 * The devices that cosigned it, each once; undefined where one of the signatures does not hold. Who is no owner or auditor (any more) is no
 * witness: it counts for nothing, and says nothing against the rest.
 */
async function cosignersOf(log: KeyLogState, { note }: ReadCheckpoint): Promise<readonly string[] | undefined> {
  const devices = new Set<string>();
  // The first is the log's own.
  for (const line of note.signatures.slice(1)) {
    const cosignature = readCosignatureLine(line);
    const verdict = cosignature && (await verifyCosignature(log, note.text, cosignature));
    if (!verdict || (!verdict.ok && verdict.fault !== 'not-entitled')) return undefined;
    if (verdict.ok) devices.add(line.name);
  }
  return [...devices];
}

function logKeyOf(agencyId: string, row: JsonObject): LogKeyStatement {
  return { agencyId, publicKey: bytesOf(row['key']), serverKeySeq: Number(row['serverKeySeq']), signature: bytesOf(row['signature']) };
}

function proofOf(row: JsonObject): Uint8Array[] {
  const proof = row['proof'];
  return Array.isArray(proof) ? proof.map((one: unknown) => bytesOf(one)) : [];
}

/** No bytes where it is no text of bytes: nothing holds over them. */
function bytesOf(value: unknown): Uint8Array {
  try {
    return fromBase64url(typeof value === 'string' ? value : '*');
  } catch {
    return new Uint8Array();
  }
}

function isKind(kind: unknown): kind is HeadKind {
  return kind === 'lane' || kind === 'agency' || kind === 'key-log';
}
