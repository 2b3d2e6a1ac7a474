import { may } from '@liexin/domain/agency/rights';
import type { OpenCompensation } from '../vault/compensation.ts';
import type { AgencyState, Conversation, Member, Talk } from './agency-state.ts';
import { colleaguesOf } from './colleagues.ts';

const tier = 'compensation';
const prefix = 'pay.';

/** By conversation, once for each state of the lanes: a list asks for every row. */
const byConversation = new WeakMap<AgencyState['lanes'], ReadonlyMap<string, string>>();

/** The lane of a conversation for what is said of pay, as far as this member stands in it; null: there is none, or it is not theirs. */
export const payLaneOf = ({ lanes }: AgencyState, conversationId: string): string | null => {
  const known = byConversation.get(lanes);
  if (known !== undefined) return known.get(conversationId) ?? null;
  const found = new Map([...lanes.values()].flatMap((row) => (row.data['tier'] === tier ? [[row.conversationId, row.laneId] as const] : [])));
  byConversation.set(lanes, found);
  return found.get(conversationId) ?? null;
};

/** The same as a place to talk, with an id of its own. */
export const payTalkId = (conversationId: string): string => `${prefix}${conversationId}`;
export const findPayTalk = (agency: AgencyState, id: string): Talk | null => {
  const conversation = id.startsWith(prefix) ? agency.conversations.get(id.slice(prefix.length)) : undefined;
  const laneId = conversation === undefined ? null : payLaneOf(agency, conversation.id);
  return conversation === undefined || laneId === null
    ? null
    : { id, mandateId: conversation.mandateId, guest: '', lanes: { candidate: laneId, internal: laneId } };
};

/** The same with the compartment of its key. */
export const payPlaceOf = (agency: AgencyState, conversationId: string): { readonly laneId: string; readonly compartmentId: string } | null => {
  const laneId = payLaneOf(agency, conversationId);
  const compartmentId = agency.mandates.get(agency.conversations.get(conversationId)?.mandateId ?? '')?.compensation?.compartment;
  return laneId === null || compartmentId === undefined ? null : { laneId, compartmentId };
};

/** Whether a member may read what is said of pay where they take part: cleared, and by the table of rights. */
export const isClearedForPay = ({ status, clearance, roles }: Member): boolean =>
  status === 'active' && clearance.includes(tier) && may(roles, 'offer-lane.read', { onMandate: true, isGranted: true });

/** Everybody else who takes part in a conversation and is cleared, as its list names them. */
export const payColleagues = (
  { mandates, lanes, members }: AgencyState,
  { mandateId, lanes: of }: Conversation,
  me: string,
): OpenCompensation['colleagues'] => {
  const uids: unknown = lanes.get(of.internal)?.data['participantUids'];
  const inside = new Set<unknown>(Array.isArray(uids) ? uids : []);
  const team = mandates.get(mandateId)?.team ?? [];
  const others = team.flatMap((uid) => (uid === me || !inside.has(uid) ? [] : (members.get(uid) ?? [])));
  return colleaguesOf(others.filter(isClearedForPay), 'internal-lane.write');
};
