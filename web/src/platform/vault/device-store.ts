import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { DeviceRecord } from './device-record.ts';
import { doKeysWork, isWhole } from './key-probe.ts';
import { makeDevice } from './make-device.ts';

/** Where this browser's devices and what they sealed are kept. */
export interface DeviceStore {
  /** `false`: everything is gone when the tab closes (private mode). */
  readonly persistent: boolean;
  loadDevice(uid: string): Promise<DeviceRecord | null>;
  /** uids with a device here, newest first. */
  listDevices(): Promise<readonly { readonly uid: string; readonly agencyId: string | null }[]>;
  saveDevice(record: DeviceRecord): Promise<void>;
  /** Changes what is kept of a device in one step, whatever other tabs do; nothing where it is gone. */
  changeDevice(uid: string, change: (kept: DeviceRecord) => DeviceRecord): Promise<void>;
  /** The device and all it sealed. */
  removeDevice(uid: string): Promise<void>;
  getBlob(uid: string, place: string): Promise<Uint8Array | null>;
  putBlob(uid: string, place: string, blob: Uint8Array): Promise<void>;
  /** Places of an account where something is kept. */
  listBlobs(uid: string): Promise<readonly string[]>;
  removeBlobs(uid: string, prefix: string): Promise<void>;
}

interface DeviceSchema extends DBSchema {
  devices: { key: string; value: DeviceRecord };
  blobs: { key: [uid: string, place: string]; value: Uint8Array };
  probe: { key: string; value: DeviceRecord };
}

/**
 * The store in IndexedDB, after a probe: some browsers take a key and give back nothing, some throw (private modes), so the keys
 * of a device are written, read back and used, one of each kind. A device that comes back later without one of its keys is as if it were not there. Rejects with `StoreUnusable` where that fails. Keys never go anywhere else: not
 * into localStorage, not as plain bytes.
 */
export const openDeviceStore = async (name: string): Promise<DeviceStore> => {
  const db = await openDatabase(name);
  await probe(db);
  return {
    persistent: true,
    loadDevice: async (uid) => {
      const read = await db.get('devices', uid);
      return read !== undefined && isWhole(read) ? read : null;
    },
    listDevices: async () =>
      (await db.getAll('devices'))
        .toSorted((a, b) => b.madeAtMs - a.madeAtMs)
        .map((record) => ({ uid: record.uid, agencyId: record.admitted?.agencyId ?? null })),
    saveDevice: async (record) => {
      const transaction = db.transaction('devices', 'readwrite', { durability: 'strict' });
      await transaction.store.put(record, record.uid);
      await transaction.done;
    },
    changeDevice: async (uid, change) => {
      const transaction = db.transaction('devices', 'readwrite', { durability: 'strict' });
      const kept = await transaction.store.get(uid);
      if (kept !== undefined) await transaction.store.put(change(kept), uid);
      await transaction.done;
    },
    removeDevice: async (uid) => {
      const transaction = db.transaction(['devices', 'blobs'], 'readwrite', { durability: 'strict' });
      await Promise.all([
        transaction.objectStore('devices').delete(uid),
        transaction.objectStore('blobs').delete(IDBKeyRange.bound([uid, ''], [uid, '\uffff'])),
        transaction.done,
      ]);
    },
    getBlob: async (uid, place) => (await db.get('blobs', [uid, place])) ?? null,
    putBlob: async (uid, place, blob) => void (await db.put('blobs', blob, [uid, place])),
    listBlobs: async (uid) => (await db.getAllKeys('blobs', IDBKeyRange.bound([uid, ''], [uid, '\uffff']))).map(([, place]) => place),
    removeBlobs: async (uid, prefix) => db.delete('blobs', IDBKeyRange.bound([uid, prefix], [uid, `${prefix}\uffff`])),
  };
};

/** IndexedDB is missing, refuses, or forgets keys. */
class StoreUnusable extends Error {
  readonly code = 'storage-unavailable';
  constructor() {
    super('storage-unavailable');
    this.name = 'StoreUnusable';
  }
}

const openDatabase = async (name: string): Promise<IDBPDatabase<DeviceSchema>> => {
  try {
    return await openDB<DeviceSchema>(name, 1, {
      upgrade: (fresh) => {
        fresh.createObjectStore('devices');
        fresh.createObjectStore('blobs');
        fresh.createObjectStore('probe');
      },
    });
  } catch {
    throw new StoreUnusable();
  }
};

const probe = async (db: IDBPDatabase<DeviceSchema>): Promise<void> => {
  try {
    const made = await makeDevice('probe', 0);
    await db.put('probe', made, 'probe');
    const read = await db.get('probe', 'probe');
    await db.delete('probe', 'probe');
    if (!isWhole(read) || !(await doKeysWork(made, read))) throw new StoreUnusable();
  } catch {
    db.close();
    throw new StoreUnusable();
  }
};

/** The same in memory, for somebody who goes on in a private window after being told. */
export const memoryDeviceStore = (): DeviceStore => {
  const devices = new Map<string, DeviceRecord>();
  const blobs = new Map<string, Uint8Array>();
  const at = (uid: string, place: string): string => `${uid}\n${place}`;
  const removeBlobs = async (uid: string, prefix: string): Promise<void> => {
    for (const key of [...blobs.keys()]) if (key.startsWith(at(uid, prefix))) blobs.delete(key);
  };
  return {
    persistent: false,
    loadDevice: async (uid) => devices.get(uid) ?? null,
    listDevices: async () => [...devices.values()].map((record) => ({ uid: record.uid, agencyId: record.admitted?.agencyId ?? null })),
    saveDevice: async (record) => void devices.set(record.uid, record),
    changeDevice: async (uid, change) => {
      const kept = devices.get(uid);
      if (kept !== undefined) devices.set(uid, change(kept));
    },
    removeDevice: async (uid) => {
      devices.delete(uid);
      await removeBlobs(uid, '');
    },
    getBlob: async (uid, place) => blobs.get(at(uid, place)) ?? null,
    putBlob: async (uid, place, blob) => void blobs.set(at(uid, place), blob),
    listBlobs: async (uid) => [...blobs.keys()].flatMap((key) => (key.startsWith(at(uid, '')) ? [key.slice(at(uid, '').length)] : [])),
    removeBlobs,
  };
};
