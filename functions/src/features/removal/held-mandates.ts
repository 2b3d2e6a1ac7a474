import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import type { RenewalDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Mandate, type Wrap } from '../../platform/stored.ts';

/** Searches that one transaction marks: a commit has at most 500 writes. */
export const mostInOne = 300;

export interface HeldMandate {
  readonly mandateId: string;
  readonly mandate: Mandate;
  /** Holds the newest key, whatever role it was got by: of a search whose key is not due yet. */
  readonly isNew: boolean;
}

/** Searches in whose team somebody is, or whose newest key is wrapped for them, as far as they are not due already. */
export const heldMandates = async (tx: Transaction, db: Firestore, agencyId: string, uid: string): Promise<HeldMandate[]> => {
  const mandates = (await tx.get(collectionAt<Mandate>(db, paths.mandates(agencyId)))).docs.map((doc) => ({ mandateId: doc.id, mandate: doc.data() }));
  if (mandates.length === 0) return [];
  const wraps = await tx.getAll(...mandates.map(({ mandate }) => docAt<Wrap>(db, paths.wrap(agencyId, mandate.compartment, mandate.generation ?? 1, uid))));
  return mandates
    .map((found, i) => ({ ...found, isNew: wraps[i]?.exists === true && (found.mandate.keysDue ?? null) === null }))
    .filter(({ mandate, isNew }) => isNew || mandate.team.includes(uid));
};

/** [RM3] Takes somebody out of the teams and marks the keys due; `count` adds what is to be renewed, in one write. Call it after the last read. */
export const markDue = (
  tx: Transaction,
  db: Firestore,
  { agencyId, uid }: { agencyId: string; uid: string },
  held: readonly HeldMandate[],
  now: number,
): { count(more: number): void } => {
  for (const { mandateId, isNew } of held)
    tx.update(docAt<Mandate>(db, paths.mandate(agencyId, mandateId)), {
      team: FieldValue.arrayRemove(uid),
      ...(isNew ? { keysDue: Timestamp.fromMillis(now) } : {}),
    });
  return {
    count: (more) => {
      const total = held.filter(({ isNew }) => isNew).length + more;
      if (total > 0) tx.set(docAt<RenewalDocument>(db, paths.renewal(agencyId)), { total: FieldValue.increment(total) }, { merge: true });
    },
  };
};
