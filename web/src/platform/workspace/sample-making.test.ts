import { expect, test, vi } from 'vitest';
import type { ApiClient } from '../api-client.ts';
import { openPreferences } from '../preferences.ts';
import { oneMaking, removeSample, sampleWanted } from './sample-making.ts';
import type { Workspace } from './workspace.ts';

const dropped: string[] = [];
const aWorkspace = (uid: string) => {
  const leaving = new AbortController();
  const sealed = { drop: async (place: string) => void dropped.push(place) };
  const workspace = { account: { uid, email: `${uid}@example.com` }, vault: { sealed }, signal: leaving.signal } as unknown as Workspace;
  return { workspace, leave: () => leaving.abort() };
};

/** What tabs of one browser share, as the standard has it: exclusive, in order, and `ifAvailable` never waits. */
const someLocks = () => {
  const tails = new Map<string, Promise<unknown>>();
  type Work = (held: object | null) => Promise<unknown>;
  const request = async (name: string, ...given: [Work] | [{ ifAvailable?: boolean }, Work]): Promise<unknown> => {
    const [options, work] = given.length === 1 ? [{ ifAvailable: false }, given[0]] : given;
    const before = tails.get(name);
    if (before !== undefined && options.ifAvailable === true) return work(null);
    const run = (before ?? Promise.resolve()).catch(() => undefined).then(() => work({}));
    tails.set(name, run);
    await run.finally(() => tails.get(name) === run && tails.delete(name));
    return run;
  };
  return { request } as unknown as Pick<LockManager, 'request'>;
};

/** A promise that is settled from outside. */
const later = <Value>() => {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
};

/** A making that goes on step by step for as long as it is told to. */
const aMaking = () => {
  const { promise, resolve } = later<boolean>();
  return { make: vi.fn<() => Promise<boolean>>(() => promise), ends: resolve };
};

test.each(['with locks', 'without'])('[SE12] there is one making at a time of an account, whatever sessions begin it (%s)', async (which) => {
  const locks = which === 'without' ? undefined : someLocks();
  const uid = `u-${which}`;
  const [first, again, other] = [aWorkspace(uid), aWorkspace(uid), aWorkspace(`${uid}-other`)];
  const [one, two, three] = [aMaking(), aMaking(), aMaking()];
  const begun = oneMaking(first.workspace, one.make, locks);
  const shared = oneMaking(first.workspace, two.make, locks);
  first.leave();
  expect(await oneMaking(again.workspace, two.make, locks)).toBe(false);
  void oneMaking(other.workspace, three.make, locks);
  await expect.poll(() => three.make.mock.calls.length).toBe(1);
  one.ends(true);

  expect([await begun, await shared]).toEqual([true, true]);
  expect([one.make, two.make].map((make) => make.mock.calls.length)).toEqual([1, 0]);
  const next = oneMaking(again.workspace, two.make, locks);
  two.ends(true);
  expect(await next).toBe(true);
});

test('[SE12] another tab does not make it a second time, and what is taken away is taken away after the making ended', async () => {
  const locks = someLocks();
  const { workspace } = aWorkspace('u-tabs');
  const elsewhere = later<void>();
  const held = locks.request('liexin-sample-u-tabs', {}, () => elsewhere.promise);
  const { make } = aMaking();
  expect(await oneMaking(workspace, make, locks)).toBe(false);
  const calls: string[] = [];
  const preferences = openPreferences(null, ['en']);
  preferences.setFlag(sampleWanted(workspace.account.email), true);
  const api = { call: async (name: string) => (calls.push(name), {}) } as unknown as ApiClient;
  const removed = removeSample(workspace, api, preferences, locks);
  await Promise.resolve();

  expect([preferences.flag(sampleWanted(workspace.account.email)), calls, dropped]).toEqual([false, [], []]);
  elsewhere.resolve();
  await Promise.all([held, removed]);
  expect([calls, dropped, make.mock.calls.length]).toEqual([['removeSample'], ['sample/'], 0]);
});
