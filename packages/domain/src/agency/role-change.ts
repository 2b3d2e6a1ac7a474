import type { Role, Tier } from './role.ts';

/** What a member may do, as the key log and the member's document have it. Roles and clearance are sets. */
export interface RoleState {
  readonly roles: readonly Role[];
  /** A consultant who leads a team. */
  readonly lead: boolean;
  readonly clearance: readonly Tier[];
}

/** Roles that somebody can be given by hand; a client guest comes another way. */
export const givenRoles = ['owner', 'admin', 'consultant', 'researcher', 'auditor'] as const satisfies readonly Role[];

const highRoles = ['owner', 'auditor'] as const satisfies readonly Role[];

/** Giving or taking owner or auditor takes two people; everything else one. */
export const takesTwo = (from: Pick<RoleState, 'roles'>, to: Pick<RoleState, 'roles'>): boolean =>
  highRoles.some((role) => from.roles.includes(role) !== to.roles.includes(role));

/** Owners and admins hold the key of every search. */
export const holdsAllKeys = ({ roles }: Pick<RoleState, 'roles'>): boolean => roles.includes('owner') || roles.includes('admin');

const asSet = (items: readonly string[]): string => [...new Set(items)].toSorted().join();

export const isSameRole = (a: RoleState, b: RoleState): boolean =>
  asSet(a.roles) === asSet(b.roles) && asSet(a.clearance) === asSet(b.clearance) && a.lead === b.lead;
