import type { ChangeState, RetentionReport, RuleEdit } from '../retention/change.ts';
import type { RetentionRule } from '../retention/rule.ts';

/** One version of a retention rule. Everybody of the agency reads it; the server alone writes it, once. */
export interface RetentionRuleDocument<T> extends Omit<RetentionRule, 'effectiveFrom'> {
  schemaVersion: 1;
  effectiveFrom: T;
  at: T;
  by: string;
  /** Who said yes; null: nobody else, or the rule that an agency begins with. */
  approvedBy: string | null;
  /** Id of the change that it came with. */
  change: string | null;
}

/** A change of retention rules, from the draft to its end. Owners, admins and auditors read it; the server alone writes it. */
export interface RetentionChangeDocument<T> {
  schemaVersion: 1;
  state: ChangeState;
  edits: RuleEdit[];
  /** Versions that the edits began from. */
  base: string;
  by: string;
  at: T;
  approvedBy: string | null;
  report: RetentionReport | null;
  token: string | null;
  /** Of `cooling` and later: when it begins, and when it began. */
  effectiveFrom: T | null;
  appliedAt: T | null;
  /** Of what was reverted or objected to. */
  endedBy: string | null;
  endedAt: T | null;
}
