import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore, Timestamp, Transaction } from 'firebase-admin/firestore';
import { checkGeneration, writeGeneration, type CompartmentDocument } from '../../platform/check-generation.ts';
import { conversationLanes } from '../../platform/conversation-lanes.ts';
import { expectHead } from '../../platform/key-log.ts';
import { canIn, readsIn } from '../../platform/lane-rights.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { activeMembers, entitled, type Members } from '../../platform/members.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { firstDate, readRules } from '../../platform/retention.ts';
import { signingCaller, type SigningCaller } from '../../platform/signing-caller.ts';
import { docAt, type Agency, type Conversation, type Lane, type Mandate } from '../../platform/stored.ts';
import { checkLaneKeys } from './check-lane-keys.ts';
import { checkBeginning, type NewLane } from './check-new-lanes.ts';
import { openingRow, writeLane } from './write-lane.ts';

const tier = 'compensation';
type Body = RequestOf<'openCompensation'>;

/** Everybody who takes part in the conversation and is cleared, each with what the table of rights gives them: no more and no less. */
const expectCleared = (lane: NewLane, { participantUids }: Conversation, mandate: Mandate, members: Members): void => {
  const inside = participantUids.flatMap((uid) => {
    const member = members.get(uid);
    return member && mandate.team.includes(uid) && readsIn('internalOffer', member) ? [{ uid, can: canIn('internalOffer', member.roles) }] : [];
  });
  const given = Object.entries(lane.participants);
  if (given.some(([uid, who]) => who.kind !== 'staff' || !inside.some((one) => one.uid === uid && one.can === who.can)))
    throw new Fault('malformed-request', { field: 'lane.participants' });
  if (given.length !== inside.length) throw new Fault('wraps-incomplete', { field: 'lane.participants' });
};

interface Search {
  readonly agencyId: string;
  readonly agency: Agency;
  readonly mandateId: string;
  readonly mandate: Mandate;
  readonly members: Members;
  readonly signer: SigningCaller;
}

/** The key of the tier as it stands, or the one that comes with this lane, checked; `write` keeps it. Faults: stale-head (another stands, or is due). */
const keyOf = async (tx: Transaction, db: Firestore, search: Search, { compartmentId, key }: Body): Promise<{ generation: number; write: () => void }> => {
  const { agencyId, agency, mandateId, mandate, members, signer } = search;
  const stands = mandate.compensation;
  if (stands) {
    if (key !== null || stands.compartment !== compartmentId || stands.keysDue !== null) throw new Fault('stale-head', { generation: stands.generation });
    return { generation: stands.generation, write: () => undefined };
  }
  if (key === null || key.generation !== 1 || key.prev !== null) throw new Fault('malformed-request', { field: 'key' });
  if ((await tx.get(docAt<CompartmentDocument>(db, paths.compartment(agencyId, compartmentId)))).exists) throw new Fault('already-exists');
  expectHead(agency.keyLog, key);
  const place = { agencyId, compartmentId, about: mandateId, tier } as const;
  const team = mandate.team.filter((uid) => members.has(uid));
  await checkGeneration(place, key, signer.dsPub, entitled(members, team, tier));
  return {
    generation: 1,
    write: () => {
      writeGeneration(tx, db, place, key, signer);
      tx.update(docAt<Mandate>(db, paths.mandate(agencyId, mandateId)), { compensation: { compartment: compartmentId, generation: 1, keysDue: null } });
    },
  };
};

/**
 * What is said of pay among the team: one lane of a conversation under a key of its own, for whoever takes part in it and is cleared for the
 * tier; written with its keys, list 0 and ledger row in one transaction, the first of a search with the key of the tier. A conversation
 * has one: of two members who make it at once, and for a repeat after a lost answer, the one that stands is told, and the other's keys open
 * nothing. It stands in no conversation and no list but its readers'. Faults: not-found (from outside of the conversation), not-allowed (not
 * cleared, or no right to write there), lane-closed, wraps-incomplete (somebody cleared is left out), stale-head, bad-signature, malformed-request.
 */
export const openCompensation = (
  db: Firestore,
  caller: StaffPrincipal,
  conversationId: string,
  body: Body,
  now: number,
): Promise<ResponseOf<'openCompensation'>> =>
  db.runTransaction(async (tx) => {
    const { agencyId, uid } = caller;
    const { lane } = body;
    const conversation = (await tx.get(docAt<Conversation>(db, paths.conversation(agencyId, conversationId)))).data();
    if (!conversation?.participantUids.includes(uid)) throw new Fault('not-found');
    const mandateId = conversation.mandate;
    const [agencySnapshot, mandateSnapshot, members, parts] = await Promise.all([
      tx.get(docAt<Agency>(db, paths.agency(agencyId))),
      tx.get(docAt<Mandate>(db, paths.mandate(agencyId, mandateId))),
      activeMembers(tx, db, agencyId),
      conversationLanes(db, agencyId, conversationId, tx),
    ]);
    const [agency, mandate, member] = [agencySnapshot.data(), mandateSnapshot.data(), members.get(uid)];
    if (!agency || !mandate?.team.includes(uid) || !member) throw new Fault('not-found');
    if (!readsIn('internalOffer', member) || canIn('internalOffer', member.roles) !== 'rw') throw new Fault('not-allowed');
    const there = parts.find((part) => part.data().tier === tier);
    if (there) return { laneId: there.id };
    if (conversation.state !== 'open' || mandate.status !== 'open') throw new Fault('lane-closed');
    if (lane.kind !== 'internalOffer') throw new Fault('malformed-request', { field: 'lane.kind' });
    checkBeginning(lane);
    expectCleared(lane, conversation, mandate, members);
    const signer = await signingCaller(db, caller, agency.keyLog);
    const key = await keyOf(tx, db, { agencyId, agency, mandateId, mandate, members, signer }, body);
    const hash = await checkLaneKeys(agency, agencyId, { id: body.compartmentId, generation: key.generation }, lane, signer);
    const ledger = await readLedger(tx, db, { agencyId, laneId: lane.laneId }, []);
    const rules = await readRules(db, agencyId, agency, tx);

    const { deleteBy, rule } = dateBeside(parts, firstDate(rules, { class: 'note', conversationId, mandateId }, now));
    const home = { agencyId, conversationId, mandateId, compartmentId: body.compartmentId, tier, deleteBy, rule } as const;
    key.write();
    writeLane(tx, db, home, lane, signer, now);
    await appendRows(tx, db, ledger, [openingRow(lane, home, uid, hash, now)]);
    return { laneId: lane.laneId };
  });

/** The date of the team's own lane, which it goes with; the first date of a new one where that lane is on its way out. */
const dateBeside = (parts: readonly { data(): Lane }[], first: { deleteBy: Timestamp; rule: string }): { deleteBy: Timestamp; rule: string } =>
  parts.map((part) => part.data()).find(({ kind, state }) => kind === 'internal' && state === 'open')?.retention ?? first;
