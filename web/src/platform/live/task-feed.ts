import { Bytes, collection, limit, onSnapshot, query, Timestamp, where, type Firestore } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';

/**
 * What the person shall look at: somebody did not read although everything was tried (`remind`: a reminder to give by hand), or a colleague
 * wrote first to the same candidate (`approach`).
 */
export interface ReminderTask {
  readonly taskId: string;
  readonly kind: 'remind' | 'approach';
  readonly conversationId: string;
  readonly unreadSinceMs: number;
  /** Of `approach`: who wrote, in which conversation, and why, sealed. */
  readonly by: string;
  readonly from: string;
  readonly reason: { readonly generation: number; readonly nonce: Uint8Array; readonly ciphertext: Uint8Array } | null;
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
            return {
              taskId: one.id,
              kind: one.get('kind') === 'approach' ? ('approach' as const) : ('remind' as const),
              conversationId: String(one.get('conversation')),
              unreadSinceMs: since instanceof Timestamp ? since.toMillis() : 0,
              by: String(one.get('recipient') ?? ''),
              from: String(one.get('from') ?? ''),
              reason: reasonOf(one.get('reason')),
            };
          })
          .toSorted((a, b) => a.unreadSinceMs - b.unreadSinceMs),
      ),
    failed,
  );

const reasonOf = (value: unknown): ReminderTask['reason'] => {
  if (typeof value !== 'object' || value === null) return null;
  const { generation, nonce, ciphertext } = value as Record<string, unknown>;
  if (typeof generation !== 'number' || !(nonce instanceof Bytes) || !(ciphertext instanceof Bytes)) return null;
  return { generation, nonce: nonce.toUint8Array(), ciphertext: ciphertext.toUint8Array() };
};
