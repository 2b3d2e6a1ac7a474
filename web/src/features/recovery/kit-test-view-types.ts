import type { Work } from '../../ui/view-types.ts';

/** Trying a kit without changing anything. */
export interface KitTestSnapshot {
  /** `not-yours`: neither owner nor administrator. `missing`: no kit was confirmed yet. */
  kit: { status: 'loading' } | { status: 'not-yours' } | { status: 'missing' } | { status: 'there'; testedAt: number | null; isDue: boolean };
  work: Work;
  /** It opened. */
  isGood: boolean;
}

export interface KitTestActions {
  test(text: string): void;
  again(): void;
}
