import { expect, test } from 'vitest';
import { NetworkFault } from '../network-fault.ts';
import type { DeviceRecord } from '../vault/device-record.ts';
import { memoryDeviceStore } from '../vault/device-store.ts';
import type { Vault } from '../vault/vault.ts';
import { reopenWithKit, type Reopening } from './reopening.ts';

test('[RV13] opening the record anew ends with its session: nothing is shown or put away after that', async () => {
  const leaving = new AbortController();
  const store = memoryDeviceStore();
  const device = { uid: 'helen', deviceId: 'device', admitted: { person: {} }, recovering: { ark: {} } } as unknown as DeviceRecord;
  await store.saveDevice(device);
  const shown: (Reopening | null)[] = [];
  let tries = 0;
  const offline = async (): Promise<never> => {
    tries += 1;
    throw new NetworkFault('offline');
  };
  const reopening = reopenWithKit({
    api: { call: offline },
    vault: { device, keyLog: { sync: offline } } as unknown as Vault,
    store,
    show: (next) => void shown.push(next),
    pause: async () => leaving.abort(),
    signal: leaving.signal,
  });
  await expect(reopening).rejects.toThrow(/abort/i);
  expect([tries, shown.at(-1)]).toMatchObject([1, { kind: 'opening', fault: 'offline' }]);
  expect((await store.loadDevice('helen'))?.recovering).toBeDefined();
});
