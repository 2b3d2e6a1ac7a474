import { isErasureRule } from '@liexin/domain/retention/erasure';
import { heldBy, type HoldRegister } from '@liexin/domain/retention/hold-reach';
import { spreadOver, type LastDay } from '@liexin/domain/retention/last-day';
import { monthBegins, monthDays, monthOf, type MonthOfPart } from '@liexin/domain/retention/month';
import type { Outcome, RetentionLaw } from '@liexin/domain/retention/outcome';
import { classOfPart } from '@liexin/domain/retention/part';
import type { DataClass } from '@liexin/domain/retention/rule';
import { isRestricted, type ItemCount } from '@liexin/domain/retention/tally';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import { conversationLanes } from '../../platform/conversation-lanes.ts';
import { monthsBetween, placeOfLane } from '../../platform/hold-register.ts';
import { dayOfMade } from '../../platform/month-days.ts';
import { clocksOf, clocksOfRoom, outcomeOfLast, type PartClocks, type Talk } from '../../platform/retention.ts';
import { collectionAt, docAt, type Conversation, type Lane, type Mandate, type Message } from '../../platform/stored.ts';

/** The law of now and the one that a change would make, both as of the moment at which the change begins. */
export interface TwoLaws {
  readonly now: RetentionLaw;
  readonly changed: RetentionLaw;
  /** What nothing of goes, whichever rules there are. */
  readonly holds: HoldRegister;
  readonly at: number;
}

const classOf = (kind: Lane['kind'], type: Message['type']): DataClass => (type === 'edit' || type === 'del' ? 'revision' : classOfPart(kind));

/** What becomes of a thing by both laws. */
interface Fates {
  readonly now: Fate;
  readonly changed: Fate;
}
interface Part extends Fates {
  readonly id: string;
  readonly lane: Lane;
  /** The same of its months, those that go before the whole of it [RT62]. */
  months(of: readonly MonthOfPart[]): (month: number) => Fates;
}

/** What becomes of something by one law. `at`: the day on which it goes, ms; null: there is none. */
interface Fate {
  readonly at: number | null;
  readonly outcome: Outcome | null;
  readonly isHeld: boolean;
}

/** In the trash, or with a day that people decided: no rule moves it. */
const isSettled = ({ state, retention }: Lane): boolean => state === 'expired' || isErasureRule(retention.rule);

/**
 * Both laws, asked of a part as the date that stands beside it is [RT30]: it goes whole, on the day of the last message that counts for it, but for
 * its months that go before. `begun`: when the first message of it may have been written.
 */
const fatesOf = (lane: Lane, begun: number, clocksBy: (law: RetentionLaw) => PartClocks, laws: TwoLaws): Omit<Part, 'id' | 'lane'> => {
  const isHeld = (periods: readonly number[]): boolean => heldBy(laws.holds, placeOfLane(lane, periods), laws.at).ids.length > 0;
  const isPartHeld = isHeld(monthsBetween(begun, lane.last.at.toMillis()));
  const by = (law: RetentionLaw): Fate => {
    if (isSettled(lane)) return { at: lane.retention.deleteBy.toMillis(), outcome: null, isHeld: isPartHeld };
    const of = clocksBy(law);
    const outcome = outcomeOfLast(law, of, laws.at);
    if (outcome.goneAt === null) return { at: null, outcome, isHeld: isPartHeld };
    const day = spreadOver(outcome.goneAt, law.rules, outcome.deletedBy, of.conversationId ?? of.mandateId);
    return { at: Math.max(day, lane.retention.restoredUntil?.toMillis() ?? day), outcome, isHeld: isPartHeld };
  };
  const whole: Fates = { now: by(laws.now), changed: by(laws.changed) };
  const keptFromMs = lane.retention.keptFrom?.toMillis() ?? 0;
  const monthsBy = (law: RetentionLaw, of: readonly MonthOfPart[], part: Fate): ((month: number) => Fate) => {
    const clocks = clocksBy(law);
    const dayOf = dayOfMade(law, clocks, lane, laws.at);
    const inSight = of.filter(({ month }) => monthBegins(month) >= keptFromMs);
    const days = isSettled(lane) ? new Map<number, LastDay>() : monthDays(inSight, dayOf, part.at);
    return (month) => {
      // In the trash, on the way out: no rule moves it.
      if (monthBegins(month) < keptFromMs) return { at: keptFromMs, outcome: null, isHeld: isHeld([month]) };
      const [day, newest] = [days.get(month), of.find((one) => one.month === month)];
      if (!day || !newest) return part;
      return { at: day.at, outcome: outcomeOfLast(law, { ...clocks, lastMs: newest.newestMs }, laws.at), isHeld: isHeld([month]) };
    };
  };
  return {
    ...whole,
    months: (of) => {
      const [now, changed] = [monthsBy(laws.now, of, whole.now), monthsBy(laws.changed, of, whole.changed)];
      return (month) => ({ now: now(month), changed: changed(month) });
    },
  };
};

