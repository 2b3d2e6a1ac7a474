import { may } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { RECOVERY_RECIPIENT } from '@liexin/proof/generation-document';
import { FieldPath } from 'firebase-admin/firestore';
import type { CompartmentDocument } from '../../platform/check-generation.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { collectionAt, docAt, type Member, type Wrap } from '../../platform/stored.ts';
import { hpkeIn, hpkeOut } from '../../platform/wire.ts';

/** Compartments of one answer. */
const page = 25;

/**
 * [RV10] The newest key of each compartment as it is sealed for the recovery key, where the caller has no wrap for the keys in force: what a
 * kit still has to open. Useless without the kit. Reads only, so asking again after a crash goes on where it stopped. Fault: not-allowed.
 */
export const recoveryWraps = async ({ db }: Platform, caller: StaffPrincipal, body: RequestOf<'recoveryWraps'>): Promise<ResponseOf<'recoveryWraps'>> => {
  if (!may(caller.roles, 'kit.renew')) throw new Fault('not-allowed');
  const { agencyId, uid } = caller;
  const all = collectionAt<CompartmentDocument>(db, paths.compartments(agencyId));
  const inOrder = all.orderBy(FieldPath.documentId());
  const [member, total, found] = await Promise.all([
    docAt<Member>(db, paths.member(agencyId, uid)).get(),
    all.count().get(),
    (body.after === null ? inOrder : inOrder.startAfter(body.after)).limit(page).get(),
  ]);
  const wraps = await Promise.all(
    found.docs.map(async (doc) => {
      const { generation } = doc.data();
      const at = (recipient: string) => docAt<Wrap>(db, paths.wrap(agencyId, doc.id, generation, recipient)).get();
      const [own, ark] = (await Promise.all([at(uid), at(RECOVERY_RECIPIENT)])).map((snapshot) => snapshot.data());
      return own?.keysGeneration === member.data()?.keysGeneration || !ark ? [] : [{ compartmentId: doc.id, generation, ark: hpkeOut(ark) }];
    }),
  );
  return { wraps: wraps.flat(), looked: found.size, total: total.data().count, next: found.size < page ? null : (found.docs.at(-1)?.id ?? null) };
};

/**
 * [RV11] Keys of compartments, wrapped by the caller for the caller's own keys in force. Each is written over what was there: the caller
 * alone can open it, so a wrong one harms nobody else, and repeating is harmless. A generation that is not the newest any more is passed
 * over: asking for what is left tells of it. Fault: not-allowed for a compartment that the caller is not entitled to.
 */
export const rewrap = async ({ db }: Platform, caller: StaffPrincipal, body: RequestOf<'rewrap'>): Promise<void> => {
  const { agencyId, uid } = caller;
  await db.runTransaction(async (tx) => {
    const member = (await tx.get(docAt<Member>(db, paths.member(agencyId, uid)))).data();
    if (member?.status !== 'active') throw new Fault('not-a-member');
    const ids = Object.keys(body.wraps);
    const found = await Promise.all(
      ids.map(async (compartmentId) => {
        const wanted = body.wraps[compartmentId];
        const compartment = (await tx.get(docAt<CompartmentDocument>(db, paths.compartment(agencyId, compartmentId)))).data();
        if (!wanted || !compartment) throw new Fault('not-found');
        const ref = docAt<Wrap>(db, paths.wrap(agencyId, compartmentId, wanted.generation, uid));
        const own = (await tx.get(ref)).data();
        if (!own && !may(member.roles, 'kit.keep')) throw new Fault('not-allowed');
        return { ref, wanted, isNewest: compartment.generation === wanted.generation };
      }),
    );
    for (const { ref, wanted, isNewest } of found) if (isNewest) tx.set(ref, { ...hpkeIn(wanted), kind: 'uk', keysGeneration: member.keysGeneration });
  });
};
