import type { RoomFact } from '../../platform/brief/room-facts.ts';
import type { AgencyState } from '../../platform/workspace/agency-state.ts';
import type { ConversationItem } from './conversation-view-types.ts';

/** What a line says, with the names that are open on this device. */
export const progressItem = (agency: Pick<AgencyState, 'members' | 'conversations'>, fact: RoomFact): ConversationItem => {
  const nameOf = (uid: string | null): string | null => (uid === null ? null : agency.members.get(uid)?.name || null);
  const candidate = fact.conversationId === null ? null : (agency.conversations.get(fact.conversationId)?.card?.name ?? null);
  return {
    kind: 'progress',
    id: `fact-${fact.id}`,
    at: fact.atMs,
    line: {
      what: fact.kind,
      by: nameOf(fact.by),
      about: fact.kind === 'joined' ? nameOf(fact.member) : candidate,
      to: nameOf(fact.member),
      conversationId: fact.conversationId,
    },
  };
};

/**
 * Lines of the record among the messages, each before the first message that came after it. Where earlier messages are not loaded
 * nothing older than the first one stands, and far from the newest nothing that happened later.
 */
export const withProgress = (
  items: readonly ConversationItem[],
  lines: readonly ConversationItem[],
  { isFromBeginning, endMs }: { readonly isFromBeginning: boolean; readonly endMs: number | null },
): readonly ConversationItem[] => {
  const from = isFromBeginning ? Number.NEGATIVE_INFINITY : (items[0]?.at ?? Number.POSITIVE_INFINITY);
  const shown = lines.filter(({ at }) => at >= from && (endMs === null || at <= endMs));
  const merged: ConversationItem[] = [];
  let next = 0;
  for (const item of items) {
    for (let line = shown[next]; line !== undefined && line.at <= item.at; line = shown[next]) {
      merged.push(line);
      next += 1;
    }
    merged.push(item);
  }
  return [...merged, ...shown.slice(next)];
};
