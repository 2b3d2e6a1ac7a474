import { may } from '@liexin/domain/agency/rights';
import { teamRoles } from '@liexin/domain/agency/role';
import type { TeamColleague } from '../vault/make-conversation.ts';
import type { Member } from './agency-state.ts';

export const canWork = (member: Pick<Member, 'roles' | 'status'>): boolean =>
  member.status === 'active' && teamRoles.some((role) => member.roles.includes(role));

/** Members as the lanes of a search name them: with their first role that works there, and whether they write to candidates, or among the team. */
export const colleaguesOf = (
  members: readonly Member[],
  write: 'candidate-lane.write' | 'internal-lane.write' = 'candidate-lane.write',
): readonly TeamColleague[] =>
  members.filter(canWork).map(({ uid, name, roles }) => ({
    uid,
    name,
    role: teamRoles.find((role) => roles.includes(role)) ?? 'consultant',
    mayWrite: may(roles, write, { onMandate: true }),
  }));
