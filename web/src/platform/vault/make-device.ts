import { generateDeviceKeys } from '@liexin/e2ee/device-keys';
import { createStorageKey } from '@liexin/e2ee/local-seal';
import type { DeviceRecord } from './device-record.ts';

/** This browser as a new device of an account: keys that cannot be read out, not admitted yet. */
export const makeDevice = async (uid: string, nowMs: number): Promise<DeviceRecord> => {
  const [keys, storageKey] = await Promise.all([generateDeviceKeys(), createStorageKey()]);
  return { uid, deviceId: keys.deviceId, keys, storageKey, madeAtMs: nowMs, admitted: null, pending: null };
};
