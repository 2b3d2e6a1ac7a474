import type { Work } from './view-types.ts';

/** Somebody of the agency has the same person. Names are null where they are not told, or not open on this device. */
export interface KnownLine {
  id: string;
  /** Null: somebody in a search that this person is not in. */
  name: string | null;
  isYou: boolean;
  search: string | null;
  at: number;
  isContacted: boolean;
  isRecent: boolean;
  /** Whom to ask, where `name` is not told. */
  ask: readonly string[];
}
/** Something on the list that is about this person. */
export interface LimitLine {
  id: string;
  isCompany: boolean;
  label: string;
  reason: string;
  until: number | null;
}
export interface FoundSnapshot {
  known: readonly KnownLine[];
  limits: readonly LimitLine[];
  /** This person may say yes to the list's entries. */
  mayDecide: boolean;
}

/** While a candidate is typed. */
export type CheckSnapshot = { status: 'idle' | 'checking' | 'failed' | 'too-many' } | { status: 'found'; found: FoundSnapshot };

/** A conversation that is not open for its first message. */
export interface ApproachSnapshot {
  found: FoundSnapshot;
  /** `free`: nothing stands in the way, and the first message opens it. `failed`, `too-many`: not looked up yet, which goes on by itself. */
  state: 'failed' | 'too-many' | 'free' | 'duplicate' | 'off-limits' | 'asked' | 'refused';
  work: Work;
}

/** Whether a reason has to be given. */
export const needsReason = ({ known, limits }: FoundSnapshot): boolean => limits.length > 0 || known.some(({ isRecent }) => isRecent);
