import type { Clock } from '@liexin/domain/retention/clocks';
import type { ClassCount } from '@liexin/domain/retention/change';
import type { Preset } from '@liexin/domain/retention/presets';
import type { DataClass } from '@liexin/domain/retention/rule';
import type { Duration } from '@liexin/domain/retention/whole-days';
import type { Loadable, Work } from '../../ui/view-types.ts';

/** What a rule is about. `name` is null where this device has none. */
export type RuleAbout =
  | { readonly level: 'agency' }
  | { readonly level: 'team' | 'mandate' | 'conversation'; readonly id: string; readonly name: string | null };

/** A rule that is in force, or the draft of one. */
export interface RuleRow {
  readonly id: string;
  readonly about: RuleAbout;
  readonly classes: readonly DataClass[];
  readonly keepAtLeast: Duration | null;
  readonly deleteAtLatest: Duration | null;
  readonly clock: Clock;
  readonly isStatutory: boolean;
  readonly locked: boolean;
  readonly isEnded: boolean;
  readonly preset: Preset | null;
}
export interface SampleRow {
  readonly id: string;
  /** Null: a conversation that is not open on this device. */
  readonly name: string | null;
  readonly class: DataClass;
  readonly made: number;
  readonly now: number | null;
  readonly changed: number | null;
  /** Rules that the new day comes from, and those that keep it. */
  readonly by: readonly RuleAbout[];
  readonly keptBy: readonly RuleAbout[];
  readonly isHeld: boolean;
}
export interface ReportFacts {
  readonly people: number;
  readonly messages: number;
  readonly notes: number;
  readonly bytes: number;
  readonly sooner: number;
  readonly held: number;
  readonly oldest: number | null;
  readonly newest: number | null;
  readonly firstAt: number | null;
  readonly classes: readonly (ClassCount & { readonly class: DataClass })[];
  /** When the first of the months begins. */
  readonly from: number;
  readonly months: { readonly changed: readonly number[]; readonly now: readonly number[] };
  readonly samples: readonly SampleRow[];
}
export type Preview =
  | { readonly status: 'none' }
  | { readonly status: 'counting'; readonly done: number; readonly total: number }
  | { readonly status: 'failed'; readonly code: string }
  | { readonly status: 'ready'; readonly report: ReportFacts };

export interface RetentionEditor {
  readonly rule: RuleRow;
  /** What holds now; null for a new rule. */
  readonly saved: RuleRow | null;
  /** Searches that a new rule can be for. */
  readonly searches: readonly { readonly id: string; readonly name: string }[];
  /** Those that leave an end for everything. */
  readonly presets: readonly Preset[];
  /**
   * `nothing`: it is as it was. `says-nothing`: neither number. `no-end`: nothing would have an end. `no-effect`: about what goes with
   * something else, or from a day that nobody records.
   */
  readonly blocked: 'nothing' | 'says-nothing' | 'no-end' | 'no-effect' | null;
  /** Whether the rule could be ended. */
  readonly mayEnd: boolean;
  readonly isAnotherOpen: boolean;
  readonly isAlone: boolean;
  readonly preview: Preview;
  readonly askWork: Work;
}
export interface ChangeRow {
  readonly changeId: string;
  readonly state: 'asked' | 'cooling' | 'applying' | 'paused';
  readonly rules: readonly RuleRow[];
  readonly by: string;
  /** When it begins, of `cooling`. */
  readonly begins: number | null;
  /** Of `asked`, where nobody else can say yes: when it counts as agreed. */
  readonly aloneAt: number | null;
  readonly people: number;
  readonly messages: number;
  readonly notes: number;
  readonly firstAt: number | null;
  readonly mayApprove: boolean;
  readonly mayTakeBack: boolean;
  readonly mayObject: boolean;
  readonly mayTryAgain: boolean;
  readonly work: Work;
}
export interface PastChange {
  readonly changeId: string;
  readonly state: 'done' | 'reverted' | 'objected' | 'dropped' | 'paused';
  readonly rules: readonly RuleRow[];
  readonly by: string;
  readonly at: number;
}
export interface RetentionPage {
  readonly rules: readonly RuleRow[];
  readonly change: ChangeRow | null;
  readonly past: readonly PastChange[];
}
export interface RetentionSnapshot {
  readonly page: Loadable<RetentionPage>;
  readonly mayDraft: boolean;
  readonly editor: RetentionEditor | null;
}
type RulePart = Partial<Pick<RuleRow, 'classes' | 'keepAtLeast' | 'deleteAtLatest' | 'clock' | 'locked' | 'isEnded'>>;
export interface RetentionActions {
  retry(): void;
  edit(ruleId: string): void;
  startNew(): void;
  usePreset(presetId: string): void;
  set(part: RulePart): void;
  /** Null: the whole agency. */
  setSearch(mandateId: string | null): void;
  preview(): void;
  ask(): void;
  close(): void;
  takeBack(changeId: string): void;
  object(changeId: string): void;
  /** Drafts what a paused change wanted. */
  tryAgain(changeId: string): void;
}
