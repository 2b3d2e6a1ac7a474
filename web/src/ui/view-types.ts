import type { Region, Source } from '@liexin/domain/agency/region';
import type { Role } from '@liexin/domain/agency/role';
import type { Language } from '../text/language.ts';

/**
 * Words that several views share. All instants are milliseconds since 1970-01-01 UTC; views print them in the reader's
 * language and time zone. `code` is a fault code; views print the sentence that `text/for-code.ts` has for it, never the code.
 */

/** What something that talks to the server is doing. */
export type Work = { status: 'idle' } | { status: 'busy' } | { status: 'failed'; code: string };

/** Something that may still be on its way. `failed` offers a retry where the actions have one. */
export type Loadable<T> = { status: 'loading' } | { status: 'failed'; code: string } | { status: 'ready'; value: T };

/** A person as other people see them. `name` is opened text and may be anything: always shown inside <bdi>. */
export type Person = { kind: 'candidate'; id: string; name: string } | { kind: 'member'; id: string; name: string; roles: readonly Role[]; isYou: boolean };

export type Theme = 'system' | 'light' | 'dark';

export type { Language, Region, Role, Source };

/** Who answers in a conversation, and what the reader may do about it. */
export interface AssignSnapshot {
  /** Own uid. */
  you: string;
  current: { id: string; name: string; isYou: boolean } | null;
  /** Nobody is in charge, or somebody who answers no more. */
  isVacant: boolean;
  mayTake: boolean;
  mayLeave: boolean;
  choices: readonly { id: string; name: string }[];
}
/** Null: done. Else the fault code. */
export type Assign = (to: string | null, expected: string | null) => Promise<string | null>;

/** Something that takes two people and is not over, and what the reader may do about it. */
export interface WaitingSnapshot {
  approvalId: string;
  askedBy: string;
  /** Server times in ms. */
  wait: { kind: 'second'; until: number } | { kind: 'alone'; at: number } | { kind: 'ripe' };
  mayApprove: boolean;
  /** Taken back by whoever asked, or stopped by others. */
  mayStop: 'take-back' | 'stop' | null;
  work: Work;
}
export interface WaitingActions {
  approve(approvalId: string): void;
  refuse(approvalId: string): void;
  stop(approvalId: string): void;
}
