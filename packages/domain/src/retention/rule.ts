import type { Clock } from './clocks.ts';
import type { Duration } from './whole-days.ts';

/** What is kept and deleted, each with numbers of its own where a rule names it. FORMAT: classes are only ever added. */
export const dataClasses = [
  /** Texts of messages. */
  'message',
  /** Earlier wordings, and what was taken back. */
  'revision',
  'file',
  /** Pictures made small, transcripts, translations, answers of a model, the index. */
  'derived',
  'receipt',
  /** What the team writes among itself. */
  'note',
  /** Cards and offers. */
  'card',
  /** Who a candidate is and how to reach them. */
  'contact',
  'consent',
  'audit',
  'export',
  /** Mails and pushes that wait. */
  'queue',
] as const;
export type DataClass = (typeof dataClasses)[number];

/** From the general to the particular. */
export const ruleLevels = ['agency', 'team', 'mandate', 'conversation'] as const;
export type RuleLevel = (typeof ruleLevels)[number];
export type RuleScope = { readonly level: 'agency' } | { readonly level: Exclude<RuleLevel, 'agency'>; readonly id: string };

/** Whose law or custom a rule follows; a label for people. */
export const jurisdictions = ['cn', 'eu', 'fr', 'nl', 'de', 'ie', 'uk', 'us'] as const;
export type Jurisdiction = (typeof jurisdictions)[number];

/** One version of a rule. Versions are never changed: a later one takes the place of an earlier one from `effectiveFrom` on. */
export interface RetentionRule {
  readonly id: string;
  /** From 1. */
  readonly version: number;
  readonly scope: RuleScope;
  readonly classes: readonly DataClass[];
  readonly keepAtLeast: Duration | null;
  readonly deleteAtLatest: Duration | null;
  /** Both are counted from it. */
  readonly clock: Clock;
  readonly jurisdiction: Jurisdiction | null;
  /** The law asks for `keepAtLeast`: a candidate's wish does not end it. */
  readonly isStatutory: boolean;
  /** What is below may delete sooner, not later. */
  readonly locked: boolean;
  /** ms of the server's clock. */
  readonly effectiveFrom: number;
  /** The rule is over from `effectiveFrom` on. */
  readonly isEnded: boolean;
  readonly why: string;
}

/** A version of a rule, as what follows from it names it. */
export interface RuleRef {
  readonly id: string;
  readonly version: number;
}
export const refOf = ({ id, version }: RuleRef): RuleRef => ({ id, version });

/** The versions that hold at a moment: of each rule the newest one that is in force, unless that one ends it. */
export const inForce = (versions: readonly RetentionRule[], now: number): RetentionRule[] => {
  const newest = new Map<string, RetentionRule>();
  for (const version of versions) {
    const known = newest.get(version.id);
    if (version.effectiveFrom <= now && (!known || version.version > known.version)) newest.set(version.id, version);
  }
  return [...newest.values()].filter(({ isEnded }) => !isEnded);
};

/** Where an item is: what each level has around it. */
export interface Place {
  readonly team: string | null;
  readonly mandate: string | null;
  readonly conversation: string | null;
}

/** Whether a rule is about what is at this place. */
export const reaches = ({ scope }: Pick<RetentionRule, 'scope'>, place: Place): boolean => scope.level === 'agency' || place[scope.level] === scope.id;
