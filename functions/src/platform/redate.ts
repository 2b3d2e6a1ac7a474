import { laterContact, type ContactEvent } from '@liexin/domain/retention/clocks';
import { isErasureRule } from '@liexin/domain/retention/erasure';
import { dayOf } from '@liexin/domain/retention/whole-days';
import { isRoom } from '@liexin/domain/storage/is-room';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { appendRows, readLedger, type LedgerState } from './ledger.ts';
import { clocksOf, clocksOfRoom, dateOf, readRules } from './retention.ts';
import { docAt, type Agency, type Conversation, type Lane, type Mandate } from './stored.ts';

/** Why a date is looked at again: `due` once more before anything goes by it. */
export type DateCause = 'contact' | 'consent' | 'search' | 'rules' | 'closing' | 'due';

/** What is on its way out keeps the day on which it left. */
const isThere = ({ state }: Lane): boolean => state === 'open' || state === 'closed';
/** Decided by people, with a date of its own: no rule moves it. */
const isDecided = (lane: Lane): boolean => isErasureRule(lane.retention.rule);
const follows = (lane: Lane | undefined): lane is Lane => lane !== undefined && isThere(lane) && !isDecided(lane);

/**
 * Sets the date of a conversation, its lanes and its link anew from what holds now, with one row of its trail that has the old and the
 * new day. Where the talk is gone or has a day that was decided, conversation and link keep theirs, and notes that stay follow the rules by
 * themselves. Natural idempotency: a date that stands already writes nothing. `contact`: when somebody was in touch, kept to the day.
 */
export const redate = async (
  db: Firestore,
  { agencyId, conversationId, cause, contact }: { agencyId: string; conversationId: string; cause: DateCause; contact?: { event: ContactEvent; at: number } },
  now: number,
): Promise<boolean> =>
  db.runTransaction(async (tx) => {
    const ref = docAt<Conversation>(db, paths.conversation(agencyId, conversationId));
    const [snapshot, agencySnapshot] = await Promise.all([tx.get(ref), tx.get(docAt<Agency>(db, paths.agency(agencyId)))]);
    const [conversation, agency] = [snapshot.data(), agencySnapshot.data()];
    if (!conversation || !agency) return false;
    const [mandate, candidate, internal, rules] = await Promise.all([
      tx.get(docAt<Mandate>(db, paths.mandate(agencyId, conversation.mandate))),
      tx.get(docAt<Lane>(db, paths.lane(agencyId, conversation.lanes.candidate))),
      tx.get(docAt<Lane>(db, paths.lane(agencyId, conversation.lanes.internal))),
      readRules(db, agencyId, agency, tx),
    ]);
    const moving = [candidate, internal].flatMap((one) => (follows(one.data()) ? [one] : []));
    const shown = moving[0]?.data()?.retention;
    if (!moving[0] || !shown) return false;
    const isTalk = moving[0] === candidate;
    const before = isTalk ? conversation.deleteBy : shown.deleteBy;
    const known = conversation.contactAt?.toMillis() ?? null;
    const contactMs = contact ? laterContact(known, contact.event, contact.at) : known;
    const moved = contactMs !== null && (known === null || JSON.stringify(dayOf(known, rules.zone)) !== JSON.stringify(dayOf(contactMs, rules.zone)));
    const lanes = [candidate, internal].flatMap((one) => one.data() ?? []);
    const clocks = { ...clocksOf(conversationId, conversation, mandate.data(), lanes), contactMs };
    const found = dateOf(rules, clocks, before.toMillis(), now);
    const { rule } = found;
    const deleteBy = later(found.deleteBy, restoredBy(conversation, rules.closesAt));
    const isSame = deleteBy.isEqual(before) && shown.rule === rule && shown.deleteBy.isEqual(deleteBy);
    if (isSame && !moved) return false;
    // Whether it is a repeat was decided by the date itself; a day may go back and forth.
    const ledger = await readLedger(tx, db, { agencyId, laneId: moving[0].id }, []);
    const id = rowId(ledger, deleteBy);
    const link = conversation.link;
    const claimed = isTalk && link?.state === 'claimed' ? await tx.get(db.doc(paths.link(agencyId, link.linkId))) : null;
    const shows = {
      ...(isTalk ? { deleteBy } : {}),
      ...(moved && contactMs !== null ? { contactAt: Timestamp.fromMillis(contactMs) } : {}),
      ...(claimed ? { 'link.expiresAt': deleteBy } : {}),
    };
    if (Object.keys(shows).length > 0) tx.update(ref, shows);
    if (claimed?.exists) tx.update(claimed.ref, { expiresAt: deleteBy });
    for (const lane of moving) tx.update(lane.ref, { retention: { deleteBy, rule } });
    if (isSame) return false;
    const detail = { cause, from: before.toDate().toISOString(), to: deleteBy.toDate().toISOString(), rule };
    await appendRows(tx, db, ledger, [{ id, kind: 'retention.date-moved', subject: conversationId, at: Timestamp.fromMillis(now), detail }]);
    return true;
  });

