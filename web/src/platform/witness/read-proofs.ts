import type { ResponseOf } from '@liexin/domain/api/routes';
import { fromBase64url, fromHex, toHex } from '@liexin/proof/bytes';
import { readCheckpointText } from '@liexin/proof/checkpoint';
import { readCosignatureLine, verifyCosignature } from '@liexin/proof/cosignature';
import { headLeaf } from '@liexin/proof/head-leaf';
import type { KeyLogState } from '@liexin/proof/key-log-state';
import { verifyMerklePath } from '@liexin/proof/merkle';
import { readNote } from '@liexin/proof/signed-note';
import type { KeptCheckpoint } from './witness-state.ts';

export interface CheckedCheckpoint {
  readonly n: number;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly atMs: number;
  /** Cosignatures that hold by the key log, one for each person: the newest. */
  readonly by: readonly { readonly uid: string; readonly atMs: number }[];
}

/** A listed checkpoint with the witnesses that count; null where it is none of this agency's. */
export const checkListed = async (log: KeyLogState, { n, note, atMs }: ResponseOf<'checkpoints'>['checkpoints'][number]): Promise<CheckedCheckpoint | null> => {
  try {
    const { text, signatures } = readNote(note);
    const { agencyId, size, root } = readCheckpointText(text);
    if (agencyId !== log.agencyId) return null;
    const found = signatures.flatMap((line) => readCosignatureLine(line) ?? []);
    const held = await Promise.all(found.map(async (one) => ((await verifyCosignature(log, text, one)).ok ? [{ uid: one.uid, atMs: one.at * 1000 }] : [])));
    return { n, size, root: toHex(root), atMs, by: [...new Map(held.flat().map((one) => [one.uid, one])).values()] };
  } catch {
    return null;
  }
};

/** Whether the record of a conversation is in the kept tree as the server says. */
export const checkHead = async (
  agencyId: string,
  kept: KeptCheckpoint,
  head: ResponseOf<'headProofs'>['heads'][number],
): Promise<'verified' | 'waiting' | 'wrong'> => {
  if (head.proof === null) return 'waiting';
  const leaf = await headLeaf({ agencyId, kind: 'lane', id: head.laneId, seq: head.seq, hash: fromBase64url(head.hash) });
  return (await verifyMerklePath(leaf, head.index, kept.size, head.proof.map(fromBase64url), fromHex(kept.root))) ? 'verified' : 'wrong';
};
