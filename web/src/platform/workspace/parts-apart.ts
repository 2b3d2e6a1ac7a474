import type { DocumentData } from 'firebase/firestore';

/** The last day of a part, ms, and the rule that it comes from, with its version. */
export interface PartDay {
  readonly atMs: number;
  readonly rule: string;
}
/** How the parts of a conversation go; null: gone. */
export interface PartsApart {
  readonly talk: PartDay | null;
  readonly notes: PartDay | null;
}

const dayOf = (data: DocumentData | null | undefined): PartDay | null =>
  data ? { atMs: (data['at'] as { toMillis(): number }).toMillis(), rule: String(data['rule']) } : null;

/** What the document of a conversation says of its parts, for its view; nothing where all of it goes on one day. */
export const readApart = (apart: DocumentData | null | undefined): { readonly apart?: PartsApart } =>
  apart ? { apart: { talk: dayOf(apart['talk'] as DocumentData | null), notes: dayOf(apart['notes'] as DocumentData | null) } } : {};

interface Parts {
  readonly lanes: { readonly candidate: string; readonly internal: string };
  readonly apart?: PartsApart;
}
/** The part that is past its last day, whether or not the server's clock has come by: nothing of it is shown any more [RT58]. */
export const goneParts = ({ apart }: Pick<Parts, 'apart'>, nowMs: number): readonly ('candidate' | 'internal')[] => {
  if (apart === undefined) return [];
  const isGone = (day: PartDay | null): boolean => day === null || day.atMs <= nowMs;
  return [...(isGone(apart.talk) ? (['candidate'] as const) : []), ...(isGone(apart.notes) ? (['internal'] as const) : [])];
};
/** Their lanes. */
export const goneLanes = (conversation: Parts, nowMs: number): readonly string[] => goneParts(conversation, nowMs).map((which) => conversation.lanes[which]);

/** The words for it: `apart` says when notes go, and whether by another rule than the talk. */
export type PartDays = { readonly kind: 'talk-gone' | 'notes-gone' } | { readonly kind: 'apart'; readonly at: number; readonly hasOwnRule: boolean };
const ruleOf = ({ rule }: PartDay): string => rule.replace(/\.\d+$/, '');

/** Null: all of it goes on one day. */
export const partDays = (conversation: Pick<Parts, 'apart'>, nowMs: number): PartDays | null => {
  const { apart } = conversation;
  const [gone] = goneParts(conversation, nowMs);
  if (gone !== undefined) return { kind: gone === 'candidate' ? 'talk-gone' : 'notes-gone' };
  if (!apart?.talk || !apart.notes || apart.talk.atMs === apart.notes.atMs) return null;
  return { kind: 'apart', at: apart.notes.atMs, hasOwnRule: ruleOf(apart.talk) !== ruleOf(apart.notes) };
};
