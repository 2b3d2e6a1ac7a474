import { expect, test } from 'vitest';
import type { RouteName } from '@liexin/domain/api/routes';
import type { ApiClient } from '../../platform/api-client.ts';
import { NetworkFault } from '../../platform/network-fault.ts';
import type { Workspace } from '../../platform/workspace/workspace.ts';
import { inOrder, makeSample, patiently } from './make-sample.ts';

test('[SE12] a making ends at its next step where its session has ended', async () => {
  const leaving = new AbortController();
  const kept = new Map<string, Uint8Array>();
  const calls: RouteName[] = [];
  const sealed = { get: async (place: string) => kept.get(place) ?? null, put: async (place: string, value: Uint8Array) => void kept.set(place, value) };
  const agency = { directory: 'directory' };
  const model = { state: () => ({ agency }), subscribe: () => () => undefined };
  const workspace = { account: { uid: 'u1' }, vault: { sealed }, model, source: {}, signal: leaving.signal } as unknown as Workspace;
  const api = { call: async (name: RouteName) => (calls.push(name), {}) } as unknown as ApiClient;
  const make = () =>
    makeSample({
      ...{ workspace, api, language: 'en', first: 'Wei', agencyName: 'Tidewell', now: () => 0, label: 'Sample' },
      ...{ isThere: () => undefined, goesOn: () => true, isWhole: () => calls.push('removeSample') },
    });
  const begun = make();
  leaving.abort();

  expect([await begun, await make(), calls]).toEqual([false, false, []]);
});

test('[SE13] the one to be can be opened first, then all stand in the list, then their talks fill, one after the other', async () => {
  const told: string[] = [];
  /** Begins and ends at different times, so that what does not wait is seen. */
  const slowly = async (what: string): Promise<void> => {
    told.push(what);
    await new Promise((resolve) => setTimeout(resolve));
    told.push(`${what}.`);
  };
  await inOrder(['Li', 'Marc', 'Hannah'], {
    add: (one) => slowly(`add ${one}`),
    converse: (one) => slowly(`fill ${one}`),
    isThere: (one) => told.push(`open ${one}`),
  });
  const began = told.filter((one) => !one.endsWith('.'));

  expect(began).toEqual(['add Li', 'fill Li', 'open Li', 'add Marc', 'add Hannah', 'fill Marc', 'fill Hannah']);
  expect(told.filter((one, i) => one.endsWith('.') && `${told[i - 1]}.` !== one)).toEqual([]);
});

test('[SE14] a step waits while the network is away, fails at once for any other reason, and ends where the making may not go on', async () => {
  const faults: unknown[] = [new NetworkFault('offline'), Object.assign(new Error('the client is offline'), { code: 'unavailable' })];
  let [tries, pauses, isOn] = [0, 0, true];
  const work = async (): Promise<void> => {
    tries += 1;
    const fault = faults.shift();
    if (fault !== undefined) throw fault;
  };
  const pause = async (): Promise<void> => void (pauses += 1);
  await patiently(work, () => isOn, pause);
  expect([tries, pauses]).toEqual([3, 2]);

  faults.push(Object.assign(new Error('no'), { code: 'permission-denied' }));
  await expect(patiently(work, () => isOn, pause)).rejects.toThrow('no');
  faults.push(new NetworkFault('timeout'));
  const stopped = patiently(
    work,
    () => isOn,
    async () => void (isOn = false),
  );
  await expect(stopped).rejects.toThrow();
  expect([tries, pauses]).toEqual([5, 2]);
});
