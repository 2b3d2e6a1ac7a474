import { describe, expect, test } from 'vitest';
import type { AdmittedDevice, DeviceRecord } from '../vault/device-record.ts';
import { memoryDeviceStore, type DeviceStore } from '../vault/device-store.ts';
import { createLog } from '../log.ts';
import { openOwnKeys } from './own-keys.ts';

const record = (keysGeneration: number): AdmittedDevice =>
  ({ uid: 'u', deviceId: 'd', madeAtMs: 0, pending: null, admitted: { agencyId: 'a', keysGeneration } }) as unknown as AdmittedDevice;

/** A server that has keys of one generation, and pages of one device on it. */
const aPage = (store: DeviceStore, server: { generation: number; isDue: boolean }, device: AdmittedDevice, fails = 0) => {
  let left = fails;
  const waits: { ms: number; wake: () => void }[] = [];
  const renewed: AdmittedDevice[] = [];
  let calls = 0;
  const keys = openOwnKeys({
    device,
    store,
    renew: async () => {
      calls += 1;
      if (left > 0) {
        left -= 1;
        throw Object.assign(new Error('away'), { code: 'unavailable' });
      }
      if (server.isDue) Object.assign(server, { generation: server.generation + 1, isDue: false });
    },
    take: async () => (server.generation > device.admitted.keysGeneration ? record(server.generation) : null),
    renewed: (next) => void renewed.push(next),
    after: (ms, wake) => {
      waits.push({ ms, wake });
      return () => undefined;
    },
    log: createLog(() => 0),
  });
  return { keys, waits, renewed, calls: () => calls };
};
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const kept = async (store: DeviceStore): Promise<number | undefined> => (await store.loadDevice('u'))?.admitted?.keysGeneration;
const aStore = async (device: DeviceRecord): Promise<DeviceStore> => {
  const store = memoryDeviceStore();
  await store.saveDevice(device);
  return store;
};

describe('own keys', () => {
  test('[RM18] are made where they are due, kept, and told once', async () => {
    const device = record(1);
    const store = await aStore(device);
    const page = aPage(store, { generation: 1, isDue: true }, device);

    page.keys.look({ generation: 1, isDue: false });
    await settled();
    expect([page.calls(), page.renewed.length]).toEqual([0, 0]);
    page.keys.look({ generation: 1, isDue: true });
    page.keys.look({ generation: 1, isDue: true });
    await settled();
    page.keys.look({ generation: 2, isDue: false });
    await settled();

    expect([page.calls(), page.renewed.map(({ admitted }) => admitted.keysGeneration), await kept(store)]).toEqual([1, [2], 2]);
  });

  test('[RM18] [RM19] that another device made are taken and kept at once, and make none', async () => {
    const device = record(1);
    const store = await aStore(device);
    const page = aPage(store, { generation: 3, isDue: false }, device);

    page.keys.look({ generation: 3, isDue: false });
    await settled();

    expect([page.calls(), page.renewed.length, await kept(store)]).toEqual([0, 1, 3]);
  });

  test('[RM18] that fail are tried again, later each time; a closed page tells nobody', async () => {
    const device = record(1);
    const store = await aStore(device);
    const server = { generation: 1, isDue: true };
    const page = aPage(store, server, device, 2);

    page.keys.look({ generation: 1, isDue: true });
    await settled();
    page.waits[0]?.wake();
    await settled();
    expect(page.waits.map(({ ms }) => ms)).toEqual([5_000, 10_000]);
    page.waits[1]?.wake();
    await settled();
    expect([server.generation, page.renewed.length]).toEqual([2, 1]);

    const late = aPage(store, { generation: 5, isDue: false }, device);
    late.keys.look({ generation: 5, isDue: false });
    late.keys.close();
    await settled();
    expect([late.renewed.length, await kept(store)]).toEqual([0, 5]);
  });
});
