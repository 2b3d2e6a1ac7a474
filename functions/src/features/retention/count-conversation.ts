import { isErasureRule } from '@liexin/domain/retention/erasure';
import { heldBy, type HoldRegister } from '@liexin/domain/retention/hold-reach';
import { spreadOver } from '@liexin/domain/retention/last-day';
import type { Outcome, RetentionLaw } from '@liexin/domain/retention/outcome';
import { classOfPart } from '@liexin/domain/retention/part';
import type { DataClass } from '@liexin/domain/retention/rule';
import { isRestricted, type ItemCount } from '@liexin/domain/retention/tally';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import { conversationLanes } from '../../platform/conversation-lanes.ts';
import { monthsBetween, placeOfLane } from '../../platform/hold-register.ts';
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

interface Part {
  readonly id: string;
  readonly lane: Lane;
  readonly isHeld: boolean;
  readonly now: Fate;
  readonly changed: Fate;
}

/** What becomes of a part by one law. `at`: the day on which it goes, ms; null: there is none. */
interface Fate {
  readonly at: number | null;
  readonly outcome: Outcome | null;
}

/** In the trash, or with a day that people decided: no rule moves it. */
const isSettled = ({ state, retention }: Lane): boolean => state === 'expired' || isErasureRule(retention.rule);

/** Both laws, asked of a part as the date that stands beside it is [RT30]: it goes whole, on the day of the last message that counts for it. */
const fatesOf = (lane: Lane, clocksBy: (law: RetentionLaw) => PartClocks, laws: TwoLaws): Pick<Part, 'now' | 'changed'> => {
  const by = (law: RetentionLaw): Fate => {
    if (isSettled(lane)) return { at: lane.retention.deleteBy.toMillis(), outcome: null };
    const of = clocksBy(law);
    const outcome = outcomeOfLast(law, of, laws.at);
    if (outcome.goneAt === null) return { at: null, outcome };
    const day = spreadOver(outcome.goneAt, law.rules, outcome.deletedBy, of.conversationId ?? of.mandateId);
    return { at: Math.max(day, lane.retention.restoredUntil?.toMillis() ?? day), outcome };
  };
  return { now: by(laws.now), changed: by(laws.changed) };
};

const isHeld = (lane: Lane, begun: number, laws: TwoLaws): boolean =>
  heldBy(laws.holds, placeOfLane(lane, monthsBetween(begun, lane.last.at.toMillis())), laws.at).ids.length > 0;

/** Messages that are read at a time: contents are weighed, and no more of them are at hand. */
const pageSize = 500;

/** Counts what lies in a part, message by message. Reads only. */
const countPart = async (db: Firestore, agencyId: string, about: About, { id, lane, ...fate }: Part): Promise<ItemCount[]> => {
  const all = collectionAt<Message>(db, paths.messages(agencyId, id)).select('type', 'sentAt', 'ciphertext').limit(pageSize);
  const items: ItemCount[] = [];
  for (let page = await all.get(); ; page = await all.startAfter(page.docs.at(-1)).get()) {
    for (const doc of page.docs) {
      const { type, sentAt, ciphertext } = doc.data();
      items.push(
        counted(about, fate, { class: classOf(lane.kind, type), made: sentAt.toMillis(), bytes: (ciphertext as Uint8Array | undefined)?.length ?? 0 }),
      );
    }
    if (page.size < pageSize) return items;
  }
};

type About = Pick<ItemCount, 'conversation' | 'search'>;
type Thing = Pick<ItemCount, 'class' | 'made' | 'bytes'>;

const counted = (about: About, { isHeld: isKept, now, changed }: Omit<Part, 'id' | 'lane'>, thing: Thing): ItemCount => {
  const conflict = changed.outcome?.conflict ?? null;
  return {
    ...about,
    ...thing,
    now: isKept ? null : now.at,
    changed: isKept ? null : changed.at,
    by: [...(changed.outcome?.deletedBy ?? [])],
    keptBy: [...(changed.outcome?.keptBy ?? [])],
    isHeld: isKept,
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
    return { id: one.id, lane, isHeld: isHeld(lane, begun, laws), ...fatesOf(lane, (law) => clocksOf(talk, lane, law, laws.at), laws) };
  });
  const about = { conversation: conversationId, search: conversation.mandate };
  const messages = await Promise.all(parts.map((part) => countPart(db, agencyId, about, part)));
  const beside = (of: 'card' | 'contact', bytes: number, fate: Omit<Part, 'id' | 'lane'>): ItemCount => counted(about, fate, { class: of, made: begun, bytes });
  // The card goes with the last part, by each law for itself; the address with the talk.
  const withTalk = parts.find(({ id }) => id === conversation.lanes.candidate);
  return [
    ...messages.flat(),
    ...(parts.length === 0 ? [] : [beside('card', conversation.card.ciphertext.length, lastOf(parts))]),
    ...(conversation.hasContact && withTalk ? [beside('contact', 0, withTalk)] : []),
  ];
};

/** What becomes of what goes with the last of some parts. */
const lastOf = (parts: readonly Part[]): Omit<Part, 'id' | 'lane'> => {
  const last = (law: 'now' | 'changed'): Fate => parts.map((part) => part[law]).reduce((a, b) => ((b.at ?? Infinity) > (a.at ?? Infinity) ? b : a));
  return { isHeld: parts.some((part) => part.isHeld), now: last('now'), changed: last('changed') };
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
  const fates = fatesOf(lane, () => clocksOfRoom(mandateId, lane, mandate), laws);
  return countPart(
    db,
    agencyId,
    { conversation: mandateId, search: mandateId },
    { id: mandate.room, lane, isHeld: isHeld(lane, lane.last.at.toMillis(), laws), ...fates },
  );
};
