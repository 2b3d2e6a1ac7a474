import { joinBox, splitBox } from '@liexin/e2ee/aes-gcm';
import { localOpen, localSeal } from '@liexin/e2ee/local-seal';
import type { Sealer } from '../outbox/indexed-db-storage.ts';
import type { DeviceRecord } from './device-record.ts';
import type { DeviceStore } from './device-store.ts';

/** What this device keeps for itself, sealed under its storage key: keys it opened, shares, drafts. All of it can be had again. */
export interface SealedStore {
  /** Null where nothing is kept or it does not open. */
  get(place: string): Promise<Uint8Array | null>;
  put(place: string, bytes: Uint8Array): Promise<void>;
  /** Where something is kept. */
  places(): Promise<readonly string[]>;
  /** Everything whose place begins so. */
  drop(prefix: string): Promise<void>;
}

/** Seals under the device's storage key, bound to account, device and place. */
export const localSealer = (device: Pick<DeviceRecord, 'uid' | 'deviceId' | 'storageKey'>): Sealer => ({
  seal: async (place, bytes) => joinBox(await localSeal(device.storageKey, [device.uid, device.deviceId, place], bytes)),
  open: async (place, blob) => {
    const opened = await localOpen(device.storageKey, [device.uid, device.deviceId, place], splitBox(blob));
    return opened.ok ? opened.value : null;
  },
});

/** A full or broken store costs a copy, never an answer: what is kept here is always to be had elsewhere. */
export const openSealedStore = (store: DeviceStore, device: DeviceRecord): SealedStore => {
  const sealer = localSealer(device);
  return {
    get: async (place) => {
      const blob = await store.getBlob(device.uid, place).catch(() => null);
      return blob === null ? null : sealer.open(place, blob);
    },
    put: async (place, bytes) => store.putBlob(device.uid, place, await sealer.seal(place, bytes)).catch(() => undefined),
    places: () => store.listBlobs(device.uid).catch(() => []),
    drop: (prefix) => store.removeBlobs(device.uid, prefix).catch(() => undefined),
  };
};
