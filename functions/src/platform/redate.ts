import { laterContact, type ContactEvent } from '@liexin/domain/retention/clocks';
import { isErasureRule } from '@liexin/domain/retention/erasure';
import { dayOf } from '@liexin/domain/retention/whole-days';
import { isRoom } from '@liexin/domain/storage/is-room';
import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp, type Firestore, type QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { conversationLanes } from './conversation-lanes.ts';
import { appendRows, readLedger, type LedgerState, type NewRow } from './ledger.ts';
import { isSameMonth, monthAhead } from './month-days.ts';
import { apartShown, lastOf, partDay, type PartDay } from './part-days.ts';
import { clocksOf, clocksOfRoom, dateOf, readRules } from './retention.ts';
import { docAt, type Agency, type Conversation, type Lane, type Mandate } from './stored.ts';

/** Why a date is looked at again: `notes` somebody wrote one, `due` once more before anything goes by it. */
export type DateCause = 'contact' | 'notes' | 'consent' | 'search' | 'rules' | 'closing' | 'due';

/** What is on its way out keeps the day on which it left. */
const isThere = ({ state }: Lane): boolean => state === 'open' || state === 'closed';
/** Decided by people, with a date of its own: no rule moves it. */
const isDecided = (lane: Lane): boolean => isErasureRule(lane.retention.rule);
const follows = (lane: Lane | undefined): lane is Lane => lane !== undefined && isThere(lane) && !isDecided(lane);

interface Dated {
  readonly lane: QueryDocumentSnapshot<Lane>;
  readonly before: Timestamp;
  readonly deleteBy: Timestamp;
  readonly rule: string;
  /** What goes before the whole; null: nothing does. */
  readonly month: NonNullable<Lane['retention']['month']> | null;
}
const isNews = ({ lane, before, deleteBy, rule }: Dated): boolean => !deleteBy.isEqual(before) || lane.data().retention.rule !== rule;

const isOtherMonth = ({ lane, month }: Dated): boolean => !isSameMonth(lane.data().retention.month, month);

/**
 * Sets the dates of all parts of a conversation anew from what holds now, with those of its card and its link, and a row of the trail for each
 * old and new day. The conversation has the day of the talk while that is there, afterwards the last day of what is left; where people
 * decided the day of the talk, conversation and link keep theirs. Natural idempotency: a date that stands already writes nothing. `contact`:
 * when somebody was in touch, kept to the day.
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
    const [mandate, found, rules] = await Promise.all([
      tx.get(docAt<Mandate>(db, paths.mandate(agencyId, conversation.mandate))),
      conversationLanes(db, agencyId, conversationId, tx),
      readRules(db, agencyId, agency, tx),
    ]);
    const known = conversation.contactAt?.toMillis() ?? null;
    const contactMs = contact ? laterContact(known, contact.event, contact.at) : known;
    const moved = contactMs !== null && (known === null || JSON.stringify(dayOf(known, rules.zone)) !== JSON.stringify(dayOf(contactMs, rules.zone)));
    const talk = { conversationId, conversation, mandate: mandate.data(), lanes: found.map((lane) => lane.data()) };
    const following = found.filter((lane) => follows(lane.data()));
    const each = following.map(async (lane): Promise<Dated> => {
      const { retention } = lane.data();
      const of = { ...clocksOf(talk, lane.data(), rules, now), contactMs };
      const own = dateOf(rules, of, retention.deleteBy.toMillis(), now);
      const deleteBy = later(own.deleteBy, restoredBy(retention, rules.closesAt));
      const month = await monthAhead(tx, db, { agencyId, laneId: lane.id }, { lane: lane.data(), of, wholeAt: deleteBy }, rules, now);
      return { lane, before: retention.deleteBy, rule: own.rule, deleteBy, month };
    });
    const dated = (await Promise.all(each)).toSorted(
      ({ lane: a }, { lane: b }) => Number(b.id === conversation.lanes.candidate) - Number(a.id === conversation.lanes.candidate),
    );
    if (dated.length === 0) return false;
    const news = dated.filter(isNews);
    const talkLane = found.find(({ id }) => id === conversation.lanes.candidate)?.data();
    const ofTalk = dated.find(({ lane }) => lane.id === conversation.lanes.candidate);
    const there = daysOf(found, dated);
    const shown = talkLane !== undefined && isThere(talkLane) ? ofTalk?.deleteBy : lastOf(there);
    const shows = {
      ...(shown === undefined || shown.isEqual(conversation.deleteBy) ? {} : { deleteBy: shown }),
      ...apartShown(conversation, there),
      ...(moved && contactMs !== null ? { contactAt: Timestamp.fromMillis(contactMs) } : {}),
    };
    const months = dated.filter(isOtherMonth);
    if (news.length + months.length === 0 && Object.keys(shows).length === 0) return false;
    // One row for those that move alike. Whether it is a repeat was decided by the date itself; a day may go back and forth.
    const rows = news.filter((one, i) => news.findIndex((other) => isAlike(one, other)) === i);
    const ledgers = await Promise.all(rows.map(({ lane }) => readLedger(tx, db, { agencyId, laneId: lane.id }, [])));
    const link = conversation.link;
    const claimed = ofTalk && link?.state === 'claimed' ? await tx.get(db.doc(paths.link(agencyId, link.linkId))) : null;
    const all = { ...shows, ...(ofTalk && claimed ? { 'link.expiresAt': ofTalk.deleteBy } : {}) };
    if (Object.keys(all).length > 0) tx.update(ref, all);
    if (ofTalk && claimed?.exists) tx.update(claimed.ref, { expiresAt: ofTalk.deleteBy });
    for (const { lane, deleteBy, rule } of news) tx.update(lane.ref, { 'retention.deleteBy': deleteBy, 'retention.rule': rule });
    for (const { lane, month } of months) tx.update(lane.ref, { 'retention.month': month ?? FieldValue.delete() });
    for (const [i, one] of rows.entries()) {
      const ledger = ledgers[i];
      if (ledger) await appendRows(tx, db, ledger, [movedRow(ledger, one, conversationId, cause, now)]);
    }
    return news.length > 0;
  });

/** The same for the team's own channel of a search, which counts from its newest message. Natural idempotency. */
export const redateRoom = async (
  db: Firestore,
  { agencyId, mandateId, laneId, cause }: { agencyId: string; mandateId: string; laneId: string; cause: DateCause },
  now: number,
): Promise<boolean> =>
  db.runTransaction(async (tx) => {
    const [lane, mandate, agency] = [
      await tx.get(docAt<Lane>(db, paths.lane(agencyId, laneId))),
      (await tx.get(docAt<Mandate>(db, paths.mandate(agencyId, mandateId)))).data(),
      (await tx.get(docAt<Agency>(db, paths.agency(agencyId)))).data(),
    ];
    const room = lane.data();
    if (!follows(room) || !agency) return false;
    const rules = await readRules(db, agencyId, agency, tx);
    const of = clocksOfRoom(mandateId, room, mandate);
    const own = dateOf(rules, of, room.retention.deleteBy.toMillis(), now);
    const deleteBy = later(own.deleteBy, restoredBy(room.retention, rules.closesAt));
    const month = await monthAhead(tx, db, { agencyId, laneId }, { lane: room, of, wholeAt: deleteBy }, rules, now);
    const dated: Dated = { lane: lane as QueryDocumentSnapshot<Lane>, before: room.retention.deleteBy, deleteBy, rule: own.rule, month };
    if (!isNews(dated)) {
      if (isOtherMonth(dated)) tx.update(lane.ref, { 'retention.month': month ?? FieldValue.delete() });
      return false;
    }
    const ledger = await readLedger(tx, db, { agencyId, laneId }, []);
    tx.update(lane.ref, { 'retention.deleteBy': deleteBy, 'retention.rule': own.rule, 'retention.month': month ?? FieldValue.delete() });
    await appendRows(tx, db, ledger, [movedRow(ledger, dated, mandateId, cause, now)]);
    return true;
  });

