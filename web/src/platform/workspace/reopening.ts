import { codeOf, faultCode, isTransient } from '../fault-code.ts';
import type { ApiClient } from '../api-client.ts';
import { withoutRecovery } from '../vault/device-record.ts';
import type { DeviceStore } from '../vault/device-store.ts';
import { reopenRecord, type ReopenProgress } from '../vault/reopen-record.ts';
import type { Vault } from '../vault/vault.ts';

/** How far the record is opened again for somebody who came back with the kit. */
export type Reopening =
  | ({ readonly kind: 'opening'; readonly fault: string | null } & ReopenProgress)
  /** Through, and some stay shut; goes on when told to. */
  | { readonly kind: 'missed'; readonly missed: number; readonly goOn: () => void };

export interface ReopeningPorts {
  readonly api: ApiClient;
  readonly vault: Vault;
  readonly store: DeviceStore;
  readonly show: (reopening: Reopening | null) => void;
  /** Resolves after a while, or when the network is back. */
  readonly pause: () => Promise<void>;
  /** Of the session that it belongs to. */
  readonly signal: AbortSignal;
}

/**
 * [RV13] Before anything of the record is shown: the key of each search is opened with the kit and wrapped for the new keys. Without a network
 * it waits; a page that was closed finds what is left. At the end the kit's keys leave this device, also where the person is an owner no more.
 */
export const reopenWithKit = async ({ api, vault, store, show, pause, signal }: ReopeningPorts): Promise<void> => {
  const { uid, deviceId } = vault.device;
  const kept = await store.loadDevice(uid);
  if (kept?.recovering === undefined || kept.deviceId !== deviceId) return;
  const { ark } = kept.recovering;
  let progress: ReopenProgress = { done: 0, total: 0 };
  const tell = (fault: string | null): void => (signal.aborted ? undefined : show({ kind: 'opening', fault, ...progress }));
  const tryOnce = async (): Promise<number | null> => {
    try {
      tell(null);
      return (
        await reopenRecord({ api, vault, ark }, (now) => {
          progress = now;
          tell(null);
        })
      ).missed;
    } catch (error) {
      if (codeOf(error) === 'not-allowed') return 0;
      if (!isTransient(error)) throw error;
      tell(faultCode(error));
      return null;
    }
  };
  let missed = await tryOnce();
  while (missed === null) {
    await pause();
    // Locked, or signed out: another session goes on with what is left.
    signal.throwIfAborted();
    missed = await tryOnce();
  }
  signal.throwIfAborted();
  await store.changeDevice(uid, withoutRecovery);
  const count = missed;
  if (count > 0)
    await new Promise<void>((goOn, stop) => {
      signal.addEventListener('abort', () => stop(signal.reason), { once: true });
      show({ kind: 'missed', missed: count, goOn });
    });
  show(null);
};
