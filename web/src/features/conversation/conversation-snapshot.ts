import { maxMessageLength } from '@liexin/domain/delivery/message-length';
import { toMs } from '../../platform/live/message-order.ts';
import type { AgencyState, Conversation } from '../../platform/workspace/agency-state.ts';
import { hasPayNews } from '../../platform/workspace/conversation-summary.ts';
import type { Reader } from '../../platform/workspace/lane-people.ts';
import { isClearedForPay, payLaneOf } from '../../platform/workspace/pay.ts';
import type { UiState } from '../../platform/workspace/ui-state.ts';
import { importedPerson } from './imported-person.ts';
import type { Person } from '../../ui/view-types.ts';
import { withAssignments } from './assigned-lines.ts';
import { conversationItems } from './conversation-items.ts';
import type { ConversationStore } from './conversation-store.ts';
import type { ConversationItem, ConversationSnapshot, ViewLane } from './conversation-view-types.ts';

export interface SnapshotInput {
  readonly conversationId: string;
  /** Own uid. */
  readonly me: string;
  readonly agency: AgencyState;
  readonly ui: UiState;
  /** Null until the conversation is there and its lanes are followed. */
  readonly live: ConversationStore | null;
  readonly isOnline: boolean;
}

/** What the screen of a conversation shows, from everything that is known on this device. */
export const conversationSnapshot = ({ conversationId, me, agency, ui, live, isOnline }: SnapshotInput): Omit<ConversationSnapshot, 'assign'> => {
  const conversation = agency.conversations.get(conversationId) ?? null;
  const mandate = conversation === null ? null : (agency.mandates.get(conversation.mandateId) ?? null);
  const chosen = ui.lanes[conversationId] ?? 'candidate';
  const lane = chosen === 'pay' ? 'candidate' : chosen;
  const payLane = payLaneOf(agency, conversationId);
  const pay =
    conversation === null || (payLane === null && !mayOpenPay(agency, me, conversation))
      ? null
      : { isChosen: chosen === 'pay', hasNews: hasPayNews(agency, conversationId, me) };
  const candidateName = conversation?.card?.name ?? null;
  const toPerson = (reader: Reader): Person =>
    reader.kind === 'candidate'
      ? { kind: 'candidate', id: reader.uid, name: candidateName ?? reader.name }
      : { kind: 'member', id: reader.uid, name: reader.name, roles: reader.roles, isYou: reader.uid === me };
  const person = (uid: string): Person => {
    const imported = importedPerson(uid);
    if (imported !== null) return imported;
    if (conversation !== null && uid === conversation.guest) return { kind: 'candidate', id: uid, name: candidateName ?? '' };
    const listed =
      live?.people('candidate')?.readers.find((reader) => reader.uid === uid) ?? live?.people('internal')?.readers.find((reader) => reader.uid === uid);
    const member = agency.members.get(uid);
    return { kind: 'member', id: uid, name: listed?.name || member?.name || '', roles: listed?.roles ?? member?.roles ?? [], isYou: uid === me };
  };
  const readers = (which: ViewLane): readonly Person[] => (live?.people(which)?.readers ?? []).map(toPerson);
  const row = (which: ViewLane) => (conversation === null ? undefined : agency.lanes.get(conversation.lanes[which])?.data);
  const mayWrite = (which: ViewLane): boolean => row(which)?.['state'] === 'open' && row(which)?.['participants']?.[me]?.can === 'rw';
  const gone = live?.gone()[0];
  const range = live?.story.range();
  const all =
    live === null
      ? []
      : conversationItems({
          uid: me,
          parts: live.parts(),
          outcomes: new Map([...live.lane('candidate').outcomes(), ...live.lane('internal').outcomes()]),
          outbox: live.outbox(),
          landed: live.landed(),
          laneOf: live.laneOf,
          person,
          isOnline,
          metAt: (id) => live.lane('candidate').metAt(id),
          held: live.acts.held(),
          closedAtMs: conversation?.closedAtMs ?? null,
        });
  const messages = range === undefined || live === null || range.to === null ? all : beforeEnd(all, toMs(range.to.sentAt), live);
  const older = range?.older ?? 'loading';
  const items = withAssignments(messages, conversation?.assignments ?? [], { older, newer: range?.newer ?? 'none', person });
  const isSettled =
    live !== null &&
    (['candidate', 'internal'] as const).every((which) => live.lane(which).feed().older !== 'loading' || live.lane(which).feed().messages.length > 0);
  const goneBefore = goneBeforeIn(live);
  const hasOwnToCandidate = items.some((item) => item.kind === 'message' && item.lane === 'candidate');
  const isOut = conversation?.link !== null && conversation?.link?.state !== 'draft';
  const isMissing = agency.status === 'ready' && conversation === null;
  return {
    conversationId,
    status: agency.status === 'failed' || isMissing ? 'failed' : isSettled ? 'ready' : 'loading',
    code: isMissing ? 'not-found' : agency.code,
    candidate: { name: candidateName },
    mandateTitle: mandate?.card?.title ?? null,
    candidateLanguage: conversation?.language ?? null,
    isSample: conversation?.isSample ?? false,
    isClosed: conversation?.isClosed ?? false,
    closedAt: conversation?.closedAtMs ?? null,
    items,
    older: items.length === 0 && older === 'loading' ? 'none' : older,
    newer: range?.newer ?? 'none',
    arrivedBelow: live?.story.arrived() ?? 0,
    firstUnreadId: live?.story.firstUnread() ?? null,
    hasUnreadAbove: live?.story.hasUnreadAbove() ?? false,
    target: live?.story.target() ?? null,
    jump: live?.story.jump() ?? 'none',
    begunAt: conversation?.createdAtMs ?? null,
    ...(goneBefore === null ? {} : { goneBefore }),
    lane,
    drafts: { candidate: live?.draft('candidate') ?? '', internal: live?.draft('internal') ?? '' },
    readers: { candidate: readers('candidate'), internal: readers('internal') },
    maxLength: maxMessageLength,
    firstMessageHint: conversation === null || conversation.isSample || isOut ? 'none' : hasOwnToCandidate ? 'send-link' : 'write-first',
    asServer: conversation?.isSample === true ? { on: ui.asServer, ciphertext: ui.asServer && live !== null ? live.ciphertext() : {} } : null,
    ...(live === null ? {} : { later: live.later() }),
    composing: live === null ? {} : { candidate: live.acts.composing('candidate'), internal: live.acts.composing('internal') },
    writing: live?.writing().map((uid) => person(uid).name) ?? [],
    begunWritingAt: live?.begunWritingAt() ?? null,
    pay,
    mayWrite: { candidate: mayWrite('candidate'), internal: mayWrite('internal') },
    ...(gone === undefined ? {} : { gone }),
  };
};

/** Who is cleared and in the team opens a place for what is said of pay, as long as the search is open. */
const mayOpenPay = (agency: AgencyState, me: string, { mandateId, isClosed }: Conversation): boolean => {
  const own = agency.members.get(me);
  return !isClosed && own !== undefined && isClearedForPay(own) && agency.mandates.get(mandateId)?.team.includes(me) === true;
};

/** Before when a retention rule deleted what was said with the candidate (ms); null: nothing of it. Of notes the panel tells. */
const goneBeforeIn = (live: ConversationStore | null): number | null => live?.lane('candidate').inSightFromMs() || null;

/** Far from the newest message nothing stands that belongs there: what is on its way, and what happened later. */
const beforeEnd = (items: readonly ConversationItem[], endMs: number, live: ConversationStore): readonly ConversationItem[] => {
  const onTheirWay = new Set([...live.outbox().map(({ id }) => id), ...live.landed().keys()]);
  return items.filter((item) => item.at <= endMs && !onTheirWay.has(item.id));
};
