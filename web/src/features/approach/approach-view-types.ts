import type { LimitLine } from '../../ui/approach-types.ts';
import type { Loadable, Work } from '../../ui/view-types.ts';

export interface LimitRow extends LimitLine {
  by: string;
  at: number;
  work: Work;
}
export interface AskRow {
  conversationId: string;
  by: string;
  candidateName: string | null;
  search: string | null;
  at: number;
  reason: string | null;
  limits: readonly LimitLine[];
  work: Work;
}
export interface NewLimits {
  isCompany: boolean;
  /** Of a person one, of companies any number. */
  names: readonly string[];
  employer: string;
  email: string;
  phone: string;
  reason: string;
  until: number | null;
}
export interface OffLimitsSnapshot {
  /** Null: not this person's to keep. */
  entries: Loadable<readonly LimitRow[]> | null;
  /** Null: not this person's to decide. */
  asks: Loadable<readonly AskRow[]> | null;
  addWork: Work;
  /** Counts what was added, so that the form begins anew. */
  added: number;
}
export interface OffLimitsActions {
  add(entries: NewLimits): void;
  end(entryId: string): void;
  decide(conversationId: string, isAllowed: boolean): void;
  retry(): void;
}