/** The same for the team's own channel of a search, which counts from its newest message. Natural idempotency. */
export const redateRoom = async (
  db: Firestore,
  { agencyId, mandateId, laneId, cause }: { agencyId: string; mandateId: string; laneId: string; cause: DateCause },
  now: number,
): Promise<boolean> =>
  db.runTransaction(async (tx) => {
    const ref = docAt<Lane>(db, paths.lane(agencyId, laneId));
    const [lane, mandate, agency] = [
      (await tx.get(ref)).data(),
      (await tx.get(docAt<Mandate>(db, paths.mandate(agencyId, mandateId)))).data(),
      (await tx.get(docAt<Agency>(db, paths.agency(agencyId)))).data(),
    ];
    if (!follows(lane) || !agency) return false;
    const clocks = clocksOfRoom(mandateId, lane, mandate);
    const { deleteBy, rule } = dateOf(await readRules(db, agencyId, agency, tx), clocks, lane.retention.deleteBy.toMillis(), now);
    if (deleteBy.isEqual(lane.retention.deleteBy) && rule === lane.retention.rule) return false;
    const ledger = await readLedger(tx, db, { agencyId, laneId }, []);
    const id = rowId(ledger, deleteBy);
    const detail = { cause, from: lane.retention.deleteBy.toDate().toISOString(), to: deleteBy.toDate().toISOString(), rule };
    tx.update(ref, { retention: { deleteBy, rule } });
    await appendRows(tx, db, ledger, [{ id, kind: 'retention.date-moved', subject: mandateId, at: Timestamp.fromMillis(now), detail }]);
    return true;
  });

/** Whichever of the two a lane is. Whether its date moved. */
export const redateLane = async (db: Firestore, agencyId: string, laneId: string, cause: DateCause, now: number): Promise<boolean> => {
  const lane = (await docAt<Lane>(db, paths.lane(agencyId, laneId)).get()).data();
  if (!lane) return false;
  if (isRoom(lane)) return redateRoom(db, { agencyId, mandateId: lane.mandate, laneId, cause }, now);
  return redate(db, { agencyId, conversationId: lane.conversation, cause }, now);
};

const rowId = ({ tip }: LedgerState, deleteBy: Timestamp): string => `e-date-${deleteBy.toMillis()}-${(tip?.seq ?? 0) + 1}`;
const later = (a: Timestamp, b: Timestamp | undefined): Timestamp => (b !== undefined && b.toMillis() > a.toMillis() ? b : a);
/** What was brought back from the trash lives on for a while, but not beyond the day on which the agency is closed. */
const restoredBy = ({ restoredUntil }: Pick<Conversation, 'restoredUntil'>, closesAt: number | null): Timestamp | undefined =>
  restoredUntil !== undefined && closesAt !== null && closesAt < restoredUntil.toMillis() ? Timestamp.fromMillis(closesAt) : restoredUntil;
