import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { reassigned } from '../../platform/assignment.ts';
import { isOver } from '../../platform/is-over.ts';
import { canIn } from '../../platform/lane-rights.ts';
import { prepareEntry } from '../../platform/lane-entry.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Conversation, type Handover, type HandoverItem, type Lane, type Mandate, type Member } from '../../platform/stored.ts';
import { prepareTimers } from './carry-timers.ts';

export type Piece = RequestOf<'moveHandover'>['conversations'][number];
export interface Move {
  readonly handoverId: string;
  readonly handover: Handover;
  readonly mandateId: string;
  readonly to: string;
}

/**
 * One conversation of a handover: both lanes open to the receiver, `assigned`, timers, item and ledger rows in one transaction, so it has
 * moved wholly or not at all. The item is there once it is settled: repeating, a second device and a late delivery find it and change
 * nothing. What is closed or somebody else's by now is left alone, and so it says. Faults: not-a-member (receiver), wraps-incomplete (a
 * lane without a signed entry), stale-epoch, stale-head, malformed-request, bad-signature, not-found (an entry by somebody outside).
 */
export const moveConversation = (db: Firestore, caller: StaffPrincipal, move: Move, piece: Piece, now: number): Promise<HandoverItem['state']> =>
  db.runTransaction(async (tx) => {
    const { agencyId } = caller;
    const { handoverId, handover, mandateId, to } = move;
    const { conversationId } = piece;
    const ref = docAt<HandoverItem>(db, paths.handoverItem(agencyId, handoverId, conversationId));
    const [settled, conversation] = await Promise.all([tx.get(ref), tx.get(docAt<Conversation>(db, paths.conversation(agencyId, conversationId)))]);
    const [there, talk] = [settled.data(), conversation.data()];
    if (there) return there.state;
    const at = Timestamp.fromMillis(now);
    const item: HandoverItem = { mandate: mandateId, to, state: 'left', why: null, entered: [], greeting: 'none', greeter: null, at };
    const why = talk === undefined || talk.state !== 'open' ? 'closed' : talk.assigned === handover.from ? null : 'reassigned';
    if (talk === undefined || why !== null) {
      tx.create(ref, { ...item, why });
      return item.state;
    }
    const [mandate, member, candidate, internal] = await Promise.all([
      tx.get(docAt<Mandate>(db, paths.mandate(agencyId, mandateId))),
      tx.get(docAt<Member>(db, paths.member(agencyId, to))),
      tx.get(docAt<Lane>(db, paths.lane(agencyId, talk.lanes.candidate))),
      tx.get(docAt<Lane>(db, paths.lane(agencyId, talk.lanes.internal))),
    ]);
    const receiver = member.data();
    if (receiver?.status !== 'active' || canIn('candidate', receiver.roles) !== 'rw' || !mandate.data()?.team.includes(to))
      throw new Fault('not-a-member', { uid: to });
    const newcomer = { uid: to, member: receiver, from: talk.createdAt };
    const lanes = [
      { laneId: talk.lanes.candidate, lane: candidate.data(), entry: piece.candidate },
      { laneId: talk.lanes.internal, lane: internal.data(), entry: piece.internal },
    ];
    const entries = await Promise.all(lanes.map((one) => prepareLane(tx, db, caller, newcomer, one, now)));
    const passed = `e-handover-${handoverId}-${conversationId}`;
    const ledgers = await Promise.all(
      lanes.map(({ laneId }, i) => readLedger(tx, db, { agencyId, laneId }, [...(entries[i] ? [entries[i].row.id] : []), ...(i === 0 ? [passed] : [])])),
    );
    const passTimers = await prepareTimers(tx, db, { agencyId, conversationId, conversation: talk, from: handover.from, to }, now);

    tx.create(ref, {
      ...item,
      state: 'moved',
      entered: lanes.flatMap(({ laneId }, i) => (entries[i] ? [laneId] : [])),
      greeting: isTold(handover, mandateId, conversationId, talk) ? 'due' : 'none',
    });
    for (const entry of entries) entry?.write();
    tx.update(docAt<Conversation>(db, paths.conversation(agencyId, conversationId)), reassigned(talk, { by: handover.by, to, at }));
    passTimers();
    const detail = { by: handover.by, from: handover.from, to, handover: handoverId };
    for (const [i, ledger] of ledgers.entries())
      await appendRows(tx, db, ledger, [
        ...(entries[i] ? [entries[i].row] : []),
        ...(i === 0 ? [{ id: passed, kind: 'conversation.handed-over', subject: conversationId, at, detail }] : []),
      ]);
    return 'moved';
  });

/** The newcomer's way into a lane; null where they take part already, and where it has gone or is on its way out by its own day [RT60]. */
const prepareLane = async (
  tx: Transaction,
  db: Firestore,
  caller: StaffPrincipal,
  newcomer: { readonly uid: string; readonly member: Member; readonly from: Timestamp },
  { laneId, lane, entry }: { readonly laneId: string; readonly lane: Lane | undefined; readonly entry: Piece['candidate'] },
  now: number,
) => {
  if (!lane || isOver(lane, now)) return null;
  if (lane.participants[newcomer.uid]?.until === null) return null;
  if (entry === null) throw new Fault('wraps-incomplete', { lane: laneId });
  return prepareEntry(tx, db, caller, { ...newcomer, laneId, lane }, entry, now);
};

/** Whether the candidate is told: where words are there for it, the link is out, and no other conversation tells the same person. */
const isTold = (handover: Handover, mandateId: string, conversationId: string, { link }: Conversation): boolean =>
  handover.plan[mandateId]?.greeting != null &&
  !handover.silent.includes(conversationId) &&
  (link?.state === 'new' || link?.state === 'open' || link?.state === 'claimed');
