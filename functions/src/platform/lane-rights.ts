import { may } from '@liexin/domain/agency/rights';
import type { LaneKind, Role } from '@liexin/domain/agency/role';

/** Whether a member of the team writes in a lane or only reads: from the table of rights, never from a request. */
export const canIn = (kind: LaneKind, roles: readonly Role[]): 'rw' | 'r' => {
  const right = kind === 'candidate' || kind === 'offer' ? 'candidate-lane.write' : 'internal-lane.write';
  return may(roles, right, { onMandate: true }) ? 'rw' : 'r';
};
