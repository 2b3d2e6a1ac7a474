import { may, type Action } from '@liexin/domain/agency/rights';
import type { LaneKind, Role, Tier } from '@liexin/domain/agency/role';

/** Whether a member of the team writes in a lane or only reads: from the table of rights, never from a request. */
export const canIn = (kind: LaneKind, roles: readonly Role[]): 'rw' | 'r' => {
  const right = kind === 'candidate' || kind === 'offer' ? 'candidate-lane.write' : 'internal-lane.write';
  return may(roles, right, { onMandate: true }) ? 'rw' : 'r';
};

const readRight: Readonly<Record<LaneKind, Action>> = {
  candidate: 'candidate-lane.read',
  internal: 'internal-lane.read',
  offer: 'offer-lane.read',
  internalOffer: 'offer-lane.read',
};

/**
 * Whether a member of the team may stand in a lane at all: who only looks after the agency is in the team to staff it, and reads nothing.
 * The clearance for a tier is the grant by name that some roles need for its lanes.
 */
export const readsIn = (kind: LaneKind, { roles, clearance }: { readonly roles: readonly Role[]; readonly clearance: readonly Tier[] }): boolean => {
  const isOffer = kind === 'offer' || kind === 'internalOffer';
  const isGranted = clearance.includes('compensation');
  return may(roles, readRight[kind], { onMandate: true, isGranted: isOffer && isGranted }) && (isGranted || !isOffer);
};
