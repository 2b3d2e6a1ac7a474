import { recordKeptUntil, type ClosingCounts } from '@liexin/domain/retention/closing';
import { isErasureRule } from '@liexin/domain/retention/erasure';
import { heldBy } from '@liexin/domain/retention/hold-reach';
import { isRoom } from '@liexin/domain/storage/is-room';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import { holdsOf, monthsBetween, placeOfLane } from '../../platform/hold-register.ts';
import { clocksOf, clocksOfRoom, outcomeAtClosing, readRules, type Rules } from '../../platform/retention.ts';
import { collectionAt, type Agency, type Conversation, type Lane, type Mandate, type Member } from '../../platform/stored.ts';

/** A part of a conversation as a closing sees it: until when the law keeps it, and by which rule. Null: it goes on the day. */
export interface Kept {
  readonly atMs: number;
  readonly rule: string;
}

/** Until when the law keeps a part beyond the day of the closing. */
export const keptByLaw = (rules: Rules, lane: Lane, conversation: Conversation | undefined, mandate: Mandate | undefined, dayMs: number): Kept | null => {
  const clocks = conversation
    ? clocksOf({ conversationId: lane.conversation, conversation, mandate, lanes: [lane] }, lane, rules, dayMs)
    : clocksOfRoom(lane.mandate, lane, mandate);
  // Somebody asked for deletion, and this part was to stay until its own day.
  const own = lane.retention.deleteBy.toMillis();
  if (isErasureRule(lane.retention.rule)) return own > dayMs ? { atMs: own, rule: lane.retention.rule } : null;
  const { goneAt, keptBy } = outcomeAtClosing(rules, clocks, dayMs);
  const floor = keptBy[0];
  return goneAt !== null && goneAt > dayMs && floor ? { atMs: goneAt, rule: `${floor.id}.${floor.version}` } : null;
};

export interface Counted {
  readonly counts: ClosingCounts;
  readonly keptUntilMs: number | null;
  readonly recordUntilMs: number;
}

/** What a closing on a day would be about. Reads only. */
export const countClosing = async (db: Firestore, agencyId: string, agency: Agency, dayMs: number): Promise<Counted> => {
  const [rules, members, mandates, conversations, lanes, holds] = await Promise.all([
    readRules(db, agencyId, agency),
    collectionAt<Member>(db, paths.members(agencyId)).where('status', '==', 'active').count().get(),
    collectionAt<Mandate>(db, paths.mandates(agencyId)).get(),
    collectionAt<Conversation>(db, paths.conversations(agencyId)).get(),
    collectionAt<Lane>(db, paths.lanes(agencyId)).get(),
    holdsOf(db, agencyId),
  ]);
  const conversationOf = new Map(conversations.docs.map((doc) => [doc.id, doc.data()]));
  const mandateOf = new Map(mandates.docs.map((doc) => [doc.id, doc.data()]));
  let held = 0;
  const kept: number[] = [];
  for (const lane of lanes.docs.map((doc) => doc.data())) {
    const conversation = isRoom(lane) ? undefined : conversationOf.get(lane.conversation);
    const months = monthsBetween((conversation?.createdAt ?? lane.last.at).toMillis(), lane.last.at.toMillis());
    if (heldBy(holds, placeOfLane(lane, months), dayMs).ids.length > 0) held += 1;
    const last = keptByLaw(rules, lane, conversation, mandateOf.get(lane.mandate), dayMs);
    if (last) kept.push(last.atMs);
  }
  return {
    counts: { conversations: conversations.size, searches: mandates.size, members: members.data().count, held, kept: kept.length },
    keptUntilMs: kept.length === 0 ? null : Math.max(...kept),
    recordUntilMs: recordKeptUntil(dayMs, rules.zone),
  };
};
