import { collection, limit, onSnapshot, query, Timestamp, where, type Firestore } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';

/** Somebody did not read although everything was tried: a reminder to give by hand. */
export interface ReminderTask {
  readonly taskId: string;
  readonly conversationId: string;
  readonly unreadSinceMs: number;
}

const MOST = 50;

/** The person's own open tasks. They go by themselves when the message is read. */
export const listenTasks = (
  db: Firestore,
  agencyId: string,
  uid: string,
  changed: (tasks: readonly ReminderTask[]) => void,
  failed: (error: unknown) => void,
): (() => void) =>
  onSnapshot(
    query(collection(db, paths.tasks(agencyId)), where('assigned', '==', uid), where('state', '==', 'open'), limit(MOST)),
    (found) =>
      changed(
        found.docs
          .map((one) => {
            const since: unknown = one.get('unreadSince');
            return { taskId: one.id, conversationId: String(one.get('conversation')), unreadSinceMs: since instanceof Timestamp ? since.toMillis() : 0 };
          })
          .toSorted((a, b) => a.unreadSinceMs - b.unreadSinceMs),
      ),
    failed,
  );
