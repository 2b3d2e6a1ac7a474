import { may, type Holder } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp, type Firestore } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { ApproachDocument, OffLimitDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Conversation, type Lane, type Mandate, type Member } from '../../platform/stored.ts';
import { sealedOut } from '../../platform/wire.ts';
import { prepareOpening } from './clear-approach.ts';
import { findApproaches, limitOut } from './find-approaches.ts';

const holdersOf = (caller: StaffPrincipal, member: Member | undefined): Holder[] => (member?.lead === true ? [...caller.roles, 'lead'] : [...caller.roles]);
const ownMember = async (db: Firestore, { agencyId, uid }: StaffPrincipal) => (await docAt<Member>(db, paths.member(agencyId, uid)).get()).data();

/** Wishes that the caller may decide about: all of the agency, or those of their own team. Reads only. Fault: not-allowed. */
export const approachAsks = async ({ db }: Platform, caller: StaffPrincipal): Promise<ResponseOf<'approachAsks'>> => {
  const { agencyId, uid } = caller;
  const holders = holdersOf(caller, await ownMember(db, caller));
  const decidesAll = may(holders, 'off-limits.decide');
  if (!decidesAll && !may(holders, 'off-limits.decide', { leads: true })) throw new Fault('not-allowed');
  const open = await collectionAt<ApproachDocument>(db, paths.approaches(agencyId)).where('ask.state', '==', 'open').limit(100).get();
  const asks = await Promise.all(
    open.docs.map(async (doc) => {
      const { ask, mandate, compartment } = doc.data();
      const [search, conversation] = await Promise.all([
        docAt<Mandate>(db, paths.mandate(agencyId, mandate)).get(),
        docAt<Conversation>(db, paths.conversation(agencyId, doc.id)).get(),
      ]);
      const card = conversation.data()?.card;
      if (!ask || !card || !(decidesAll || search.data()?.team.includes(uid) === true)) return [];
      const limits = ask.limits.length === 0 ? [] : await db.getAll(...ask.limits.map((id) => docAt<OffLimitDocument>(db, paths.offLimit(agencyId, id))));
      const told = limits.flatMap((one) => {
        const entry = one.data() as OffLimitDocument | undefined;
        return entry ? [limitOut([one.id, entry])] : [];
      });
      const what = { conversationId: doc.id, mandateId: mandate, compartmentId: compartment, card: sealedOut(card) };
      return [{ ...what, by: ask.by, atMs: ask.at.toMillis(), reason: sealedOut(ask.reason), limits: told }];
    }),
  );
  return { asks: asks.flat().toSorted((a, b) => a.atMs - b.atMs) };
};

/**
 * Yes or no to writing to somebody who is off-limits. A yes opens the lane in the same transaction, so that what waits in an outbox goes
 * out by itself. Repeating one's own decision changes nothing; another one's, or one that nobody asked for: request-over. Faults: not-found
 * (a search of others), not-allowed.
 */
export const decideApproach = async (
  { db }: Platform,
  caller: StaffPrincipal,
  conversationId: string,
  { isAllowed }: RequestOf<'decideApproach'>,
  now: number,
): Promise<void> => {
  const { agencyId, uid } = caller;
  await db.runTransaction(async (tx) => {
    const ref = docAt<ApproachDocument>(db, paths.approach(agencyId, conversationId));
    const [member, conversation, stored] = await Promise.all([
      tx.get(docAt<Member>(db, paths.member(agencyId, uid))),
      tx.get(docAt<Conversation>(db, paths.conversation(agencyId, conversationId))),
      tx.get(ref),
    ]);
    const [found, approach] = [conversation.data(), stored.data()];
    const isInTeam = found !== undefined && (await tx.get(docAt<Mandate>(db, paths.mandate(agencyId, found.mandate)))).data()?.team.includes(uid) === true;
    const holders = holdersOf(caller, member.data());
    if (!may(holders, 'off-limits.decide', { leads: isInTeam })) throw new Fault(isInTeam ? 'not-allowed' : 'not-found');
    if (!found) throw new Fault('not-found');
    if (!approach?.ask) throw new Fault('request-over');
    const state = isAllowed ? ('allowed' as const) : ('refused' as const);
    if (approach.ask.state === state && approach.ask.decidedBy === uid) return;
    if (approach.ask.state !== 'open') throw new Fault('request-over');
    const at = Timestamp.fromMillis(now);
    const next: ApproachDocument = { ...approach, reason: approach.ask.reason, ask: { ...approach.ask, state, decidedBy: uid } };
    const detail = { by: uid, asked: approach.ask.by };
    const row = { id: `e-off-limits-${conversationId}-${approach.ask.n}`, kind: `off-limits.${state}`, subject: conversationId, at, detail };
    if (!isAllowed) {
      const ledger = await readLedger(tx, db, { agencyId }, [row.id]);
      tx.set(ref, next);
      await appendRows(tx, db, ledger, [row]);
      return;
    }
    const others = await findApproaches(tx, db, agencyId, approach.tags, conversationId, now);
    const what = { agencyId, conversationId, approach: next, found: others, by: approach.ask.by, isDecided: false, rows: [row] };
    const open = await prepareOpening(tx, db, what, now);
    await open();
    tx.update(docAt<Lane>(db, paths.lane(agencyId, found.lanes.candidate)), { held: FieldValue.delete() });
  });
};
