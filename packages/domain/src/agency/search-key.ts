import type { Tier } from './role.ts';

/**
 * Whether somebody holds the key of a search by right: that of the standard tier its team, owners and admins (architecture, section 5); that of
 * another tier owners and those of the team, as far as they are cleared for it [CP1].
 */
export const holdsSearchKey = (
  tier: Tier,
  { roles, clearance }: { readonly roles: readonly string[]; readonly clearance: readonly string[] },
  isInTeam: boolean,
): boolean =>
  tier === 'standard' ? isInTeam || roles.includes('owner') || roles.includes('admin') : clearance.includes(tier) && (isInTeam || roles.includes('owner'));
