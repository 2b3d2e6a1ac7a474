import type { Clock } from '../../platform/clock.ts';
import { settleMs } from '../../platform/notices.ts';
import type { Platform } from '../../platform/platform.ts';
import type { NoticeDocument } from '../../platform/server-documents.ts';
import { takeTurn } from './take-turn.ts';

/**
 * A push does not wait for the minute: the event of a new run waits until who has the conversation open has had the time to read, and
 * takes the first turn. Candidates get no pushes; theirs begins with the job. A lost event costs a member up to a minute.
 */
export const firstTurn = async (platform: Platform, id: string, notice: NoticeDocument, clock: Clock): Promise<void> => {
  const dueMs = notice.dueAt?.toMillis();
  if (notice.kind !== 'staff' || dueMs === undefined) return;
  const waitMs = Math.min(Math.max(0, dueMs - clock()), settleMs);
  await new Promise((resume) => setTimeout(resume, waitMs));
  await takeTurn(platform, id, Math.max(clock(), dueMs));
};
