import type { Role } from '@liexin/domain/agency/role';
import { roles } from '@liexin/domain/agency/role';
import type { LaneRing } from '../vault/lane-ring.ts';
import { nameOf } from '../vault/rotate-lane.ts';

/** Somebody who can read a lane. Names come from what was sealed for its readers, not from the server. */
export interface Reader {
  readonly uid: string;
  readonly kind: 'staff' | 'candidate';
  readonly name: string;
  readonly roles: readonly Role[];
}

export interface LanePeople {
  readonly readers: readonly Reader[];
  /** Who reads for a while only, in an emergency. */
  readonly visitors: readonly { readonly uid: string; readonly untilMs: number }[];
  /** The signed list and the server's participants disagree: shown in red. */
  readonly mismatch: readonly { readonly name: string; readonly how: 'added-by-server' | 'left-out-by-server' }[];
}

/** A time of the SDK, whose code this file does without. */
const hasTime = (value: unknown): value is { toMillis(): number } => typeof value === 'object' && value !== null && 'toMillis' in value;

/** Whether a list of those who take part lets this one read now: for good, or in an emergency that lasts. */
export const readsAt = (until: unknown, nowMs: number): boolean => until === null || (hasTime(until) && until.toMillis() > nowMs);

/** 'Who can read this': the signed list, and beside it whatever the server's participants add or lack (link-and-keys (g)). */
export const peopleOf = async (agencyId: string, ring: LaneRing): Promise<LanePeople> => {
  const place = { agencyId, laneId: ring.laneId };
  const present = Object.entries(ring.lane.participants).filter(([, who]) => who.until === null);
  const signers = ring.signers.filter((signer) => !ring.strangers.includes(signer.uid));
  const candidates = await Promise.all(
    present
      .filter(([, who]) => who.kind === 'candidate')
      .map(async ([uid]): Promise<Reader> => ({ uid, kind: 'candidate', name: (await nameOf(ring, uid, place)) ?? '', roles: [] })),
  );
  const staff = signers.map((signer): Reader => ({ uid: signer.uid, kind: 'staff', name: signer.name, roles: roles.filter((role) => role === signer.role) }));
  const added = await Promise.all(
    present
      .filter(([uid, who]) => who.kind === 'staff' && !signers.some((signer) => signer.uid === uid))
      .map(async ([uid]) => ({ name: (await nameOf(ring, uid, place)) ?? '', how: 'added-by-server' as const })),
  );
  const leftOut = signers
    .filter((signer) => !present.some(([uid]) => uid === signer.uid))
    .map((signer) => ({ name: signer.name, how: 'left-out-by-server' as const }));
  const visitors = Object.entries(ring.lane.participants).flatMap(([uid, who]) =>
    who.kind === 'staff' && who.can === 'r' && hasTime(who.until) ? [{ uid, untilMs: who.until.toMillis() }] : [],
  );
  return { visitors, readers: [...candidates, ...staff], mismatch: [...added, ...leftOut] };
};