/** Whichever of the two a lane is. Whether its date moved. */
export const redateLane = async (db: Firestore, agencyId: string, laneId: string, cause: DateCause, now: number): Promise<boolean> => {
  const lane = (await docAt<Lane>(db, paths.lane(agencyId, laneId)).get()).data();
  if (!lane) return false;
  if (isRoom(lane)) return redateRoom(db, { agencyId, mandateId: lane.mandate, laneId, cause }, now);
  return redate(db, { agencyId, conversationId: lane.conversation, cause }, now);
};

const movedRow = ({ tip }: LedgerState, { before, deleteBy, rule }: Dated, subject: string, cause: DateCause, now: number): NewRow => ({
  id: `e-date-${deleteBy.toMillis()}-${(tip?.seq ?? 0) + 1}`,
  kind: 'retention.date-moved',
  subject,
  at: Timestamp.fromMillis(now),
  detail: { cause, from: before.toDate().toISOString(), to: deleteBy.toDate().toISOString(), rule },
});
const isAlike = (a: Dated, b: Dated): boolean => a.before.isEqual(b.before) && a.deleteBy.isEqual(b.deleteBy) && a.rule === b.rule;
/** The days of the parts that are there, with those that move now. */
const daysOf = (lanes: readonly QueryDocumentSnapshot<Lane>[], dated: readonly Dated[]): PartDay[] =>
  lanes
    .filter((lane) => isThere(lane.data()))
    .map((lane) => {
      const moving = dated.find((one) => one.lane.id === lane.id);
      return moving ? { id: lane.id, deleteBy: moving.deleteBy, rule: moving.rule } : partDay(lane);
    });
const later = (a: Timestamp, b: Timestamp | undefined): Timestamp => (b !== undefined && b.toMillis() > a.toMillis() ? b : a);
/** What was brought back from the trash lives on for a while, but not beyond the day on which the agency is closed. */
const restoredBy = ({ restoredUntil }: Lane['retention'], closesAt: number | null): Timestamp | undefined =>
  restoredUntil !== undefined && closesAt !== null && closesAt < restoredUntil.toMillis() ? Timestamp.fromMillis(closesAt) : restoredUntil;
