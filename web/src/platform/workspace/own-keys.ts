import { codeOf } from '../fault-code.ts';
import type { Log } from '../log.ts';
import type { AdmittedDevice } from '../vault/device-record.ts';
import type { DeviceStore } from '../vault/device-store.ts';

/** What the member's own document says of the person's keys. */
export interface OwnKeysSight {
  readonly generation: number;
  readonly isDue: boolean;
}

export interface OwnKeysPorts {
  readonly device: AdmittedDevice;
  readonly store: DeviceStore;
  /** Makes new keys of the person, where they are due. */
  readonly renew: () => Promise<void>;
  /** This device with the newest keys; null where it has them. */
  readonly take: () => Promise<AdmittedDevice | null>;
  /** The device has other keys now: what stands on the old ones is opened anew, and takes its place when nobody types. */
  readonly renewed: (device: AdmittedDevice) => void;
  readonly after: (ms: number, wake: () => void) => () => void;
  readonly log: Log;
}

export interface OwnKeys {
  look(sight: OwnKeysSight): void;
  close(): void;
}

const FIRST_MS = 5_000;
const LONGEST_MS = 10 * 60_000;

/**
 * Keeps the person's keys new: makes them where a device that held them is gone, and takes those that another device or tab made. Everything it
 * goes by is the member's document, so that a page that ends anywhere is gone on with by any other; what fails is tried again, later each time.
 */
export const openOwnKeys = ({ device, store, renew, take, renewed, after, log }: OwnKeysPorts): OwnKeys => {
  const { keysGeneration } = device.admitted;
  let seen: OwnKeysSight = { generation: keysGeneration, isDue: false };
  let [isWorking, isClosed, tries] = [false, false, 0];
  let cancel: (() => void) | null = null;

  const kept = (next: AdmittedDevice): Promise<void> =>
    store.changeDevice(next.uid, (record) =>
      record.deviceId === next.deviceId && record.admitted !== null && record.admitted.keysGeneration < next.admitted.keysGeneration
        ? { ...record, admitted: next.admitted }
        : record,
    );

  const once = async (): Promise<void> => {
    if (seen.isDue && seen.generation === keysGeneration) await renew();
    const next = await take();
    if (next === null) return;
    await kept(next);
    if (isClosed) return;
    isClosed = true;
    renewed(next);
  };

  const work = (): void => {
    if (isWorking || isClosed || (!seen.isDue && seen.generation === keysGeneration)) return;
    isWorking = true;
    cancel?.();
    once().then(
      () => {
        isWorking = false;
        tries = 0;
      },
      (error: unknown) => {
        isWorking = false;
        log.note({ event: 'own-keys-failed', code: codeOf(error) ?? 'internal' });
        tries += 1;
        if (!isClosed) cancel = after(Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1)), work);
      },
    );
  };

  return {
    look: (sight) => {
      seen = sight;
      work();
    },
    close: () => {
      isClosed = true;
      cancel?.();
    },
  };
};
