import { may, type Holder } from '@liexin/domain/agency/rights';
import type { AgencyState, Conversation } from './agency-state.ts';

/** Who answers in a conversation, and what this member may do about it. The server decides; this says which buttons would work. */
export interface Assigning {
  readonly assigned: string | null;
  /** Nobody is in charge, or somebody who answers there no more. */
  readonly isVacant: boolean;
  readonly mayTake: boolean;
  readonly mayLeave: boolean;
  /** Colleagues to whom it may be given. */
  readonly choices: readonly string[];
}

type Participants = Readonly<Record<string, { readonly can: 'rw' | 'r'; readonly kind: 'staff' | 'candidate'; readonly until: unknown }>>;

/** Members who answer the candidate: they write in the candidate's lane. */
const answering = (agency: AgencyState, { lanes }: Pick<Conversation, 'lanes'>): readonly string[] => {
  const participants = (agency.lanes.get(lanes.candidate)?.data['participants'] ?? {}) as Participants;
  return Object.entries(participants)
    .filter(([uid, { kind, can, until }]) => kind === 'staff' && can === 'rw' && until == null && agency.members.get(uid)?.status === 'active')
    .map(([uid]) => uid);
};

/** Nobody is in charge, as long as it is known who could be. */
export const isVacant = (agency: AgencyState, conversation: Conversation): boolean => {
  if (conversation.assigned === null) return true;
  return agency.lanes.has(conversation.lanes.candidate) && agency.members.size > 0 && !answering(agency, conversation).includes(conversation.assigned);
};

export const assigningOf = (agency: AgencyState, conversation: Conversation, uid: string): Assigning => {
  const [me, people, vacant] = [agency.members.get(uid), answering(agency, conversation), isVacant(agency, conversation)];
  const holders: readonly Holder[] = me === undefined ? [] : me.isLead ? [...me.roles, 'lead'] : me.roles;
  const inTeam = agency.mandates.get(conversation.mandateId)?.team.includes(uid) === true;
  const relation = { onMandate: inTeam, leads: inTeam, isOwn: conversation.assigned === uid };
  const mayAssign = !conversation.isClosed && may(holders, 'conversation.assign', relation);
  const mayClaim = !conversation.isClosed && vacant && may(holders, 'conversation.claim', relation);
  return {
    assigned: conversation.assigned,
    isVacant: vacant,
    mayTake: conversation.assigned !== uid && people.includes(uid) && (mayAssign || mayClaim),
    mayLeave: conversation.assigned !== null && mayAssign,
    choices: mayAssign ? people.filter((one) => one !== uid && one !== conversation.assigned) : [],
  };
};
