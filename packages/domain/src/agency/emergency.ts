import { verdictOn, type Action } from './rights.ts';
import type { LaneKind, Role } from './role.ts';

/** Emergency reading ends by itself after so long (ms). Nothing lengthens it: who wants more asks again, with a reason. */
export const emergencyMs = 60 * 60_000;

const readingOf: Readonly<Record<LaneKind, Action>> = {
  candidate: 'candidate-lane.read',
  internal: 'internal-lane.read',
  offer: 'offer-lane.read',
  internalOffer: 'offer-lane.read',
};

/** Whether somebody with these roles, outside of the team, may read such a lane in an emergency. Inside it they read without one. */
export const mayBreakGlass = (roles: readonly Role[], kind: LaneKind, onMandate: boolean): boolean => {
  const verdict = verdictOn(roles, readingOf[kind], { onMandate });
  return verdict.kind === 'needs' && verdict.condition === 'break-glass';
};

export interface EmergencyView {
  readonly reader: string;
  /** Members of now. */
  readonly colleagues: readonly { readonly uid: string; readonly roles: readonly Role[] }[];
  /** The consultant in charge (null: nobody), and everybody who reads the conversation. */
  readonly assigned: string | null;
  readonly readers: readonly string[];
}

/**
 * Who is told at once: every other owner; in an agency with one, the consultant in charge, or else whoever reads the conversation; at
 * last another admin. Empty: nobody could be told, and nobody may read.
 */
export const toldOf = ({ reader, colleagues, assigned, readers }: EmergencyView): string[] => {
  const others = colleagues.filter(({ uid }) => uid !== reader);
  const among = (isOne: (colleague: (typeof others)[number]) => boolean): string[] => others.filter(isOne).map(({ uid }) => uid);
  const ways = [
    among(({ roles }) => roles.includes('owner')),
    among(({ uid }) => uid === assigned),
    among(({ uid }) => readers.includes(uid)),
    among(({ roles }) => roles.includes('admin')),
  ];
  return ways.find((uids) => uids.length > 0) ?? [];
};
