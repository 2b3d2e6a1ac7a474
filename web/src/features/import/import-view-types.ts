import type { PlanFault } from '../../platform/import/plan-import.ts';
import type { LeftReason } from '../../platform/import/copy-rows.ts';
import type { Work } from '../../ui/view-types.ts';

/** What the file says that it holds. */
export interface PlanShown {
  readonly agency: string;
  /** The record as of (ms). */
  readonly asOf: number;
  readonly searches: number;
  readonly people: number;
  readonly messages: number;
  /** Reasons that are met, each with its number. */
  readonly left: readonly { readonly why: LeftReason; readonly count: number }[];
}

export interface ImportSnapshot {
  /** `no-right`: neither owner nor administrator; `no-work`: their role writes no team notes. */
  readonly may: 'yes' | 'no-right' | 'no-work';
  readonly fileName: string | null;
  readonly step:
    | { readonly kind: 'choose' }
    /** `share`: of 1. */
    | { readonly kind: 'reading'; readonly share: number }
    | { readonly kind: 'refused'; readonly fault: PlanFault }
    | { readonly kind: 'planned'; readonly plan: PlanShown }
    | { readonly kind: 'running' | 'paused'; readonly plan: PlanShown; readonly done: number }
    | { readonly kind: 'done'; readonly plan: PlanShown };
  readonly work: Work;
}

export interface ImportActions {
  chooseFile(file: File): void;
  /** Begins, or goes on. */
  start(): void;
  pause(): void;
}