/** Messages that are read at a time: contents are weighed, and no more of them are at hand. */
const pageSize = 500;

/** Counts what lies in a part, message by message, each with the day of its month where that is sooner. Reads only. */
const countPart = async (db: Firestore, agencyId: string, about: About, { id, lane, months }: Part): Promise<ItemCount[]> => {
  const all = collectionAt<Message>(db, paths.messages(agencyId, id)).select('type', 'sentAt', 'ciphertext').limit(pageSize);
  const things: Thing[] = [];
  for (let page = await all.get(); ; page = await all.startAfter(page.docs.at(-1)).get()) {
    for (const doc of page.docs) {
      const { type, sentAt, ciphertext } = doc.data();
      things.push({ class: classOf(lane.kind, type), made: sentAt.toMillis(), bytes: (ciphertext as Uint8Array | undefined)?.length ?? 0 });
    }
    if (page.size < pageSize) break;
  }
  const newest = new Map<number, number>();
  for (const { made } of things) newest.set(monthOf(made), Math.max(newest.get(monthOf(made)) ?? 0, made));
  const fates = months([...newest].map(([month, newestMs]) => ({ month, newestMs })));
  return things.map((thing) => counted(about, fates(monthOf(thing.made)), thing));
};

type About = Pick<ItemCount, 'conversation' | 'search'>;
type Thing = Pick<ItemCount, 'class' | 'made' | 'bytes'>;

const counted = (about: About, { now, changed }: Fates, thing: Thing): ItemCount => {
  const conflict = changed.outcome?.conflict ?? null;
  return {
    ...about,
    ...thing,
    now: now.isHeld ? null : now.at,
    changed: changed.isHeld ? null : changed.at,
    by: [...(changed.outcome?.deletedBy ?? [])],
    keptBy: [...(changed.outcome?.keptBy ?? [])],
    isHeld: changed.isHeld,
    isRestricted: changed.outcome !== null && isRestricted(changed.outcome),
    conflict: conflict === null || conflict.delete === null ? null : `${conflict.keep.id}|${conflict.delete.id}`,
  };
};

/** What becomes of everything of one conversation, by the law of now and by the other. */
export const countConversation = async (
  db: Firestore,
  agencyId: string,
  conversationId: string,
  conversation: Conversation,
  laws: TwoLaws,
): Promise<ItemCount[]> => {
  const [mandate, found] = await Promise.all([
    docAt<Mandate>(db, paths.mandate(agencyId, conversation.mandate)).get(),
    conversationLanes(db, agencyId, conversationId),
  ]);
  const begun = conversation.createdAt.toMillis();
  const talk: Talk = { conversationId, conversation, mandate: mandate.data(), lanes: found.map((one) => one.data()) };
  const parts = found.map((one): Part => {
    const lane = one.data();
    return { id: one.id, lane, ...fatesOf(lane, begun, (law) => clocksOf(talk, lane, law, laws.at), laws) };
  });
  const about = { conversation: conversationId, search: conversation.mandate };
  const messages = await Promise.all(parts.map((part) => countPart(db, agencyId, about, part)));
  const beside = (of: 'card' | 'contact', bytes: number, fate: Fates): ItemCount => counted(about, fate, { class: of, made: begun, bytes });
  // The card goes with the last part, by each law for itself; the address with the talk.
  const withTalk = parts.find(({ id }) => id === conversation.lanes.candidate);
  return [
    ...messages.flat(),
    ...(parts.length === 0 ? [] : [beside('card', conversation.card.ciphertext.length, lastOf(parts))]),
    ...(conversation.hasContact && withTalk ? [beside('contact', 0, withTalk)] : []),
  ];
};

/** What becomes of what goes with the last of some parts. */
const lastOf = (parts: readonly Part[]): Fates => {
  const isHeld = parts.some((part) => part.now.isHeld);
  const last = (law: 'now' | 'changed'): Fate => parts.map((part) => part[law]).reduce((a, b) => ((b.at ?? Infinity) > (a.at ?? Infinity) ? b : a));
  return { now: { ...last('now'), isHeld }, changed: { ...last('changed'), isHeld } };
};

/** The same of the team's own channel of a search, which counts from its newest message. Nothing where the search has none. */
export const countRoom = async (
  db: Firestore,
  agencyId: string,
  mandateId: string,
  mandate: Pick<Mandate, 'room' | 'clocks'>,
  laws: TwoLaws,
): Promise<ItemCount[]> => {
  if (!mandate.room) return [];
  const lane = (await docAt<Lane>(db, paths.lane(agencyId, mandate.room)).get()).data();
  if (!lane) return [];
  const fates = fatesOf(lane, lane.last.at.toMillis(), () => clocksOfRoom(mandateId, lane, mandate), laws);
  return countPart(db, agencyId, { conversation: mandateId, search: mandateId }, { id: mandate.room, lane, ...fates });
};
