import { expect, test } from 'vitest';
import type { RouteName } from '@liexin/domain/api/routes';
import type { ApiClient } from '../api-client.ts';
import { openSealedStore } from '../vault/sealed-store.ts';
import { memoryDeviceStore } from '../vault/device-store.ts';
import { makeDevice } from '../vault/make-device.ts';
import { tellDevice } from '../vault/tell-device.ts';
import { keepTelling } from './keep-telling.ts';

const HOUR_MS = 3_600_000;

/** A page that is open for days, and what of it the server hears, by the hour. */
const aPage = async () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
  const browser = new EventTarget();
  const sealed = openSealedStore(memoryDeviceStore(), await makeDevice('u1', 0));
  const heard: number[] = [];
  const waits: (() => void)[] = [];
  const world = { hour: 8, isOnline: true };
  const api: ApiClient = {
    call: async (name: RouteName) => {
      if (!world.isOnline) throw Object.assign(new Error('away'), { code: 'offline' });
      expect(name).toBe('tellDevice');
      heard.push(world.hour);
      return {} as never;
    },
  };
  const told: Promise<void>[] = [];
  const tell = (): Promise<void> => {
    const telling = tellDevice({ api, sealed }, world.hour * HOUR_MS);
    told.push(telling);
    return telling;
  };
  const open = () =>
    keepTelling({ tell, page, browser, after: (_, wake) => (waits.push(wake), () => void waits.splice(waits.indexOf(wake), 1)), failed: () => undefined });
  /** Every telling has ended, and the page has heard of it. */
  const settled = async (): Promise<void> => {
    await Promise.allSettled(told);
    await new Promise((resolve) => setTimeout(resolve));
  };
  const at = async (hour: number, what: () => void): Promise<void> => {
    world.hour = hour;
    what();
    await settled();
  };
  const looks = (state: DocumentVisibilityState) => (): void => {
    page.visibilityState = state;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  const ticks = (): void => waits.splice(0).forEach((wake) => wake());
  return { world, browser, heard, waits, open, at, looks, ticks, settled };
};

test('[CN9] a page that stays open for days says once a day that its device is in use: when it is looked at, when the network is back, and while it stays in sight', async () => {
  const { world, browser, heard, waits, open, at, looks, ticks, settled } = await aPage();
  const close = open();
  await settled();
  await at(9, looks('hidden'));
  await at(10, looks('visible'));
  expect(heard).toEqual([8]);
  await at(20, looks('hidden'));
  // Nobody is there: a day that is not one of use.
  await at(26, () => browser.dispatchEvent(new Event('online')));
  await at(27, ticks);
  expect(heard).toEqual([8]);
  await at(58, looks('visible'));
  await at(59, ticks);
  expect(heard).toEqual([8, 58]);
  world.isOnline = false;
  await at(75, ticks);
  world.isOnline = true;
  await at(76, () => browser.dispatchEvent(new Event('online')));
  await at(77, looks('visible'));
  await at(100, ticks);
  expect(heard).toEqual([8, 58, 76, 100]);
  close();
  await at(125, looks('visible'));
  expect([heard.length, waits.length]).toEqual([4, 0]);
});
