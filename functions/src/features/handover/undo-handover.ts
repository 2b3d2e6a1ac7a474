import { holdsSearchKey } from '@liexin/domain/agency/search-key';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp, type Firestore } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { keysDueIn, searchKeys } from '../../platform/search-keys.ts';
import { collectionAt, docAt, type Conversation, type Handover, type HandoverItem, type Mandate, type Member } from '../../platform/stored.ts';
import { leaveRoom } from '../../platform/leave-room.ts';
import { handoverReach } from './may-hand-over.ts';
import { undoConversation, type Undo } from './undo-conversation.ts';

/** In one request. */
const most = 50;
const width = 5;

/**
 * Undoes a handover, some conversations at a request, within seven days: whoever may hand over all of its searches. The first request
 * stops what still runs. Each conversation is settled for itself, then receivers leave the teams that the handover brought them into,
 * unless they take part in something of the search by now; the last step ends it with a row of the agency's ledger. Each step can be
 * repeated, and a request that is killed leaves the rest for the next. Faults: not-allowed, not-found, lane-closed (over), not-a-member
 * (whoever gave them away has gone: there is nobody to give them back to).
 */
export const undoHandover = async (db: Firestore, caller: StaffPrincipal, handoverId: string, now: number): Promise<ResponseOf<'undoHandover'>> => {
  const { agencyId, uid: by } = caller;
  const handover = await begin(db, caller, handoverId, now);
  if (handover.state === 'undone') return { left: 0 };
  const undo: Undo = { agencyId, handoverId, handover, by };
  const places = Object.entries(handover.plan).flatMap(([mandate, { receivers }]) =>
    Object.entries(receivers).flatMap(([to, ids]) => ids.map((conversationId) => ({ mandate, to, conversationId }))),
  );
  const items = await collectionAt<HandoverItem>(db, paths.handoverItems(agencyId, handoverId)).select('state').get();
  const states = new Map(items.docs.map((doc) => [doc.id, doc.data().state]));
  const open = places.filter(({ conversationId }) => (states.get(conversationId) ?? 'moved') === 'moved');
  const rest = open.slice(0, most);
  const work = async (): Promise<void> => {
    for (let place = rest.shift(); place; place = rest.shift()) await undoConversation(db, undo, place, now);
  };
  await Promise.all(Array.from({ length: width }, work));
  const left = Math.max(0, open.length - most);
  await docAt<Handover>(db, paths.handover(agencyId, handoverId)).update({ takenBack: places.length - left });
  if (left > 0) return { left };
  for (const [mandateId, uids] of Object.entries(handover.entered))
    for (const uid of uids) {
      const room = await leaveTeam(db, undo, mandateId, uid, now);
      if (room !== null) await leaveRoom(db, { agencyId, uid, by, seq: `${handoverId}-${uid}` }, room, now);
    }
  await end(db, undo, now);
  return { left: 0 };
};

const begin = async (db: Firestore, caller: StaffPrincipal, handoverId: string, now: number): Promise<Handover> => {
  const { agencyId } = caller;
  const reaches = await handoverReach(db, caller);
  return db.runTransaction(async (tx) => {
    const ref = docAt<Handover>(db, paths.handover(agencyId, handoverId));
    const handover = (await tx.get(ref)).data();
    if (!handover) throw new Fault('not-found');
    const [from, ...mandates] = await Promise.all([
      tx.get(docAt<Member>(db, paths.member(agencyId, handover.from))),
      ...Object.keys(handover.plan).map((id) => tx.get(docAt<Mandate>(db, paths.mandate(agencyId, id)))),
    ]);
    if (!mandates.every((mandate) => reaches(mandate.data() ?? { team: [] }))) throw new Fault('not-found');
    if (handover.state === 'undoing' || handover.state === 'undone') return handover;
    if (now >= handover.undoUntil.toMillis()) throw new Fault('lane-closed');
    if (from.data()?.status !== 'active') throw new Fault('not-a-member', { uid: handover.from });
    tx.update(ref, { state: 'undoing' });
    return { ...handover, state: 'undoing' };
  });
};

/** Out of a team again, and the newest wrap with it: what they were given lies on their device, so the search's key is due (RM7). Answers the search's channel, which is left next. */
const leaveTeam = (db: Firestore, { agencyId, handoverId, by }: Undo, mandateId: string, uid: string, now: number): Promise<string | null> =>
  db.runTransaction(async (tx) => {
    const ref = docAt<Mandate>(db, paths.mandate(agencyId, mandateId));
    const mandate = (await tx.get(ref)).data();
    const room = mandate?.room ?? null;
    if (!mandate?.team.includes(uid)) return room;
    const id = `e-team-left-${mandateId}-${uid}-${handoverId}`;
    const [talks, found, ledger] = await Promise.all([
      tx.get(collectionAt<Conversation>(db, paths.conversations(agencyId)).where('participantUids', 'array-contains', uid).select('mandate')),
      tx.get(docAt<Member>(db, paths.member(agencyId, uid))),
      readLedger(tx, db, { agencyId }, [id]),
    ]);
    if (talks.docs.some((doc) => doc.get('mandate') === mandateId)) return null;
    const member = found.data();
    // Owners and admins hold the key of every search, in its team or not.
    const lost = searchKeys(mandate).filter(({ tier }) => member === undefined || !holdsSearchKey(tier, member, false));
    const due = lost.filter(({ keysDue }) => keysDue === null).map(({ tier }) => tier);
    tx.update(ref, { team: FieldValue.arrayRemove(uid), ...keysDueIn(due, Timestamp.fromMillis(now)) });
    for (const key of lost) tx.delete(db.doc(paths.wrap(agencyId, key.compartment, key.generation, uid)));
    await appendRows(tx, db, ledger, [{ id, kind: 'team.left', subject: mandateId, at: Timestamp.fromMillis(now), detail: { by, member: uid } }]);
    return room;
  });

const end = (db: Firestore, { agencyId, handoverId, by }: Undo, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const ref = docAt<Handover>(db, paths.handover(agencyId, handoverId));
    const id = `e-handover-undone-${handoverId}`;
    const [stored, ledger] = await Promise.all([tx.get(ref), readLedger(tx, db, { agencyId }, [id])]);
    const handover = stored.data();
    if (!handover || handover.state === 'undone') return;
    const at = Timestamp.fromMillis(now);
    tx.update(ref, { state: 'undone', undoneAt: at, takenBack: handover.total });
    await appendRows(tx, db, ledger, [{ id, kind: 'handover.undone', subject: handoverId, at, detail: { by } }]);
  });
