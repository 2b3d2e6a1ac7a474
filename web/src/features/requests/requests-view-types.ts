import type { Decision, ErasureDecision, ErasureGround, ErasureKind, ErasureState, Kept } from '@liexin/domain/retention/erasure';
import type { Language, Loadable, Work } from '../../ui/view-types.ts';

export interface RequestRow {
  readonly id: string;
  readonly kind: ErasureKind;
  readonly state: ErasureState;
  /** Null where this person does not read the conversation. */
  readonly candidate: string | null;
  readonly conversationId: string;
  readonly search: string | null;
  readonly consultant: string | null;
  readonly identity: 'device' | 'link';
  readonly language: Language;
  readonly receivedAt: number;
  readonly dueAt: number;
  readonly doneAt: number | null;
  readonly onHold: boolean;
  /** What the candidate wrote; null: not to be opened here. */
  readonly words: string | null;
  readonly decision: ErasureDecision | null;
  readonly ground: ErasureGround | null;
  readonly keep: readonly Kept[];
  readonly decidedBy: string | null;
  readonly certificate: { readonly id: string; readonly removed: number; readonly finishedAt: number; readonly horizon: number } | null;
  readonly mayDecide: boolean;
  /** The answer can be sealed here. */
  readonly canAnswer: boolean;
  readonly work: Work;
}

export interface RequestsSnapshot {
  readonly agencyName: string;
  readonly rows: Loadable<readonly RequestRow[]>;
}

export interface RequestsActions {
  /** A decision is opened: what went wrong with one before is no more told. */
  begin(id: string): void;
  decide(id: string, decision: Decision, letter: string): void;
  retry(): void;
}
