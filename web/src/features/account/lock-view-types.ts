import type { Language, Work } from '../../ui/view-types.ts';

/** The app locked by hand or after idle time: keys are out of memory, the account stays signed in. */
export interface LockSnapshot {
  language: Language;
  memberName: string;
  agencyName: string;
  lockedAt: number;
  /** Messages waiting in the outbox: they stay, and go out after unlocking. */
  waiting: number;
  work: Work;
}

export interface LockActions {
  unlock(password: string): void;
  signOut(): void;
}
