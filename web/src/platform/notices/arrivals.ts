import { isMuted } from '../live/inbox-wishes.ts';
import type { AgencyState, Conversation } from '../workspace/agency-state.ts';
import { mentionsIn, unreadIn } from '../workspace/conversation-summary.ts';
import { isRoom, talksOf } from '../workspace/rooms.ts';

/** Something unread that came in while the page was open. */
export interface Arrival {
  readonly conversationId: string;
  readonly lane: 'candidate' | 'internal' | 'room';
  /** It names this member: told of a muted conversation too. */
  readonly isMention: boolean;
}

export interface Arrivals {
  /** What came in since the last look. Nothing own, nothing muted that names nobody here, nothing twice, and nothing that was there before. */
  look(agency: AgencyState): readonly Arrival[];
}

/** Of a sample only who is to be answered as is heard, its first: the others talk by themselves while it is made. */
const unheardOf = (agency: AgencyState): ReadonlySet<string> => {
  const sample = [...agency.conversations.values()].filter(({ isSample }) => isSample);
  const first = sample.reduce<Conversation | null>((oldest, one) => (oldest === null || one.createdAtMs < oldest.createdAtMs ? one : oldest), null);
  return new Set(sample.flatMap((one) => (one === first ? [] : [one.id])));
};

/** `startedMs`: what the server had before is not new, however late its lane is looked at. */
export const openArrivals = (uid: string, startedMs: number, now: () => number): Arrivals => {
  const known = new Map<string, number>();
  const named = new Map<string, number>();
  return {
    look: (agency) => {
      // Before the own marks are here everything looks unread.
      if (!agency.areReadsKnown) return [];
      const found: Arrival[] = [];
      const unheard = unheardOf(agency);
      for (const talk of talksOf(agency)) {
        for (const lane of isRoom(talk) ? (['internal'] as const) : (['candidate', 'internal'] as const)) {
          const laneId = talk.lanes[lane];
          const unread = unreadIn(agency, laneId, uid);
          // Not counted yet: it is looked at again when it is.
          if (unread === 'dot') continue;
          const before = known.get(laneId);
          known.set(laneId, unread);
          const isNew = (agency.lanes.get(laneId)?.last?.at.toMillis() ?? 0) > startedMs;
          const mentions = lane === 'internal' ? mentionsIn(agency, talk, uid) : 0;
          const isMention = mentions > (named.get(laneId) ?? 0);
          named.set(laneId, mentions);
          const isHeard = !unheard.has(talk.id) && (isMention || !isMuted(agency.wishes, talk.id, now()));
          if (unread > (before ?? 0) && isNew && isHeard) found.push({ conversationId: talk.id, lane: isRoom(talk) ? 'room' : lane, isMention });
        }
      }
      return found;
    },
  };
};
