import { collection, doc, documentId, onSnapshot, query, runTransaction, serverTimestamp, Timestamp, where, type Firestore } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';

/** When somebody last typed in a lane: a time and nothing else. */
export interface TypingMark {
  readonly uid: string;
  readonly atMs: number;
}

/** A mark counts for so long (ms), and is written anew at most so often; the rules refuse it more often than each four seconds. */
export const WRITING_MS = 8000;
const EVERY_MS = 5000;

/** Who is writing: whose mark is fresh, and who has not sent anything since. Pure. */
export const writingNow = (marks: readonly TypingMark[], saidAtMs: ReadonlyMap<string, number>, nowMs: number): readonly string[] =>
  marks.filter(({ uid, atMs }) => nowMs - atMs < WRITING_MS && atMs > (saidAtMs.get(uid) ?? 0)).map(({ uid }) => uid);

export interface TypingWriter {
  /** Somebody typed here. */
  typed(): void;
}

/**
 * Tells colleagues that somebody writes in a lane. One commit past the SDK's own queue, so that nothing is told later than it was true: a
 * mark that is lost, refused or late is made good by the next one, and none is taken back, because each goes stale by itself.
 */
export const openTypingWriter = (db: Firestore, agencyId: string, laneId: string, uid: string, now: () => number): TypingWriter => {
  let toldMs = Number.NEGATIVE_INFINITY;
  return {
    typed: () => {
      if (now() - toldMs < EVERY_MS) return;
      toldMs = now();
      const mark = doc(db, paths.typingMark(agencyId, laneId, uid));
      void runTransaction(db, async (transaction) => void transaction.set(mark, { at: serverTimestamp() }), { maxAttempts: 1 }).catch(() => undefined);
    },
  };
};

/** Listens to the marks of everybody else in a lane. */
export const listenTyping = (
  db: Firestore,
  agencyId: string,
  laneId: string,
  uid: string,
  changed: (marks: readonly TypingMark[]) => void,
  failed: (error: unknown) => void,
): (() => void) =>
  onSnapshot(
    query(collection(db, paths.typing(agencyId, laneId)), where(documentId(), '!=', uid)),
    (found) =>
      changed(
        found.docs.flatMap((one) => {
          const at: unknown = one.data()['at'];
          return at instanceof Timestamp ? [{ uid: one.id, atMs: at.toMillis() }] : [];
        }),
      ),
    failed,
  );
