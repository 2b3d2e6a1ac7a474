import { collection, onSnapshot, Timestamp, type Firestore } from 'firebase/firestore';
import type { RecoveryRequestDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { codeOf, faultCode } from '../fault-code.ts';
import type { Log } from '../log.ts';

/** Somebody's wish to come back with the kit, as it stands or as it ended. One for each person. */
export interface RecoveryView {
  readonly uid: string;
  readonly state: 'waiting' | 'stopped' | 'done';
  /** Server times in ms. */
  readonly askedAtMs: number;
  readonly dueAtMs: number;
  readonly endedAtMs: number | null;
  readonly endedBy: string | null;
  /** By whoever asked, with the password alone. */
  readonly isTakenBack: boolean;
}

export type RecoveriesState =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly code: string }
  | { readonly status: 'ready'; readonly value: readonly RecoveryView[] };

/** Who asks to come back with the kit, for owners and admins: live, so that an owner sees it wherever they are. */
export interface RecoveriesModel {
  state(): RecoveriesState;
  subscribe(changed: () => void): () => void;
  retry(): void;
  close(): void;
}

const ms = (value: unknown): number | null => (value instanceof Timestamp ? value.toMillis() : null);

export const openRecoveriesModel = ({ db, agencyId, log }: { readonly db: Firestore; readonly agencyId: string; readonly log: Log }): RecoveriesModel => {
  const listeners = new Set<() => void>();
  let state: RecoveriesState = { status: 'loading' };
  let stop = (): void => undefined;

  const show = (next: RecoveriesState): void => {
    state = next;
    for (const listener of [...listeners]) listener();
  };
  const start = (): void => {
    stop = onSnapshot(
      collection(db, paths.recoveryRequests(agencyId)),
      (found) => {
        const views = found.docs.map((one): RecoveryView => {
          const data = one.data() as RecoveryRequestDocument<unknown, unknown>;
          return {
            uid: one.id,
            state: data.state,
            askedAtMs: ms(data.askedAt) ?? 0,
            dueAtMs: ms(data.dueAt) ?? 0,
            endedAtMs: ms(data.endedAt),
            endedBy: data.endedBy,
            isTakenBack: data.takenBack === true,
          };
        });
        show({ status: 'ready', value: views.toSorted((a, b) => b.askedAtMs - a.askedAtMs) });
      },
      (error) => {
        log.note({ event: 'listener-failed', code: codeOf(error) ?? 'internal' });
        show({ status: 'failed', code: faultCode(error) });
      },
    );
  };

  start();
  return {
    state: () => state,
    subscribe: (changed) => (listeners.add(changed), () => listeners.delete(changed)),
    retry: () => {
      stop();
      show({ status: 'loading' });
      start();
    },
    close: () => {
      stop();
      listeners.clear();
    },
  };
};
