import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp, type Firestore } from 'firebase-admin/firestore';
import { reassigned } from '../../platform/assignment.ts';
import { conversationLanes } from '../../platform/conversation-lanes.ts';
import { writeLeaving } from '../../platform/leave-lane.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { docAt, type Conversation, type Handover, type HandoverItem, type Lane } from '../../platform/stored.ts';
import { prepareTimers } from './carry-timers.ts';

export interface Undo {
  readonly agencyId: string;
  readonly handoverId: string;
  readonly handover: Handover;
  readonly by: string;
}

/**
 * Takes one conversation of a handover back, in one transaction: `assigned`, timers, and the receiver out of the lanes that the handover
 * had brought them into, whose keys are due. One that went on to somebody else, or was closed, is kept as it is. One that had not moved
 * yet never will. The item's state says that it is settled, so that repeating changes nothing.
 */
export const undoConversation = (db: Firestore, undo: Undo, place: { mandate: string; to: string; conversationId: string }, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const { agencyId, handoverId, handover, by } = undo;
    const { conversationId, mandate, to } = place;
    const ref = docAt<HandoverItem>(db, paths.handoverItem(agencyId, handoverId, conversationId));
    const conversationRef = docAt<Conversation>(db, paths.conversation(agencyId, conversationId));
    const [settled, conversation] = await Promise.all([tx.get(ref), tx.get(conversationRef)]);
    const [item, talk] = [settled.data(), conversation.data()];
    const at = Timestamp.fromMillis(now);
    if (!item) {
      tx.create(ref, { mandate, to, state: 'left', why: 'stopped', entered: [], greeting: 'none', greeter: null, at });
      return;
    }
    if (item.state !== 'moved') return;
    if (talk?.state !== 'open' || talk.assigned !== to) {
      tx.update(ref, { state: 'kept', why: talk?.state === 'open' ? 'reassigned' : 'closed', at });
      return;
    }
    const row = `e-handover-undone-${handoverId}-${conversationId}`;
    const lanes = await Promise.all(
      item.entered.map(async (laneId) => ({ laneId, lane: (await tx.get(docAt<Lane>(db, paths.lane(agencyId, laneId)))).data() })),
    );
    const entered = lanes.filter(({ lane }) => lane?.participants[to]?.until === null);
    const parts = await conversationLanes(db, agencyId, conversationId, tx);
    const others = parts.filter((part) => !entered.some(({ laneId }) => laneId === part.id) && part.data().participants[to]?.until === null);
    // Who leaves the talk leaves what is said of pay with it [CP7].
    const isOut = entered.length > 0 && others.every((part) => part.data().tier === 'compensation');
    const left = [...entered, ...(isOut ? others.map((part) => ({ laneId: part.id, lane: part.data() })) : [])];
    const ids = [...new Set([...left.map(({ laneId }) => laneId), talk.lanes.candidate])];
    const leftRow = `e-left-${handoverId}-${to}`;
    const ledgers = await Promise.all(ids.map((laneId) => readLedger(tx, db, { agencyId, laneId }, [leftRow, row])));
    const passTimers = await prepareTimers(tx, db, { agencyId, conversationId, conversation: talk, from: to, to: handover.from }, now);

    tx.update(ref, { state: 'undone', at });
    tx.update(conversationRef, {
      ...reassigned(talk, { by, to: handover.from, at }),
      ...(isOut ? { participantUids: FieldValue.arrayRemove(to) } : {}),
    });
    for (const { laneId, lane } of left) if (lane) writeLeaving(tx, db, { agencyId, laneId }, lane, to, now);
    passTimers();
    for (const ledger of ledgers)
      await appendRows(tx, db, ledger, [
        ...(left.some(({ laneId }) => laneId === ledger.ledger.laneId)
          ? [{ id: leftRow, kind: 'lane.reader-left', subject: to, at, detail: { by, handover: handoverId } }]
          : []),
        ...(ledger.ledger.laneId === talk.lanes.candidate
          ? [{ id: row, kind: 'conversation.handover-undone', subject: conversationId, at, detail: { by, from: to, to: handover.from, handover: handoverId } }]
          : []),
      ]);
  });
