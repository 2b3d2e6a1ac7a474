import type { Firestore } from 'firebase/firestore';
import { listenTyping, openTypingWriter, WRITING_MS, writingNow, type TypingMark } from '../../platform/live/typing-store.ts';

export interface ColleagueWatch {
  /** The own text for the candidate changed. */
  typed(text: string): void;
  /** Since when (ms, server) the own text is being written; null: there is none. */
  begunAt(): number | null;
  /** uids of colleagues who are writing to the candidate. */
  writing(saidAtMs: ReadonlyMap<string, number>): readonly string[];
  close(): void;
}

export interface ColleagueWatchInput {
  readonly db: Firestore;
  readonly agencyId: string;
  readonly laneId: string;
  readonly uid: string;
  readonly now: () => number;
  readonly changed: () => void;
  readonly failed: (error: unknown) => void;
}

/** Sees to it that two colleagues do not answer one candidate at once: tells that this person writes, and who else does. */
export const openColleagueWatch = ({ db, agencyId, laneId, uid, now, changed, failed }: ColleagueWatchInput): ColleagueWatch => {
  const writer = openTypingWriter(db, agencyId, laneId, uid, now);
  let marks: readonly TypingMark[] = [];
  let begunMs: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = listenTyping(
    db,
    agencyId,
    laneId,
    uid,
    (found) => {
      marks = found;
      // Marks go stale by themselves: looked at once more when the newest one does.
      clearTimeout(timer);
      const newest = Math.max(...found.map(({ atMs }) => atMs));
      if (newest + WRITING_MS > now()) timer = setTimeout(changed, newest + WRITING_MS - now() + 50);
      changed();
    },
    failed,
  );
  return {
    typed: (text) => {
      if (text.trim() === '') begunMs = null;
      else {
        begunMs ??= now();
        writer.typed();
      }
    },
    begunAt: () => begunMs,
    writing: (saidAtMs) => writingNow(marks, saidAtMs, now()),
    close: () => {
      clearTimeout(timer);
      stop();
    },
  };
};
