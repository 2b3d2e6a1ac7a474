import { maxMessageLength } from '@liexin/domain/delivery/message-length';
import type { RoomFact } from '../../platform/brief/room-facts.ts';
import { toMs } from '../../platform/live/message-order.ts';
import type { AgencyState, Mandate } from '../../platform/workspace/agency-state.ts';
import { importedPerson } from './imported-person.ts';
import type { Person } from '../../ui/view-types.ts';
import { conversationItems } from './conversation-items.ts';
import type { ConversationStore } from './conversation-store.ts';
import type { ConversationSnapshot } from './conversation-view-types.ts';
import { progressItem, withProgress } from './room-items.ts';

export interface RoomSnapshotInput {
  readonly me: string;
  readonly agency: AgencyState;
  readonly mandate: Mandate;
  /** Null until the channel is there and followed. */
  readonly live: ConversationStore | null;
  readonly facts: readonly RoomFact[];
  readonly isOnline: boolean;
}

/** The channel of a team as the log and the field show it: one lane, with the record's lines among the messages. */
export const roomSnapshot = ({ me, agency, mandate, live, facts, isOnline }: RoomSnapshotInput): ConversationSnapshot => {
  const listed = live?.people('internal')?.readers ?? [];
  const person = (uid: string): Person => {
    const imported = importedPerson(uid);
    if (imported !== null) return imported;
    const reader = listed.find((one) => one.uid === uid);
    const member = agency.members.get(uid);
    return { kind: 'member', id: uid, name: reader?.name || member?.name || '', roles: reader?.roles ?? member?.roles ?? [], isYou: uid === me };
  };
  const row = mandate.room === null ? undefined : agency.lanes.get(mandate.room)?.data;
  const range = live?.story.range();
  const endMs = range?.to == null ? null : toMs(range.to.sentAt);
  const onTheirWay = new Set(live === null ? [] : [...live.outbox().map(({ id }) => id), ...live.landed().keys()]);
  const said =
    live === null
      ? []
      : conversationItems({
          uid: me,
          parts: live.parts(),
          outcomes: live.lane('internal').outcomes(),
          outbox: live.outbox(),
          landed: live.landed(),
          laneOf: live.laneOf,
          person,
          isOnline,
          metAt: (id) => live.lane('internal').metAt(id),
          held: live.acts.held(),
          closedAtMs: mandate.closedAtMs,
        });
  const within = endMs === null ? said : said.filter((item) => item.at <= endMs && !onTheirWay.has(item.id));
  const older = range?.older ?? 'loading';
  const feed = live?.lane('internal').feed();
  const isSettled = feed !== undefined && (feed.older !== 'loading' || feed.messages.length > 0);
  const readers = listed.map(({ uid }) => person(uid));
  return {
    conversationId: mandate.id,
    status: isSettled ? 'ready' : 'loading',
    code: null,
    candidate: { name: null },
    mandateTitle: mandate.card?.title ?? null,
    candidateLanguage: null,
    isSample: mandate.isSample,
    isClosed: mandate.isClosed,
    closedAt: mandate.closedAtMs,
    items: withProgress(
      within,
      facts.map((fact) => progressItem(agency, fact)),
      { isFromBeginning: older === 'none', endMs },
    ),
    older: within.length === 0 && older === 'loading' ? 'none' : older,
    newer: range?.newer ?? 'none',
    arrivedBelow: live?.story.arrived() ?? 0,
    firstUnreadId: live?.story.firstUnread() ?? null,
    hasUnreadAbove: live?.story.hasUnreadAbove() ?? false,
    target: live?.story.target() ?? null,
    jump: live?.story.jump() ?? 'none',
    begunAt: mandate.openedAtMs,
    lane: 'internal',
    drafts: { candidate: '', internal: live?.draft('internal') ?? '' },
    readers: { candidate: [], internal: readers },
    maxLength: maxMessageLength,
    firstMessageHint: 'none',
    assign: null,
    asServer: null,
    composing: live === null ? {} : { internal: live.acts.composing('internal') },
    mayWrite: { candidate: false, internal: row?.['state'] === 'open' && row['participants']?.[me]?.can === 'rw' },
  };
};
