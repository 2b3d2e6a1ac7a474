import { may } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { DocumentReference, Transaction } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { ApproachDocument, OffLimitDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Conversation, type Mandate } from '../../platform/stored.ts';
import { sealedOut } from '../../platform/wire.ts';
import { newestGeneration } from './find-approaches.ts';

/** Made anew in one go. */
const mostAtOnce = 50;
/** Looked at for it: what others have to do stands in between. */
const mostLookedAt = 300;

/** What stands under a former key of the directory and the caller can open: of their searches, all for owners and admins. Reads only. */
export const staleApproaches = ({ db }: Platform, caller: StaffPrincipal): Promise<ResponseOf<'staleApproaches'>> => {
  if (!may(caller.roles, 'directory.renew')) throw new Fault('not-allowed');
  const { agencyId, uid } = caller;
  const looksAfter = may(caller.roles, 'off-limits.keep');
  return db.runTransaction(
    async (tx) => {
      const generation = await newestGeneration(tx, db, agencyId);
      const old = await tx.get(collectionAt<ApproachDocument>(db, paths.approaches(agencyId)).where('generation', '<', generation).limit(mostLookedAt));
      const mayOpen = looksAfter
        ? null
        : await teams(
            tx,
            db,
            agencyId,
            old.docs.map((doc) => doc.data().mandate),
          );
      const mine = old.docs.filter((doc) => mayOpen === null || mayOpen.get(doc.data().mandate)?.includes(uid) === true).slice(0, mostAtOnce);
      const conversations = mine.length === 0 ? [] : await tx.getAll(...mine.map((doc) => docAt<Conversation>(db, paths.conversation(agencyId, doc.id))));
      const entries = await tx.get(collectionAt<OffLimitDocument>(db, paths.offLimits(agencyId)).where('generation', '<', generation).limit(mostLookedAt));
      return {
        generation,
        approaches: conversations.flatMap((one) => {
          const conversation = one.data();
          return conversation ? [{ conversationId: one.id, compartmentId: conversation.compartment, card: sealedOut(conversation.card) }] : [];
        }),
        entries: entries.docs
          .filter((doc) => doc.data().endedAt === null)
          .slice(0, looksAfter ? mostAtOnce : 0)
          .map((doc) => ({ entryId: doc.id, isCompany: doc.data().isCompany, card: sealedOut(doc.data().card) })),
      };
    },
    { readOnly: true },
  );
};

const teams = async (tx: Transaction, db: Platform['db'], agencyId: string, ids: readonly string[]): Promise<Map<string, readonly string[]>> => {
  const all = [...new Set(ids)];
  const found = all.length === 0 ? [] : await tx.getAll(...all.map((id) => docAt<Mandate>(db, paths.mandate(agencyId, id))));
  return new Map(found.map((one) => [one.id, one.data()?.team ?? []]));
};

/**
 * New tags under the newest key, in the place of those under a former one. One transaction; what stands under the newest key already, what
 * is gone and what is not the caller's to open is left alone, so repeating and two at once change nothing more. Faults: not-allowed,
 * stale-head (a newer key yet).
 */
export const retagApproaches = async ({ db }: Platform, caller: StaffPrincipal, body: RequestOf<'retagApproaches'>): Promise<void> => {
  if (!may(caller.roles, 'directory.renew')) throw new Fault('not-allowed');
  const { agencyId, uid } = caller;
  const looksAfter = may(caller.roles, 'off-limits.keep');
  await db.runTransaction(async (tx) => {
    const generation = await newestGeneration(tx, db, agencyId);
    if (body.generation !== generation) throw new Fault('stale-head', { generation });
    const wanted = [
      ...body.approaches.map(({ conversationId, tags }) => ({ ref: db.doc(paths.approach(agencyId, conversationId)), tags })),
      ...(looksAfter ? body.entries.map(({ entryId, tags }) => ({ ref: db.doc(paths.offLimit(agencyId, entryId)), tags })) : []),
    ];
    if (wanted.length === 0) return;
    const stored = await tx.getAll(...wanted.map(({ ref }) => ref));
    const mandates = stored.flatMap((one) => (typeof one.get('mandate') === 'string' ? [String(one.get('mandate'))] : []));
    const mayOpen = looksAfter ? null : await teams(tx, db, agencyId, mandates);
    const isTheirs = (one: { get(field: string): unknown }): boolean => mayOpen === null || mayOpen.get(String(one.get('mandate')))?.includes(uid) === true;
    for (const [i, one] of stored.entries()) {
      const tags = wanted[i]?.tags ?? [];
      if (one.exists && tags.length > 0 && Number(one.get('generation')) < generation && isTheirs(one))
        tx.update(one.ref as DocumentReference, { generation, tags });
    }
  });
};
