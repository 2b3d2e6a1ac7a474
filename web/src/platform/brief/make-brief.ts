import type { Role } from '@liexin/domain/agency/role';
import { questionsIn } from './questions-in.ts';
import type { RoomFact } from './room-facts.ts';

/** A message of a search as this person may read it: opened, in its newest words, what was deleted left out. */
export interface BriefMessage {
  readonly id: string;
  /** The conversation, or the search itself for the channel of its team. */
  readonly talk: string;
  readonly lane: 'candidate' | 'internal' | 'room';
  readonly sender: string;
  readonly isCandidate: boolean;
  readonly atMs: number;
  readonly text: string;
  readonly isRead: boolean;
}

export interface BriefInput {
  readonly me: string;
  readonly search: {
    readonly id: string;
    readonly title: string | null;
    readonly client: string | null;
    readonly openedAtMs: number;
    readonly closedAtMs: number | null;
    readonly isPlaced: boolean;
  };
  readonly team: readonly { readonly uid: string; readonly name: string; readonly roles: readonly Role[] }[];
  readonly candidates: readonly {
    readonly conversationId: string;
    readonly name: string | null;
    readonly addedAtMs: number;
    readonly link: 'not-sent' | 'not-opened' | 'opened' | 'claimed' | 'ended';
  }[];
  readonly messages: readonly BriefMessage[];
  readonly facts: readonly RoomFact[];
  /** Messages that this device could not open. */
  readonly locked: number;
}

/** Where a sentence of the brief comes from: the very message. */
export interface BriefSource {
  readonly talk: string;
  readonly lane: BriefMessage['lane'];
  readonly messageId: string;
}

export interface BriefCandidate {
  readonly conversationId: string;
  readonly name: string | null;
  readonly link: BriefInput['candidates'][number]['link'];
  /** Whose word is awaited, since when, and after which words; null: nobody wrote yet. */
  readonly waits: { readonly forWhom: 'us' | 'candidate'; readonly sinceMs: number; readonly words: string; readonly source: BriefSource } | null;
  readonly messages: number;
}

export interface BriefQuestion {
  readonly words: string;
  readonly asker: { readonly kind: 'candidate' | 'member'; readonly name: string | null };
  /** The candidate whom it is about; null in the channel. */
  readonly about: string | null;
  readonly waitsFor: 'us' | 'candidate' | 'team';
  readonly atMs: number;
  readonly source: BriefSource;
}

export interface BriefDay {
  /** A moment of that day. */
  readonly atMs: number;
  readonly entries: readonly (
    | { readonly kind: 'fact'; readonly fact: RoomFact }
    | { readonly kind: 'talk'; readonly name: string | null; readonly count: number; readonly source: BriefSource }
  )[];
}

/** What somebody who is new to a search needs to know. */
export interface Brief {
  readonly search: BriefInput['search'];
  readonly people: readonly {
    readonly uid: string;
    readonly name: string;
    readonly roles: readonly Role[];
    readonly isYou: boolean;
    readonly messages: number;
  }[];
  /** Who waits for us first, the longest wait first. */
  readonly candidates: readonly BriefCandidate[];
  /** Those that wait for us or the team first, the oldest first. */
  readonly questions: readonly BriefQuestion[];
  /** Newest first. */
  readonly decisions: readonly RoomFact[];
  /** What the person has not read, the most first. */
  readonly unread: readonly { readonly name: string | null; readonly count: number; readonly source: BriefSource }[];
  /** Newest day first, each from morning to evening. */
  readonly days: readonly BriefDay[];
  readonly messages: number;
  readonly locked: number;
}

const longest = 160;
const shorten = (text: string): string => {
  const [line, chars] = [text.replaceAll(/\s+/gu, ' ').trim(), Array.from(text.replaceAll(/\s+/gu, ' ').trim())];
  return chars.length > longest ? `${chars.slice(0, longest).join('')}…` : line;
};
const byTime = (a: BriefMessage, b: BriefMessage): number => a.atMs - b.atMs || (a.id < b.id ? -1 : 1);
const sourceOf = ({ talk, lane, id }: BriefMessage): BriefSource => ({ talk, lane, messageId: id });

/** Messages of one lane of one talk, oldest first. */
const byLane = (messages: readonly BriefMessage[]): readonly (readonly BriefMessage[])[] => {
  const lanes = new Map<string, BriefMessage[]>();
  for (const message of messages.toSorted(byTime)) {
    const key = `${message.talk}/${message.lane}`;
    lanes.set(key, [...(lanes.get(key) ?? []), message]);
  }
  return [...lanes.values()];
};

/** The first word of the run that the other side has not answered, and the last one. */
const waitOf = (lane: readonly BriefMessage[]): BriefCandidate['waits'] => {
  const last = lane.at(-1);
  if (last === undefined) return null;
  const turn = lane.findLastIndex(({ isCandidate }) => isCandidate !== last.isCandidate) + 1;
  return { forWhom: last.isCandidate ? 'us' : 'candidate', sinceMs: lane[turn]?.atMs ?? last.atMs, words: shorten(last.text), source: sourceOf(last) };
};

