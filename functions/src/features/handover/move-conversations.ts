import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp, type Firestore } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { collectionAt, docAt, type Handover, type HandoverItem, type Mandate } from '../../platform/stored.ts';
import { takeIn } from '../../platform/take-in.ts';
import { moveConversation, type Move, type Piece } from './move-conversation.ts';
import { undoMs } from './undo-time.ts';

type Body = RequestOf<'moveHandover'>;
/** So many transactions at once in one request: they touch different documents. */
const width = 5;

/**
 * Moves some conversations of a handover, at the hand of any device that it tells: what shall move was ordered by its maker, and each
 * lane's list is signed by the caller, who must be inside. First the receiver enters the team, then conversations move one by one; a
 * crash in between leaves some moved and the rest for the next request. Faults: not-found (no such handover, or not told), not-allowed
 * (a conversation that the plan does not name), not-a-member, stale-head, wraps-incomplete, lane-closed (it runs no more).
 */
export const moveConversations = async (
  db: Firestore,
  caller: StaffPrincipal,
  handoverId: string,
  body: Body,
  now: number,
): Promise<ResponseOf<'moveHandover'>> => {
  const { agencyId } = caller;
  const handover = (await docAt<Handover>(db, paths.handover(agencyId, handoverId)).get()).data();
  if (!handover?.readers.includes(caller.uid)) throw new Fault('not-found');
  const planned = handover.plan[body.mandateId]?.receivers[body.to] ?? [];
  if (!body.conversations.every(({ conversationId }) => planned.includes(conversationId))) throw new Fault('not-allowed');
  if (handover.state === 'undoing' || handover.state === 'undone') throw new Fault('lane-closed');
  const move: Move = { handoverId, handover, mandateId: body.mandateId, to: body.to };
  await enterReceiver(db, caller, move, body.wrap, now);
  const results: ResponseOf<'moveHandover'>['results'] = [];
  const rest = [...body.conversations];
  const work = async (): Promise<void> => {
    for (let piece = rest.shift(); piece; piece = rest.shift())
      results.push({ conversationId: piece.conversationId, outcome: await settle(db, caller, move, piece, now) });
  };
  await Promise.all(Array.from({ length: width }, work));
  return { results, ...(await countSettled(db, agencyId, handoverId, now)) };
};

/** What stands in one conversation's way is its own: the others move. */
const settle = async (db: Firestore, caller: StaffPrincipal, move: Move, piece: Piece, now: number): Promise<string> => {
  try {
    return await moveConversation(db, caller, move, piece, now);
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
};

/** The receiver into the team, with the search's newest key; written down in the same transaction, so that an undo knows whom to take out. */
const enterReceiver = (db: Firestore, caller: StaffPrincipal, { handoverId, handover, mandateId, to }: Move, wrap: Body['wrap'], now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const { agencyId } = caller;
    const mandate = (await tx.get(docAt<Mandate>(db, paths.mandate(agencyId, mandateId)))).data();
    if (!mandate) throw new Fault('not-found');
    if (mandate.team.includes(to)) return;
    // Read here too: whoever enters after an undo has looked would stay.
    const state = (await tx.get(docAt<Handover>(db, paths.handover(agencyId, handoverId)))).data()?.state;
    if (state === 'undoing' || state === 'undone') throw new Fault('lane-closed');
    if (wrap === null) throw new Fault('wraps-incomplete', { uid: to });
    const entered = await takeIn(tx, db, { agencyId, by: handover.by, mandateId, mandate }, { uid: to, wrap }, now);
    if (entered) tx.update(docAt<Handover>(db, paths.handover(agencyId, handoverId)), { [`entered.${mandateId}`]: FieldValue.arrayUnion(to) });
  });

/**
 * Counts what is settled; with the last one the handover is done, in the agency's ledger too. Items are only ever added, so a count that
 * is lower than the stored one is merely older.
 */
const countSettled = async (db: Firestore, agencyId: string, handoverId: string, now: number): Promise<{ settled: number; total: number }> => {
  const items = collectionAt<HandoverItem>(db, paths.handoverItems(agencyId, handoverId));
  const counted = (await items.count().get()).data().count;
  return db.runTransaction(async (tx) => {
    const ref = docAt<Handover>(db, paths.handover(agencyId, handoverId));
    const stored = (await tx.get(ref)).data();
    if (!stored) throw new Fault('not-found');
    const settled = Math.max(stored.settled, counted);
    const facts = { settled, total: stored.total };
    if (stored.state !== 'running' || settled < stored.total) {
      if (settled !== stored.settled) tx.update(ref, { settled });
      return facts;
    }
    const id = `e-handover-done-${handoverId}`;
    const [left, ledger] = await Promise.all([tx.get(items.where('state', '==', 'left').select('why')), readLedger(tx, db, { agencyId }, [id])]);
    const at = Timestamp.fromMillis(now);
    tx.update(ref, { settled, state: 'done', doneAt: at, undoUntil: Timestamp.fromMillis(now + undoMs) });
    const detail = { moved: stored.total - left.size, left: left.size };
    await appendRows(tx, db, ledger, [{ id, kind: 'handover.done', subject: handoverId, at, detail }]);
    return facts;
  });
};
