import type { RoleState } from '@liexin/domain/agency/role-change';
import type { Role } from '@liexin/domain/agency/role';
import type { Loadable, WaitingActions, WaitingSnapshot, Work } from '../../ui/view-types.ts';

/** What waits for a second person, or for the end of a lone wait. */
export interface ApprovalRow extends WaitingSnapshot {
  what:
    | { kind: 'role'; subject: string; gives: readonly Role[]; takes: readonly Role[] }
    | { kind: 'retention'; rules: number; people: number; messages: number; /** Server time in ms. */ firstAt: number | null }
    | { kind: 'hold-release' | 'export' | 'closing'; conversations: number };
}

type Loaded<T> = Loadable<T>;

/** Roles of people, and what two of them must agree on. */
export interface RolesSnapshot {
  /** Whose roles this person may change. */
  changeable: ReadonlySet<string>;
  dialog: null | {
    name: string;
    now: RoleState;
    /** Owner and reviewer can be given and taken, with a second person. */
    mayHigh: boolean;
    /** Nobody else could approve it. */
    isAlone: boolean;
    hasWitness: boolean;
    work: Work;
  };
  /** Null: this person does not see what waits. */
  approvals: null | Loaded<readonly ApprovalRow[]>;
  /** Null: not an owner. */
  witness: null | Loaded<string | null>;
  witnessWork: Work;
}

export interface RolesActions extends WaitingActions {
  startChange(uid: string): void;
  change(to: RoleState): void;
  closeChange(): void;
  saveWitness(email: string | null): void;
  retryRoles(): void;
}
