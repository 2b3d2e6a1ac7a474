import type { ResponseOf } from '@liexin/domain/api/routes';
import type { Work } from '../../ui/view-types.ts';

/** Server times in ms. */
export interface ClosingAbout {
  readonly counts: ResponseOf<'closingPreview'>['counts'];
  readonly keptUntilMs: number | null;
  readonly recordUntilMs: number;
}
export type ClosingPage =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly code: string }
  /** Nobody asked: what it would be about. */
  | { readonly kind: 'open'; readonly about: ClosingAbout; readonly endsAtMs: number; readonly hasWitness: boolean; readonly isAlone: boolean }
  | { readonly kind: 'asked'; readonly by: string; readonly untilMs: number; readonly isAlone: boolean; readonly mayAgree: boolean; readonly mayStop: boolean }
  | { readonly kind: 'pending'; readonly by: string; readonly endsAtMs: number; readonly about: ClosingAbout };

export interface ClosingSnapshot {
  /** Null: this person has no right to it. */
  readonly page: ClosingPage | null;
  readonly work: Work;
}
export interface ClosingActions {
  retry(): void;
  ask(): void;
  agree(): void;
  refuse(): void;
  stop(): void;
  undo(): void;
}

export interface ClosingBarSnapshot {
  readonly endsAtMs: number;
  readonly isOwner: boolean;
}
