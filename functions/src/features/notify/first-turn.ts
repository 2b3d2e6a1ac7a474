import { paths } from '@liexin/domain/storage/paths';
import type { Timestamp } from 'firebase-admin/firestore';
import type { Clock } from '../../platform/clock.ts';
import { settleMs } from '../../platform/notices.ts';
import type { Platform } from '../../platform/platform.ts';
import type { NoticeDocument } from '../../platform/server-documents.ts';
import { docAt, type Cursor } from '../../platform/stored.ts';
import { endOf } from './decide-notice.ts';
import { readFacts } from './notice-facts.ts';
import { takeTurn } from './take-turn.ts';

/** FAILED_PRECONDITION, NOT_FOUND: somebody wrote there meanwhile. */
const changedCodes: readonly unknown[] = [9, 5];

/**
 * A push does not wait for the minute: the event of a new run waits until who has the conversation open has had the time to read, and
 * takes the first turn. Where he has read, one look at his mark is all that it costs, as long as the notice is still what the event
 * brought (`writtenAt`). Candidates get no pushes; theirs begins with the job. A lost event costs a member up to a minute.
 */
export const firstTurn = async (platform: Platform, id: string, notice: NoticeDocument, writtenAt: Timestamp | undefined, clock: Clock): Promise<void> => {
  const { db } = platform;
  const dueMs = notice.dueAt?.toMillis();
  if (notice.kind !== 'staff' || dueMs === undefined) return;
  const waitMs = Math.min(Math.max(0, dueMs - clock()), settleMs);
  await new Promise((resume) => setTimeout(resume, waitMs));
  const cursor = (await docAt<Cursor>(db, paths.cursor(notice.agencyId, notice.laneId, notice.recipient)).get()).data();
  if (writtenAt && endOf(notice, readFacts(notice, cursor))?.successor === false) {
    try {
      await docAt<NoticeDocument>(db, paths.notice(id)).delete({ lastUpdateTime: writtenAt });
      return;
    } catch (error) {
      if (!changedCodes.includes((error as { code?: unknown }).code)) throw error;
    }
  }
  await takeTurn(platform, id, Math.max(clock(), dueMs));
};
