import { noticeMark } from '../../platform/notices.ts';
import type { NoticeDocument } from '../../platform/server-documents.ts';
import type { Cursor, Lane } from '../../platform/stored.ts';
import type { NoticeFacts, ReadFacts } from './decide-notice.ts';

export const earliestPush = (notice: Pick<NoticeDocument, 'pushing'>): number | null => {
  const times = Object.values(notice.pushing?.devices ?? {}).map(({ dueAt }) => dueAt.toMillis());
  return times.length > 0 ? Math.min(...times) : null;
};

/** A stored notice as the decisions take it. */
export const noticeFacts = (notice: NoticeDocument): NoticeFacts => ({
  mark: notice.mark,
  sinceMs: notice.since.toMillis(),
  next: notice.next,
  takenAtMs: notice.takenAt?.toMillis() ?? null,
  pushDueMs: earliestPush(notice),
  again: notice.again,
});

/** What the reader's own mark says. Times are compared whole: two messages of one millisecond are two. */
export const readFacts = (notice: NoticeDocument, cursor: Cursor | undefined): ReadFacts => ({
  mark: noticeMark(cursor),
  isThere: true,
  isUnread: !cursor || notice.newest.valueOf() > cursor.readAt.valueOf(),
});

/** The same, and what the lane says: whether the reader still reads there, and whether he wrote last, for then he has seen what was there. */
export const laneFacts = (notice: NoticeDocument, cursor: Cursor | undefined, lane: Lane | undefined, now: number): ReadFacts => {
  const me = lane?.participants[notice.recipient];
  const hasAnswered = lane?.last.by === notice.recipient && lane.last.at.valueOf() > notice.newest.valueOf();
  const facts = readFacts(notice, cursor);
  return {
    ...facts,
    isThere: lane?.state === 'open' && me !== undefined && (me.until === null || me.until.toMillis() > now),
    isUnread: facts.isUnread && !hasAnswered,
  };
};
