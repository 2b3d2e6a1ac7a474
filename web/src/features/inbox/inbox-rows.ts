import { may } from '@liexin/domain/agency/rights';
import type { Role } from '@liexin/domain/agency/role';
import { isMuted } from '../../platform/live/inbox-wishes.ts';
import { reaches } from '../../platform/live/cursor-marks.ts';
import { compareInstants } from '../../platform/live/message-order.ts';
import { isPlanned, type OutboxItem } from '../../platform/outbox/item.ts';
import { unpackOutgoing } from '../../platform/outbox/outgoing.ts';
import { isVacant } from '../../platform/workspace/assigning.ts';
import type { AgencyState, Conversation, Preview } from '../../platform/workspace/agency-state.ts';
import { hasPayNews, linkWord, mentionsIn, unreadIn } from '../../platform/workspace/conversation-summary.ts';
import type { InboxFilter, InboxNext, InboxRow } from './inbox-view-types.ts';

/** One row for each conversation: those on top first, among them and after them the newest word first. */
export const inboxRows = (agency: AgencyState, outbox: readonly OutboxItem[], uid: string, nowMs: number): readonly InboxRow[] =>
  [...agency.conversations.values()]
    .map((conversation) => rowOf(agency, outbox, uid, conversation, nowMs))
    .toSorted((a, b) => Number(b.isPinned) - Number(a.isPinned) || b.at - a.at || (a.conversationId < b.conversationId ? -1 : 1));

const rowOf = (agency: AgencyState, outbox: readonly OutboxItem[], uid: string, conversation: Conversation, nowMs: number): InboxRow => {
  const { candidate, internal } = conversation.lanes;
  const waiting = outbox
    .filter((item) => (item.laneId === candidate || item.laneId === internal) && !isPlanned(item, nowMs) && (unpackOutgoing(item.body).type ?? 'msg') === 'msg')
    .at(-1);
  const previews = (
    [
      ['candidate', agency.previews.get(candidate)],
      ['internal', agency.previews.get(internal)],
    ] as const
  ).filter((pair): pair is readonly ['candidate' | 'internal', Preview] => pair[1] !== undefined && pair[1].newest !== null);
  const newest = previews.toSorted(([, a], [, b]) => compareInstants(b.at, a.at))[0];
  const lastAt = Math.max(
    conversation.createdAtMs,
    waiting?.madeAtMs ?? 0,
    ...[candidate, internal].map((lane) => agency.lanes.get(lane)?.last?.at.toMillis() ?? 0),
  );
  const [unread, team] = [unreadIn(agency, candidate, uid), unreadIn(agency, internal, uid)];
  return {
    conversationId: conversation.id,
    candidateName: conversation.card?.name ?? null,
    mandateTitle: agency.mandates.get(conversation.mandateId)?.card?.title ?? null,
    lastLine:
      waiting === undefined
        ? lineOf(agency, uid, conversation, newest)
        : { from: { kind: 'own' }, text: unpackOutgoing(waiting.body).text, lane: waiting.laneId === internal ? 'internal' : 'candidate' },
    at: lastAt,
    unread,
    hasTeamNews: team !== 0,
    hasPayNews: hasPayNews(agency, conversation.id, uid),
    ownState:
      waiting !== undefined
        ? waiting.stage === 'failed'
          ? 'failed'
          : 'queued'
        : newest?.[1].newest?.sender === uid
          ? reachedBy(agency, conversation, newest)
          : 'none',
    mentions: mentionsIn(agency, conversation, uid),
    inCharge: isVacant(agency, conversation) ? 'nobody' : conversation.assigned === uid ? 'you' : 'other',
    mandateId: conversation.mandateId,
    waitingFor: waitingFor(agency, uid, conversation),
    link: linkWord(conversation),
    isPinned: agency.wishes.pinned.has(conversation.id),
    isMuted: isMuted(agency.wishes, conversation.id, nowMs),
    isSample: conversation.isSample,
    isClosed: conversation.isClosed,
  };
};

/** How far the own newest message got, from the same marks as in the conversation: the candidate's, or any colleague's. */
const reachedBy = (agency: AgencyState, { lanes, guest }: Conversation, [lane, { at }]: readonly ['candidate' | 'internal', Preview]): InboxRow['ownState'] => {
  const counted = (agency.readers.get(lanes[lane]) ?? []).filter(({ uid }) => lane === 'internal' || uid === guest);
  if (counted.some(({ read }) => reaches(read, at))) return 'read';
  return counted.some(({ delivered }) => reaches(delivered, at)) ? 'delivered' : 'sent';
};

