import type { Work } from '../../ui/view-types.ts';

/** Trying a kit without changing anything. */
export interface KitTestSnapshot {
  /** `not-yours`: neither owner nor administrator. `missing`: no kit was confirmed yet. */
  kit: { status: 'loading' } | { status: 'not-yours' } | { status: 'missing' } | { status: 'there'; testedAt: number | null; isDue: boolean };
  /** Null: not an owner, who alone makes a new one. `none`: nothing asks for one. */
  newKit: null | 'none' | 'make' | 'fill';
  work: Work;
  /** It opened. */
  isGood: boolean;
  /** What the server keeps for this kit is not the agency's audit key. */
  isAuditForged: boolean;
}

export interface KitTestActions {
  test(text: string): void;
  again(): void;
}
