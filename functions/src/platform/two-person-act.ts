import type { RoleAct } from '@liexin/domain/api/approvals';
import type { RequestOf } from '@liexin/domain/api/routes';
import type { Approval, ApprovalKind } from '@liexin/domain/agency/two-person';
import type { Transaction } from 'firebase-admin/firestore';
import type { NewRow } from './ledger.ts';
import type { Members } from './members.ts';
import type { StoredApproval } from './stored.ts';

/** A request at one of its steps, inside the transaction of that step. `ahead`: what its kind looked up before. */
export interface TwoPersonStep<A = unknown> {
  readonly ahead: A;
  readonly agencyId: string;
  readonly approvalId: string;
  readonly members: Members;
  readonly now: number;
}
export type Asking<K extends ApprovalKind> = Extract<RequestOf<'askApproval'>, { kind: K }>;
export type ApprovalDetail = Pick<StoredApproval, 'role' | 'retention' | 'hold' | 'export' | 'closing'>;

/** Reads are done when one is made: writes then, in the same transaction. */
type Write = () => void;

/**
 * What a kind of request is about. Requests know when something may be done; the act knows how. Every function but `after` reads inside
 * the transaction of the step and writes only when `write` is called, so a step happens whole or not at all.
 */
export interface TwoPersonAct<K extends ApprovalKind = ApprovalKind, A = unknown> {
  /**
   * What asking and carrying out need beside the transaction, which may run more than once: whatever goes through whole collections or asks
   * another service. Called before each of the two. Reads only.
   */
  ahead?(agencyId: string, now: number): Promise<A>;
  /** Looks at what is asked, and says what is kept with the request. Faults: the kind's own. */
  ask(tx: Transaction, step: TwoPersonStep<A>, wish: Asking<K>, askedBy: string): Promise<{ readonly detail: ApprovalDetail; readonly write: Write }>;
  /** Whether it is still about what it was when it was asked; else the request is `void`. */
  stands(tx: Transaction, step: TwoPersonStep, request: StoredApproval): Promise<boolean>;
  /**
   * Makes it ready. `write` is called with the rows of the step and appends them with its own. `act`: what the page of `signer` signed,
   * null where nothing is signed. Faults: the kind's own.
   */
  carryOut(
    tx: Transaction,
    step: TwoPersonStep<A>,
    request: StoredApproval,
    how: { readonly signer: string; readonly act: RoleAct | null; readonly decidedBy: string | null },
  ): Promise<{ write(rows: readonly NewRow[]): Promise<void> }>;
  /** It ended without being done. */
  end?(tx: Transaction, step: TwoPersonStep, request: StoredApproval, state: Approval['state']): Promise<Write>;
  /** Behind the transaction in which it was done; what a crash leaves out here is the kind's own to make good. */
  after?(agencyId: string, request: StoredApproval, now: number): Promise<void>;
  /** Needs what a page signed: without it nothing is carried out. */
  readonly isSigned: boolean;
  /** Faults that a newer signature of the asker's page heals: the request stays `ripe` then. */
  readonly healedByAsker: ReadonlySet<string>;
}

/** By kind; a kind without one cannot be asked for. */
export type TwoPersonActs = { readonly [K in ApprovalKind]?: TwoPersonAct<K> };
