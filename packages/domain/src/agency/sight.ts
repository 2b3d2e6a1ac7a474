import { verdictOn, type Action, type Holder, type Verdict } from './rights.ts';
import type { LaneKind, Role } from './role.ts';

/** What somebody's rights are asked about: the agency, a search, or one lane of a conversation, with how the person stands to it. */
export type Thing =
  | { readonly kind: 'agency' }
  | { readonly kind: 'search'; readonly isInTeam: boolean }
  /** `can`: what the list of those who take part says of them; null: they are not on it. */
  | { readonly kind: 'lane'; readonly lane: Extract<LaneKind, 'candidate' | 'internal'>; readonly isInTeam: boolean; readonly can: 'rw' | 'r' | null };

/** One right of somebody about something: what the table says and why, and whether the list of those who take part lets them through. */
export interface Sight {
  readonly action: Action;
  readonly verdict: Verdict;
  /** `shut`: the table gives it, the list does not; the list decides. Null: no list is asked. */
  readonly gate: 'open' | 'shut' | null;
}

export interface Person {
  readonly roles: readonly Role[];
  readonly isLead: boolean;
}

/** Rights that are asked about a search and about a lane; all others are about the agency. */
const ofSearch: ReadonlySet<Action> = new Set([
  'mandate.list',
  'mandate.staff',
  'mandate.close',
  'candidate.add',
  'link.manage',
  'cv.open',
  'conversation.assign',
  'conversation.claim',
  'handover.run',
  'insight.mandate',
  'keys.repair',
]);
const ofLane: Readonly<Record<Extract<LaneKind, 'candidate' | 'internal'>, readonly Action[]>> = {
  candidate: ['candidate-lane.read', 'candidate-lane.write', 'candidate-lane.write-many'],
  internal: ['internal-lane.read', 'internal-lane.write'],
};
/** Lanes that nobody can have yet, and what is a candidate's alone. */
const ofNobodyHere: ReadonlySet<Action> = new Set(['offer-lane.read', 'offer.propose', 'erasure.request']);

const isWriting = (action: Action): boolean => action.endsWith('.write') || action.endsWith('.write-many');

/** The rights that make sense to ask for about this. */
const actionsOf = (thing: Thing['kind'], lane: Extract<LaneKind, 'candidate' | 'internal'>, all: readonly Action[]): readonly Action[] => {
  if (thing === 'lane') return ofLane[lane];
  const inLanes = new Set(Object.values(ofLane).flat());
  return all.filter((action) => !inLanes.has(action) && !ofNobodyHere.has(action) && ofSearch.has(action) === (thing === 'search'));
};

/** What this person can do with this and why, for every right that applies: the table, and beside it the list that is the gate of a lane. Pure. */
export const sightOf = ({ roles, isLead }: Person, thing: Thing, all: readonly Action[]): readonly Sight[] => {
  const holders: readonly Holder[] = isLead ? [...roles, 'lead'] : roles;
  const isInTeam = thing.kind !== 'agency' && thing.isInTeam;
  const relation = { onMandate: isInTeam, leads: isInTeam && isLead, isOwn: thing.kind === 'agency' };
  return actionsOf(thing.kind, thing.kind === 'lane' ? thing.lane : 'candidate', all).map((action) => {
    const verdict = verdictOn(holders, action, relation);
    return { action, verdict, gate: thing.kind === 'lane' ? gateOf(action, thing.can) : null };
  });
};

const gateOf = (action: Action, can: 'rw' | 'r' | null): 'open' | 'shut' => (can === 'rw' || (can === 'r' && !isWriting(action)) ? 'open' : 'shut');
