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

/** Times are compared whole: two messages of one millisecond are two. */
export const readFacts = (notice: NoticeDocument, lane: Lane | undefined, cursor: Cursor | undefined, now: number): ReadFacts => {
  const me = lane?.participants[notice.recipient];
  return {
    mark: noticeMark(cursor),
    isThere: lane?.state === 'open' && me !== undefined && (me.until === null || me.until.toMillis() > now),
    isUnread: lane !== undefined && lane.last.by !== notice.recipient && (!cursor || lane.last.at.valueOf() > cursor.readAt.valueOf()),
  };
};
