import { isMuted } from '../live/inbox-wishes.ts';
import { compareInstants } from '../live/message-order.ts';
import type { AgencyState, Conversation } from './agency-state.ts';
import { payLaneOf } from './pay.ts';

/** What a link's state is called in lists. */
export const linkWord = ({ link }: Conversation): 'not-sent' | 'not-opened' | 'opened' | 'claimed' | 'ended' => {
  if (link === null || link.state === 'draft') return 'not-sent';
  return link.state === 'new' ? 'not-opened' : link.state === 'open' ? 'opened' : link.state === 'claimed' ? 'claimed' : 'ended';
};

/** Unread in one lane: a number where the words were looked at, else a dot. */
export const unreadIn = (agency: AgencyState, laneId: string, uid: string): number | 'dot' => {
  const last = agency.lanes.get(laneId)?.last ?? null;
  const mark = agency.reads[laneId];
  if (last === null || last.by === uid || (mark !== undefined && compareInstants(last.at, mark) <= 0)) return 0;
  const preview = agency.previews.get(laneId);
  // A lane's `last` begins as the moment it was made: without a word in it nothing is unread.
  if (preview === undefined || compareInstants(preview.at, last.at) < 0) return 'dot';
  return preview.newest === null ? 0 : preview.unread;
};

/** Unread notes of the team that name this member. */
export const mentionsIn = (agency: AgencyState, { lanes }: Pick<Conversation, 'lanes'>, uid: string): number =>
  unreadIn(agency, lanes.internal, uid) === 0 ? 0 : (agency.previews.get(lanes.internal)?.mentions ?? 0);

/** Whether something unread is said of pay, for who is cleared for it. */
export const hasPayNews = (agency: AgencyState, conversationId: string, uid: string): boolean => {
  const laneId = payLaneOf(agency, conversationId);
  return laneId !== null && unreadIn(agency, laneId, uid) !== 0;
};

/** Conversations with something unread in one of their lanes; what is kept quiet does not count, unless somebody is named. */
export const unreadConversations = (agency: AgencyState, uid: string, nowMs: number): number =>
  [...agency.conversations.values()].filter(
    (conversation) =>
      (!isMuted(agency.wishes, conversation.id, nowMs) || mentionsIn(agency, conversation, uid) > 0) &&
      (unreadIn(agency, conversation.lanes.candidate, uid) !== 0 ||
        unreadIn(agency, conversation.lanes.internal, uid) !== 0 ||
        hasPayNews(agency, conversation.id, uid)),
  ).length;

/** Searches in whose team channel is something unread; one that is closed stays still. */
export const unreadRooms = (agency: AgencyState, uid: string): number =>
  [...agency.mandates.values()].filter(({ room, isClosed }) => room !== null && !isClosed && unreadIn(agency, room, uid) !== 0).length;
