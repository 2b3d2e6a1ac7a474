import type { Tier } from '@liexin/domain/agency/role';
import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import type { RenewalDocument } from '../../platform/server-documents.ts';
import { heldTiers, keysDueIn } from '../../platform/search-keys.ts';
import { collectionAt, docAt, type Mandate } from '../../platform/stored.ts';

/** Searches that one transaction marks: a commit has at most 500 writes. */
export const mostInOne = 300;

export interface HeldMandate {
  readonly mandateId: string;
  readonly mandate: Mandate;
  /** Tiers whose newest key the person holds, whatever role it was got by, and which is not due yet. */
  readonly due: readonly Tier[];
}

/** Searches in whose team somebody is, or of which a newest key is wrapped for them, as far as it is not due already. */
export const heldMandates = async (tx: Transaction, db: Firestore, agencyId: string, uid: string): Promise<HeldMandate[]> => {
  const mandates = (await tx.get(collectionAt<Mandate>(db, paths.mandates(agencyId)))).docs.map((doc) => ({ mandateId: doc.id, mandate: doc.data() }));
  const held = await heldTiers(
    tx,
    db,
    agencyId,
    uid,
    mandates.map(({ mandate }) => mandate),
  );
  return mandates.map((one, i) => ({ ...one, due: held[i] ?? [] })).filter(({ mandate, due }) => due.length > 0 || mandate.team.includes(uid));
};

/** [RM3] Takes somebody out of the teams and marks the keys due; `count` adds what is to be renewed, in one write. Call it after the last read. */
export const markDue = (
  tx: Transaction,
  db: Firestore,
  { agencyId, uid }: { agencyId: string; uid: string },
  held: readonly HeldMandate[],
  now: number,
): { count(more: number): void } => {
  for (const { mandateId, due } of held)
    tx.update(docAt<Mandate>(db, paths.mandate(agencyId, mandateId)), { team: FieldValue.arrayRemove(uid), ...keysDueIn(due, Timestamp.fromMillis(now)) });
  return {
    count: (more) => {
      const total = held.reduce((sum, { due }) => sum + due.length, 0) + more;
      if (total > 0) tx.set(docAt<RenewalDocument>(db, paths.renewal(agencyId)), { total: FieldValue.increment(total) }, { merge: true });
    },
  };
};
