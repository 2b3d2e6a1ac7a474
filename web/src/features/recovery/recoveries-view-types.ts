import type { Work } from '../../ui/view-types.ts';

/** Somebody who asks, or asked, to come back with the kit. */
export interface RecoveryRow {
  uid: string;
  name: string;
  /** It is asked for in the name of whoever looks. */
  isYou: boolean;
  /** Server times in ms. */
  askedAt: number;
  end:
    | { kind: 'waiting'; until: number }
    /** `by`: an owner's name; null where it was taken back by whoever asked. */
    | { kind: 'stopped'; by: string | null; at: number }
    | { kind: 'done'; at: number };
  /** An owner looks, and it is not over. */
  mayStop: boolean;
  work: Work;
}

/** Null: this person does not see who asks. */
export type RecoveriesSnapshot = null | { status: 'failed'; code: string } | { status: 'ready'; value: readonly RecoveryRow[] };

export interface RecoveriesActions {
  stop(uid: string): void;
  retry(): void;
}
