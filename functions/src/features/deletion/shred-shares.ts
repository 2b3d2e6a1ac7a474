import { shredPaths } from '@liexin/domain/storage/paths';
import { sha256 } from '@liexin/proof/sha256';
import { Timestamp } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import type { DeletionDocument, ShareDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Trash } from '../../platform/stored.ts';
import { trashId, type PartPlace } from './part-place.ts';
import { keeping, placeOfTrash, readHolds, shredRegisterRef } from '../../platform/hold-register.ts';

/** SHA-256 of each month's share; null where there was none. */
export type ShareHashes = ReadonlyMap<number, Uint8Array | null>;

/**
 * The point of no return: all shares of a part, of a month those that nothing else needs (`dying`), die in one transaction that reads the holds, together with the note that outlives a restored
 * backup of the main database. From here on the messages cannot be opened by anybody, wherever a copy lies. A hold that was acknowledged
 * before stops it (`held`, by which); one that comes meanwhile makes it start over. Repeating finds the note and the hashes.
 */
export const shredShares = (
  { shred }: Pick<Platform, 'shred'>,
  { agencyId, laneId, month }: PartPlace,
  trash: Trash,
  dying: readonly number[],
  now: number,
): Promise<{ readonly kind: 'gone'; readonly hashes: ShareHashes } | { readonly kind: 'held'; readonly by: readonly string[] }> =>
  shred.runTransaction(async (tx) => {
    const noteRef = docAt<DeletionDocument>(shred, shredPaths.deletion(agencyId, trashId({ laneId, month })));
    const [note, register, shares] = await Promise.all([
      tx.get(noteRef).then((found) => found.data()),
      readHolds(tx, shredRegisterRef(shred, agencyId)),
      tx.get(collectionAt<ShareDocument>(shred, `shares/${laneId}/periods`)),
    ]);
    const stored = new Map(shares.docs.map((doc) => [Number(doc.id), doc.data()]));
    const all = month === undefined ? [...stored.keys(), ...trash.periods, ...dying] : dying;
    const periods = [...new Set(all)].toSorted((a, b) => a - b);
    // What died before, as a month by itself, keeps nothing.
    const isLeft = (period: number): boolean => stored.get(period)?.state !== 'purged';
    // A note means that the shares of then are gone; one that was made by a call under way goes as well.
    const by = note ? [] : keeping(register, { ...placeOfTrash(trash), ...(month === undefined ? { periods: periods.filter(isLeft) } : {}) }, now).ids;
    if (by.length > 0) return { kind: 'held', by };
    const at = Timestamp.fromMillis(now);
    const hashes = new Map<number, Uint8Array | null>();
    for (const period of periods) {
      const share = stored.get(period);
      const hash = share?.state === 'purged' ? (share.hash ?? null) : share?.share ? await sha256(new Uint8Array(share.share)) : null;
      hashes.set(period, hash);
      if (share?.state === 'purged') continue;
      const marker: ShareDocument = { share: null, state: 'purged', chained: true, madeAt: share?.madeAt ?? at, hash };
      tx.set(docAt<ShareDocument>(shred, shredPaths.share(laneId, period)), marker);
    }
    tx.set(noteRef, { agencyId, laneId, ...(month === undefined ? {} : { month }), run: trash.run ?? '', periods, at: note?.at ?? at });
    return { kind: 'gone', hashes };
  });
