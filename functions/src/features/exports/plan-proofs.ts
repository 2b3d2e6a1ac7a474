import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text, utf8 } from '@liexin/proof/bytes';
import { writeNotes } from '@liexin/proof/export/checkpoint-file';
import { PROOFS } from '@liexin/proof/export/manifest';
import { consistencyRanges, inclusionRanges } from '@liexin/proof/merkle-proof';
import type { Firestore } from 'firebase-admin/firestore';
import { fullNote } from '../../platform/full-note.ts';
import { readLogKey } from '../../platform/log-key-row.ts';
import type { CheckpointDocument, TreeHeadDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt } from '../../platform/stored.ts';
import { newestSigned, readProof } from '../../platform/tree-store.ts';
import { RowWriter } from './row-writer.ts';

/** Checkpoints that are looked through for one that somebody cosigned: a day of them. */
const lookedThrough = 144;
const headsAtOnce = 50;

type Signed = CheckpointDocument & { readonly note: string; readonly key: Uint8Array };
export interface PlannedProofs {
  /** `checkpoints.txt`. */
  readonly notes: Uint8Array;
  readonly proofs: RowWriter;
  /** Of lanes and of the agency's ledger. */
  readonly heads: number;
  /** Lanes that stand in the tree of the newest checkpoint. */
  readonly covered: ReadonlySet<string>;
}

const isSigned = (one: CheckpointDocument): one is Signed => one.note !== null && one.key !== null;

/** The newest signed checkpoint; and where nobody has cosigned it yet, before it the newest one that somebody has. */
const chosen = async (db: Firestore, agencyId: string): Promise<Signed[]> => {
  const newest = await newestSigned(db, agencyId);
  if (!newest) return [];
  if (Object.keys(newest.cosignatures).length > 0) return [newest];
  const before = collectionAt<CheckpointDocument>(db, paths.checkpoints(agencyId)).where('n', '<', newest.n).orderBy('n', 'desc').limit(lookedThrough);
  const witnessed = (await before.get()).docs.map((doc) => doc.data()).find((one) => isSigned(one) && Object.keys(one.cosignatures).length > 0);
  return witnessed && isSigned(witnessed) ? [witnessed, newest] : [newest];
};

/**
 * What proves that the chains of an export are those of the signed record (EX23): checkpoints with their cosignatures, the server key's word for
 * the key that signed them, and where the head of each lane, of the agency's ledger and of its key log stands in the newest. To be read before
 * the tips of the chains: then no head is ahead of what is exported. Reads only.
 */
export const planProofs = async (db: Firestore, agencyId: string, laneIds: readonly string[]): Promise<PlannedProofs> => {
  const [proofs, covered] = [new RowWriter(PROOFS), new Set<string>()];
  let counted = 0;
  const checkpoints = await chosen(db, agencyId);
  const notes = await Promise.all(checkpoints.map(({ note, cosignatures }) => fullNote(note, cosignatures)));
  for (const key of new Map(checkpoints.map((one) => [text(one.key), one.key])).values()) {
    const word = await readLogKey(db, agencyId, key);
    if (!word) throw new Error('log key is not named');
    await proofs.add({ row: 'log-key', key: text(word.publicKey), serverKeySeq: word.serverKeySeq, signature: text(word.signature) }, Infinity);
  }
  const [first, newest] = [checkpoints[0], checkpoints.at(-1)];
  if (first && newest && first !== newest) {
    const proof = await readProof(db, agencyId, consistencyRanges(first.size, newest.size));
    await proofs.add({ row: 'consistency', from: first.size, to: newest.size, proof }, Infinity);
  }
  const chains = newest ? ['key-log', 'agency', ...laneIds] : [];
  for (let i = 0; i < chains.length; i += headsAtOnce) {
    const refs = chains.slice(i, i + headsAtOnce).map((chain) => docAt<TreeHeadDocument>(db, paths.treeHead(agencyId, chain)));
    const heads = (await db.getAll(...(refs as unknown as FirebaseFirestore.DocumentReference[]))).flatMap(
      (doc) => (doc.data() as TreeHeadDocument | undefined) ?? [],
    );
    const inside = heads.filter(({ index }) => newest !== undefined && index < newest.size);
    const found = await Promise.all(inside.map(({ index }) => readProof(db, agencyId, inclusionRanges(index, newest?.size ?? 0))));
    for (const [n, { kind, id, seq, hash, index }] of inside.entries()) {
      await proofs.add({ row: 'head', kind, id, seq, hash: text(hash), index, proof: found[n] ?? [] }, Infinity);
      if (kind === 'lane') covered.add(id);
      if (kind !== 'key-log') counted += 1;
    }
  }
  return { notes: utf8(writeNotes(notes)), proofs, heads: counted, covered };
};
