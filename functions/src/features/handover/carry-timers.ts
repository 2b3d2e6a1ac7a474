import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { keptMs, noticeId, noticeMark } from '../../platform/notices.ts';
import type { NoticeDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Conversation, type Cursor, type Task } from '../../platform/stored.ts';

/** Whose timers of which conversation go to whom. */
export interface Passing {
  readonly agencyId: string;
  readonly conversationId: string;
  readonly conversation: Conversation;
  readonly from: string;
  readonly to: string;
}

/**
 * Timers of a conversation go to the new person and run on: open tasks keep the time they were made, a run of unread messages keeps when
 * it began and which of its steps were taken, so nobody is rung twice for one wait. Reads in the given transaction, answers with its
 * writes. What the new person has read already needs no run; one that is there goes on as it is. Repeating finds nothing left to pass.
 */
export const prepareTimers = async (tx: Transaction, db: Firestore, passing: Passing, now: number): Promise<() => void> => {
  const { agencyId, conversationId, conversation, from, to } = passing;
  const tasks = await tx.get(collectionAt<Task>(db, paths.tasks(agencyId)).where('conversation', '==', conversationId));
  const mine = tasks.docs.filter((doc) => doc.data().state === 'open' && doc.data().assigned === from);
  const runs = await Promise.all(
    [conversation.lanes.candidate, conversation.lanes.internal].map((laneId) => prepareRun(tx, db, { agencyId, laneId, from, to }, now)),
  );
  return () => {
    for (const task of mine) tx.update(task.ref, { assigned: to });
    for (const run of runs) run();
  };
};

const prepareRun = async (
  tx: Transaction,
  db: Firestore,
  { agencyId, laneId, from, to }: { agencyId: string; laneId: string; from: string; to: string },
  now: number,
): Promise<() => void> => {
  const [theirs, own] = await Promise.all([from, to].map(async (uid) => (await tx.get(docAt<Cursor>(db, paths.cursor(agencyId, laneId, uid)))).data()));
  const ref = docAt<NoticeDocument>(db, paths.notice(noticeId(laneId, from, noticeMark(theirs))));
  const next = docAt<NoticeDocument>(db, paths.notice(noticeId(laneId, to, noticeMark(own))));
  const [run, there] = await Promise.all([tx.get(ref), tx.get(next)]);
  const notice = run.data();
  if (notice?.state !== 'open') return () => undefined;
  const isUnread = !own || notice.newest.valueOf() > own.readAt.valueOf();
  return () => {
    tx.update(ref, { state: 'ended', why: 'gone', pushing: null, again: false, dueAt: null, expireAt: Timestamp.fromMillis(now + keptMs) });
    if (!isUnread || there.data()?.state === 'open') return;
    const { since, newest, next: taken, takenAt, conversationId, kind, isInternal } = notice;
    tx.set(next, {
      ...{ agencyId, laneId, conversationId, recipient: to, kind, isInternal, mark: noticeMark(own), since, newest },
      ...{ state: 'open', why: null, next: taken, takenAt, pushing: null, pushedAt: null, again: false, steps: [] },
      dueAt: notice.dueAt,
      expireAt: notice.dueAt === null ? Timestamp.fromMillis(now + keptMs) : null,
    });
  };
};
