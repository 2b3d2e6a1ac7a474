import { may } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import { consistencyRanges, inclusionRanges } from '@liexin/proof/merkle-proof';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { fullNote } from '../../platform/full-note.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { CheckpointDocument, TreeHeadDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type ChainTip } from '../../platform/stored.ts';
import { readLogKey } from '../../platform/log-key-row.ts';
import { newestSigned, readProof } from '../../platform/tree-store.ts';

const listed = 20;
const headsAtOnce = 30;

/** The newest checkpoint for a browser that keeps them, with the proof from the tree that it kept. Reads only. Fault: not-allowed. */
export const newestCheckpoint = async (db: Firestore, caller: StaffPrincipal, { size }: RequestOf<'checkpoint'>): Promise<ResponseOf<'checkpoint'>> => {
  if (!may(caller.roles, 'checkpoint.witness')) throw new Fault('not-allowed');
  const { agencyId } = caller;
  const found = await newestSigned(db, agencyId);
  if (!found) return { latest: null };
  const key = await readLogKey(db, agencyId, found.key);
  if (!key) throw new Error('log key is not named');
  return {
    latest: {
      n: found.n,
      note: await fullNote(found.note, found.cosignatures),
      atMs: found.at.toMillis(),
      // A tree smaller than the kept one proves nothing: the browser sees it by its size.
      proof: size === null || size > found.size ? [] : await readProof(db, agencyId, consistencyRanges(size, found.size)),
      key: { publicKey: text(key.publicKey), serverKeySeq: key.serverKeySeq, signature: text(key.signature) },
    },
  };
};

/** Signed checkpoints, newest first. Reads only. Fault: not-allowed. */
export const listCheckpoints = async (db: Firestore, caller: StaffPrincipal, { before }: RequestOf<'checkpoints'>): Promise<ResponseOf<'checkpoints'>> => {
  if (!may(caller.roles, 'ledger.read')) throw new Fault('not-allowed');
  const all = collectionAt<CheckpointDocument>(db, paths.checkpoints(caller.agencyId)).orderBy('n', 'desc');
  const found = (await (before === null ? all : all.where('n', '<', before)).limit(listed).get()).docs.map((doc) => doc.data());
  const rows = await Promise.all(
    found.flatMap(({ n, note, at, cosignatures }) =>
      note === null ? [] : [fullNote(note, cosignatures).then((full) => ({ n, note: full, atMs: at.toMillis() }))],
    ),
  );
  return { checkpoints: rows, next: found.length === listed ? (found.at(-1)?.n ?? null) : null };
};

/** Where the records of conversations stand in the tree of this size, newest first. Ids and hashes alone; reads only. Fault: not-allowed. */
export const headProofs = async (db: Firestore, caller: StaffPrincipal, { size, after }: RequestOf<'headProofs'>): Promise<ResponseOf<'headProofs'>> => {
  if (!may(caller.roles, 'ledger.read')) throw new Fault('not-allowed');
  const { agencyId } = caller;
  const newest = await newestSigned(db, agencyId);
  if (!newest || size > newest.size) throw new Fault('not-found');
  const all = collectionAt<TreeHeadDocument>(db, paths.treeHeads(agencyId)).where('kind', '==', 'lane').orderBy('at', 'desc').orderBy('id', 'desc');
  const page = await (after === null ? all : all.startAfter(Timestamp.fromMillis(after.atMs), after.laneId)).limit(headsAtOnce).get();
  const heads = page.docs.map((doc) => doc.data());
  const tips = heads.length === 0 ? [] : await db.getAll(...heads.map(({ id }) => docAt<ChainTip>(db, paths.laneTip(agencyId, id))));
  const rows = await Promise.all(
    heads.map(async ({ id, seq, hash, index, at, lane }, i) => ({
      laneId: id,
      conversationId: lane?.conversation ?? '',
      mandateId: lane?.mandate ?? '',
      kind: lane?.kind ?? ('candidate' as const),
      seq,
      hash: text(hash),
      index,
      proof: index < size ? await readProof(db, agencyId, inclusionRanges(index, size)) : null,
      tipSeq: (tips[i]?.data() as ChainTip | undefined)?.seq ?? seq,
      atMs: at.toMillis(),
    })),
  );
  const last = page.size === headsAtOnce ? heads.at(-1) : undefined;
  return { heads: rows.filter((_, i) => heads[i]?.lane !== null), next: last ? { atMs: last.at.toMillis(), laneId: last.id } : null };
};
