import type { LaneKind } from '../agency/role.ts';
import { inForce, reaches, type DataClass, type Place, type RetentionRule } from './rule.ts';

/**
 * What a rule can be about: each is a part of a conversation with keys of its own, so it can be deleted by itself. Everything else goes with
 * the part that it lies in, and a rule about it would delete nothing.
 */
export const partClasses = ['message', 'note'] as const satisfies readonly DataClass[];
export type PartClass = (typeof partClasses)[number];
export const isPartClass = (of: DataClass): of is PartClass => partClasses.some((one) => one === of);

const amongTeam: ReadonlySet<LaneKind> = new Set<LaneKind>(['internal', 'internalOffer']);
/** What is said with the candidate is messages; what the team says among itself is notes. */
export const classOfPart = (kind: LaneKind): PartClass => (amongTeam.has(kind) ? 'note' : 'message');

/** A part as far as its day follows from it. `lastMs`: its newest message, or when it was made. */
export interface Part {
  readonly kind: LaneKind;
  readonly lastMs: number;
}
/** By what rules a part goes, and when what is newest in it was written (ms). */
export interface CountedAs {
  readonly class: PartClass;
  readonly lastMs: number;
}

/** Whether a rule in force says something of notes as such. */
export const hasNoteRules = (rules: readonly RetentionRule[], place: Place, now: number): boolean =>
  inForce(rules, now).some((rule) => rule.classes.includes('note') && reaches(rule, place));

/**
 * As what a part counts. A talk goes whole, from the newest message in any part of it, as long as no rule speaks of notes. Where one does, each
 * part counts from its own newest message [RT60]; notes that nobody wrote yet are nothing to delete, and their place stays as long as the talk.
 * `begunMs`: when the conversation was made. `all`: the parts that are there.
 */
export const countedAs = (part: Part, all: readonly Part[], begunMs: number, isApart: boolean): CountedAs => {
  const newest = (parts: readonly Part[]): number => Math.max(begunMs, ...parts.map(({ lastMs }) => lastMs));
  const of = classOfPart(part.kind);
  if (!isApart) return { class: of, lastMs: newest(all) };
  if (of === 'note' && part.lastMs > begunMs) return { class: of, lastMs: part.lastMs };
  return { class: 'message', lastMs: newest(all.filter(({ kind }) => classOfPart(kind) === 'message')) };
};
