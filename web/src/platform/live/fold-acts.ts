import type { MessageType } from '@liexin/proof/envelope';
import { isEmoji } from './is-emoji.ts';
import { compareInstants, type Instant } from './message-order.ts';

/** One opened message of one lane, of whatever type, as everybody in the lane can open it. */
export interface Said {
  readonly id: string;
  /** Time of the server; null for what is still on its way out of this browser: it stands after everything that arrived, by `order`. */
  readonly sentAt: Instant | null;
  readonly order: number;
  /** Whose signature it carries. */
  readonly sender: string;
  readonly type: MessageType;
  /** Message that it edits, deletes, reacts to or answers. */
  readonly ref: string | null;
  readonly text: string;
  readonly quote: string | null;
  readonly emoji: string | null;
  /** What an edit says inside that it takes the place of. */
  readonly replaces: string | null;
}

export interface Reaction {
  readonly emoji: string;
  /** uids, in the order in which they reacted. */
  readonly by: readonly string[];
}

/** What answers which message, in the words of that message as it is now, or as they were quoted where it is not loaded. */
export interface Quoted {
  readonly id: string;
  readonly state: 'loaded' | 'as-quoted' | 'deleted';
  /** Null where the quoted message is not loaded: whoever quotes could name anybody. */
  readonly sender: string | null;
  readonly text: string;
}

/** What became of a message. */
export interface Folded {
  /** The newest words; empty when deleted. */
  readonly text: string;
  /** The message and its edits, oldest first: one where it was never edited, none where it was deleted. */
  readonly revisions: readonly Said[];
  readonly deleted: Said | null;
  /** In the order of the first of each kind. */
  readonly reactions: readonly Reaction[];
  readonly quote: Quoted | null;
  /** Acts on it that have not arrived yet, oldest first. */
  readonly onTheirWay: readonly Said[];
}

export interface RefusedAct {
  readonly act: Said;
  readonly why: 'not-the-sender' | 'not-a-message' | 'malformed';
}

export interface Fold {
  /** Only messages to which something happened, or that answer another one. */
  readonly folded: ReadonlyMap<string, Folded>;
  /** Acts that change nothing, in order: shown as what somebody tried. */
  readonly refused: readonly RefusedAct[];
  /** Acts on messages that are not loaded. */
  readonly waiting: readonly Said[];
}

/**
 * Edits, deletions, reactions and quotes of one lane, folded into the messages that they are about (AC1 to AC9). Pure: whatever the order
 * and however often messages come in, the same set gives the same outcome.
 */
export const foldActs = (all: readonly Said[]): Fold => {
  const said = new Map(all.map((one) => [one.id, one]));
  const acts = [...said.values()].filter(isAct).toSorted(compareSaid);
  const perMessage = new Map<string, Said[]>();
  const refused: RefusedAct[] = [];
  const waiting: Said[] = [];
  for (const act of acts) {
    const target = act.ref === null ? undefined : said.get(act.ref);
    const why = refusal(act, target);
    if (why !== null) refused.push({ act, why });
    else if (target === undefined) waiting.push(act);
    else perMessage.set(target.id, [...(perMessage.get(target.id) ?? []), act]);
  }
  const folded = new Map<string, Folded>();
  for (const [id, about] of perMessage) {
    const message = said.get(id);
    if (message !== undefined) folded.set(id, foldOne(message, about));
  }
  // After the acts, because a quote shows the words as they are now.
  for (const message of said.values()) {
    if (isAct(message) || message.ref === null) continue;
    const own = folded.get(message.id) ?? foldOne(message, []);
    folded.set(message.id, own.deleted === null ? { ...own, quote: quoteOf(message, message.ref, said, folded) } : own);
  }
  return { folded, refused, waiting };
};

/** Acts change another message and are no line of their own. */
export const isAct = ({ type }: { readonly type: MessageType }): boolean => type === 'edit' || type === 'del' || type === 'react';

/** Server time, then id; what is on its way comes after, in the order in which it was written. */
const compareSaid = (a: Said, b: Said): number => {
  if (a.sentAt === null || b.sentAt === null) return a.sentAt !== b.sentAt ? (a.sentAt === null ? 1 : -1) : a.order - b.order || compareIds(a, b);
  return compareInstants(a.sentAt, b.sentAt) || compareIds(a, b);
};
const compareIds = (a: Said, b: Said): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const refusal = (act: Said, target: Said | undefined): RefusedAct['why'] | null => {
  if (act.ref === null) return 'malformed';
  if (act.type === 'edit' && (act.text.trim() === '' || (act.replaces !== null && act.replaces !== act.ref))) return 'malformed';
  if (act.type === 'react' && (act.emoji === null || !isEmoji(act.emoji))) return 'malformed';
  if (target === undefined) return null;
  if (isAct(target) || target.type === 'sys') return 'not-a-message';
  return act.type !== 'react' && act.sender !== target.sender ? 'not-the-sender' : null;
};

const foldOne = (message: Said, about: readonly Said[]): Folded => {
  const onTheirWay = about.filter((act) => act.sentAt === null);
  const deleted = about.find((act) => act.type === 'del') ?? null;
  if (deleted !== null) return { text: '', revisions: [], deleted, reactions: [], quote: null, onTheirWay };
  const revisions = [message, ...about.filter((act) => act.type === 'edit')];
  return { text: revisions.at(-1)?.text ?? message.text, revisions, deleted, reactions: reactionsOf(about), quote: null, onTheirWay };
};

/** One set for each person: the same sign a second time takes it back. */
const reactionsOf = (about: readonly Said[]): readonly Reaction[] => {
  const signs = new Map<string, Set<string>>();
  for (const { type, emoji, sender } of about) {
    if (type !== 'react' || emoji === null) continue;
    const people = signs.get(emoji) ?? new Set<string>();
    if (!people.delete(sender)) people.add(sender);
    if (people.size === 0) signs.delete(emoji);
    else signs.set(emoji, people);
  }
  return [...signs].map(([emoji, people]) => ({ emoji, by: [...people] }));
};

const quoteOf = (message: Said, id: string, said: ReadonlyMap<string, Said>, folded: ReadonlyMap<string, Folded>): Quoted | null => {
  const target = said.get(id);
  if (target === undefined) return message.quote === null ? null : { id, state: 'as-quoted', sender: null, text: message.quote };
  if (isAct(target)) return null;
  const now = folded.get(id);
  const { sender } = target;
  return now?.deleted != null ? { id, state: 'deleted', sender, text: '' } : { id, state: 'loaded', sender, text: now?.text ?? target.text };
};
