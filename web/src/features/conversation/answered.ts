import type { ConversationItem } from './conversation-view-types.ts';

type Message = Extract<ConversationItem, { kind: 'message' }>;

/** The newest words of a colleague to the candidate that came while the own text was being written; null: none that were not asked about. Pure. */
export const answeredMeanwhile = (items: readonly ConversationItem[], begunAt: number | null, known: ReadonlySet<string>): Message | null =>
  begunAt === null
    ? null
    : (items.findLast(
        (item): item is Message =>
          item.kind === 'message' && item.lane === 'candidate' && !item.isOwn && item.sender.kind === 'member' && item.at > begunAt && !known.has(item.id),
      ) ?? null);