const lineOf = (
  agency: AgencyState,
  uid: string,
  conversation: Conversation,
  newest: readonly ['candidate' | 'internal', Preview] | undefined,
): InboxRow['lastLine'] => {
  if (newest === undefined) {
    const lanes = [conversation.lanes.candidate, conversation.lanes.internal];
    return lanes.every((lane) => agency.previews.has(lane) || agency.lanes.get(lane) === undefined) && agency.status === 'ready' ? 'nothing-yet' : null;
  }
  const [lane, { newest: words }] = newest;
  if (words === null) return 'nothing-yet';
  if (words.kind === 'deleted') return 'deleted';
  if (words.kind !== 'opened') return 'locked';
  const from =
    words.sender === uid
      ? ({ kind: 'own' } as const)
      : words.sender === conversation.guest
        ? ({ kind: 'candidate' } as const)
        : ({ kind: 'member', name: agency.members.get(words.sender)?.name ?? '' } as const);
  return { from, text: words.text ?? '', lane };
};

/** Who owes the next word in the candidate's lane. */
const waitingFor = (agency: AgencyState, uid: string, conversation: Conversation): InboxRow['waitingFor'] => {
  const words = agency.previews.get(conversation.lanes.candidate)?.newest ?? null;
  if (words === null || conversation.isClosed) return 'nobody';
  return words.sender === conversation.guest ? 'us' : 'candidate';
};

const fits: Readonly<Record<InboxFilter, (row: InboxRow) => boolean>> = {
  all: (row) => !row.isClosed || row.unread !== 0 || row.hasTeamNews || row.hasPayNews === true,
  mine: (row) => row.inCharge === 'you' && !row.isClosed,
  'waiting-for-us': (row) => row.waitingFor === 'us',
  mentions: (row) => row.mentions > 0,
  unassigned: (row) => row.inCharge === 'nobody' && !row.isClosed,
  'waiting-for-candidate': (row) => row.waitingFor === 'candidate',
  closed: (row) => row.isClosed,
};
export const matches = (row: InboxRow, filter: InboxFilter): boolean => fits[filter](row);

/** What a person narrowed the list down to. */
export interface Narrowing {
  readonly filter: InboxFilter;
  /** Words that are looked for. */
  readonly search: string;
  /** One search alone; null: all. */
  readonly mandateId: string | null;
  /** The conversation that is open: it stays in the list however it changes. */
  readonly selected: string | null;
}

/** Whether a row stands in the list. Closed conversations are out of the way, and there where they are looked for. */
export const isShown = (row: InboxRow, { filter, search, mandateId, selected }: Narrowing): boolean => {
  const isSoughtAnyway = filter === 'all' && (search.trim() !== '' || mandateId !== null || row.conversationId === selected);
  return (isSoughtAnyway || matches(row, filter)) && (mandateId === null || row.mandateId === mandateId) && isFound(row, search);
};

/** Whether a row has all words of a search in its names or its last line. On this device alone. */
export const isFound = (row: InboxRow, search: string): boolean => {
  const line = row.lastLine !== null && typeof row.lastLine === 'object' ? row.lastLine.text : '';
  const text = `${row.candidateName ?? ''} ${row.mandateTitle ?? ''} ${line}`.normalize('NFKC').toLocaleLowerCase();
  return search
    .normalize('NFKC')
    .toLocaleLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word));
};

/** Searches that rows are of, by title. */
export const searchesOf = (rows: readonly InboxRow[]): readonly { readonly mandateId: string; readonly title: string }[] =>
  [...new Map(rows.map((row) => [row.mandateId, row.mandateTitle])).entries()]
    .flatMap(([mandateId, title]) => (title === null ? [] : [{ mandateId, title }]))
    .toSorted((a, b) => a.title.localeCompare(b.title));

/** What somebody with these roles can do about an empty list; roles that are not here yet are no reason to hide anything. */
export const nextFor = (roles: readonly Role[] | undefined, hasMandates: boolean): InboxNext => {
  const mayAdd = roles === undefined || may(roles, 'candidate.add', { onMandate: true });
  if (mayAdd && hasMandates) return 'candidate';
  if (mayAdd) return roles === undefined || may(roles, 'mandate.create') ? 'search' : 'wait';
  return 'nothing';
};
