import { daysBetween } from '../../text/format.ts';
import type { ConversationItem } from './conversation-view-types.ts';

/** One line of the log, ready to draw: items with their place in a group, and the lines between days. */
export type LogEntry =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'new'; key: string }
  | { kind: 'item'; key: string; item: ConversationItem; isFirst: boolean; isLast: boolean };

/** Messages of one sender further apart than this begin a new group. */
const groupGapMs = 5 * 60_000;

/** Two neighbours stand in one group: same sender and lane, close in time, and the group says one state once. */
const belongTogether = (before: ConversationItem | undefined, after: ConversationItem | undefined): boolean =>
  before?.kind === 'message' &&
  after?.kind === 'message' &&
  before.lane === 'candidate' &&
  after.lane === 'candidate' &&
  before.sender.id === after.sender.id &&
  before.isOwn === after.isOwn &&
  after.at - before.at < groupGapMs &&
  daysBetween(before.at, after.at) === 0 &&
  before.delivery?.status !== 'failed' &&
  after.delivery?.status !== 'failed' &&
  before.delivery?.status === after.delivery?.status;

/**
 * The story as lines (pure). A line between days stands above the first item of each day, a line "new" above the first unread
 * item; both end a group. Items come in screen order and keep it.
 */
export const logEntries = (items: readonly ConversationItem[], firstUnreadId: string | null): readonly LogEntry[] => {
  const entries: LogEntry[] = [];
  for (const [place, item] of items.entries()) {
    const before = items[place - 1];
    const after = items[place + 1];
    if (before === undefined || daysBetween(before.at, item.at) !== 0) entries.push({ kind: 'day', key: `day-${item.id}`, at: item.at });
    const isUnreadLine = item.id === firstUnreadId;
    if (isUnreadLine) entries.push({ kind: 'new', key: 'new' });
    entries.push({
      kind: 'item',
      key: item.id,
      item,
      isFirst: isUnreadLine || !belongTogether(before, item),
      isLast: after?.id === firstUnreadId || !belongTogether(item, after),
    });
  }
  return entries;
};
