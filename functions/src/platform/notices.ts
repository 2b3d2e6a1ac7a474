import { createHash } from 'node:crypto';
import { Timestamp } from 'firebase-admin/firestore';
import type { NoticeDocument } from './server-documents.ts';
import type { Cursor } from './stored.ts';

/** After this (ms) a first push leaves: who has the conversation open has read by then, and nothing rings. */
export const settleMs = 2_000;
/** A further message of the same run is pushed again when the last push is this (ms) ago. */
export const pushAgainMs = 10 * 60_000;
/** A notice that is over, or that nobody will look at again, is kept so long (ms) as evidence. */
export const keptMs = 30 * 24 * 3_600_000;

/** How far somebody has read, as text; `never` before the first time, also where a device has only reported what was delivered. */
export const noticeMark = (cursor: Pick<Cursor, 'readAt'> | undefined): string =>
  cursor && cursor.readAt.toMillis() > 0 ? `${cursor.readAt.seconds}.${cursor.readAt.nanoseconds}` : 'never';

/** One run of unread messages: the lane, who reads, and the mark up to which he has. 22 base64url characters. */
export const noticeId = (laneId: string, recipient: string, mark: string): string =>
  createHash('sha256')
    .update(JSON.stringify(['notice', laneId, recipient, mark]))
    .digest('base64url')
    .slice(0, 22);

export type NewNotice = Pick<NoticeDocument, 'agencyId' | 'laneId' | 'conversationId' | 'recipient' | 'kind' | 'isInternal' | 'mark' | 'since' | 'newest'>;

/** A run that begins: looked at as soon as the reader had the time to read. */
export const makeNotice = (facts: NewNotice, now: number): NoticeDocument => ({
  ...facts,
  state: 'open',
  why: null,
  next: 0,
  takenAt: null,
  pushing: null,
  pushedAt: null,
  again: false,
  steps: [],
  dueAt: Timestamp.fromMillis(Math.max(now, facts.since.toMillis()) + settleMs),
  expireAt: null,
});