/** Somebody to whom the question was put said something after it. */
const isAnswered = (lane: readonly BriefMessage[], at: number): boolean => {
  const asked = lane[at];
  return lane.slice(at + 1).some((later) => (asked?.lane === 'candidate' ? later.isCandidate !== asked.isCandidate : later.sender !== asked?.sender));
};

const openQuestions = (input: BriefInput, lane: readonly BriefMessage[]): readonly BriefQuestion[] =>
  lane.flatMap((message, at) => {
    const words = isAnswered(lane, at) ? [] : questionsIn(message.text);
    const candidate = input.candidates.find(({ conversationId }) => conversationId === message.talk);
    const name = message.isCandidate ? (candidate?.name ?? null) : (input.team.find(({ uid }) => uid === message.sender)?.name ?? null);
    return words.map((one): BriefQuestion => ({
      words: one,
      asker: { kind: message.isCandidate ? 'candidate' : 'member', name },
      about: message.lane === 'room' ? null : (candidate?.name ?? null),
      waitsFor: message.lane !== 'candidate' ? 'team' : message.isCandidate ? 'us' : 'candidate',
      atMs: message.atMs,
      source: sourceOf(message),
    }));
  });

const decided: ReadonlySet<RoomFact['kind']> = new Set(['closed', 'placed', 'reopened', 'reopen-asked', 'joined']);

const dayOf = (atMs: number): number => {
  const date = new Date(atMs);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
};

const daysOf = (input: BriefInput, nameOf: (talk: string) => string | null): readonly BriefDay[] => {
  const days = new Map<number, { fact: RoomFact[]; talk: Map<string, BriefMessage[]> }>();
  const day = (atMs: number) => {
    const found = days.get(dayOf(atMs)) ?? { fact: [], talk: new Map<string, BriefMessage[]>() };
    days.set(dayOf(atMs), found);
    return found;
  };
  for (const fact of input.facts) day(fact.atMs).fact.push(fact);
  for (const message of input.messages.toSorted(byTime)) {
    const { talk } = day(message.atMs);
    talk.set(message.talk, [...(talk.get(message.talk) ?? []), message]);
  }
  return [...days]
    .toSorted(([a], [b]) => b - a)
    .map(([atMs, { fact, talk }]) => {
      const entries = [
        ...fact.map((one) => ({ at: one.atMs, entry: { kind: 'fact', fact: one } as const })),
        ...[...talk.values()].flatMap((said) => {
          const [first] = said;
          return first === undefined
            ? []
            : [{ at: first.atMs, entry: { kind: 'talk', name: nameOf(first.talk), count: said.length, source: sourceOf(first) } as const }];
        }),
      ];
      return { atMs, entries: entries.toSorted((a, b) => a.at - b.at).map(({ entry }) => entry) };
    });
};

const unreadOf = (input: BriefInput, nameOf: (talk: string) => string | null): Brief['unread'] =>
  byLane(input.messages.filter(({ isRead, sender }) => !isRead && sender !== input.me))
    .flatMap((lane) => {
      const [first] = lane;
      return first === undefined ? [] : [{ name: nameOf(first.talk), count: lane.length, source: sourceOf(first) }];
    })
    .toSorted((a, b) => b.count - a.count);

/** Sentence by sentence what the messages and the record of a search say, in the order in which somebody new wants it. Pure. */
export const makeBrief = (input: BriefInput): Brief => {
  const nameOf = (talk: string): string | null => input.candidates.find(({ conversationId }) => conversationId === talk)?.name ?? null;
  const lanes = byLane(input.messages);
  const candidates = input.candidates
    .map((candidate): BriefCandidate => {
      const said = lanes.find(([first]) => first?.talk === candidate.conversationId && first.lane === 'candidate') ?? [];
      return { conversationId: candidate.conversationId, name: candidate.name, link: candidate.link, waits: waitOf(said), messages: said.length };
    })
    .toSorted((a, b) => rank(a) - rank(b) || (a.waits?.sinceMs ?? 0) - (b.waits?.sinceMs ?? 0));
  return {
    search: input.search,
    people: input.team
      .map((one) => ({ ...one, isYou: one.uid === input.me, messages: input.messages.filter(({ sender }) => sender === one.uid).length }))
      .toSorted((a, b) => b.messages - a.messages),
    candidates,
    questions: lanes
      .flatMap((lane) => openQuestions(input, lane))
      .toSorted((a, b) => Number(a.waitsFor === 'candidate') - Number(b.waitsFor === 'candidate') || a.atMs - b.atMs),
    decisions: input.facts.filter(({ kind }) => decided.has(kind)).toReversed(),
    unread: unreadOf(input, nameOf),
    days: daysOf(input, nameOf),
    messages: input.messages.length,
    locked: input.locked,
  };
};

const rank = ({ waits }: BriefCandidate): number => (waits === null ? 2 : waits.forWhom === 'us' ? 0 : 1);
