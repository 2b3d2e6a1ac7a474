import { afterEach, expect, test, vi } from 'vitest';
import type { Account } from '../session-state.ts';
import { calm, CALM_MS, LONGEST_MS } from './calm.ts';
import { openWorkspaceKeeper, type Shown } from './workspace-keeper.ts';

const account = (deviceId: string): Account => ({ uid: 'u1', email: '', agencyId: 'a', device: { deviceId } }) as unknown as Account;

/** Workspaces that open when they are told to, and what happened in order. */
const aStage = () => {
  const events: string[] = [];
  const opens: { ready: (name: string) => void; fails: () => void; signal: AbortSignal }[] = [];
  const wakes: (() => void)[] = [];
  const shown: Shown<ReturnType<typeof made>>[] = [];
  const lists = new Map<string, { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void }>();
  /** Its lists are there, and nobody types, when the test says so. */
  const waitFor = (name: string): void => {
    let resolve: () => void = () => undefined;
    let reject: (error: Error) => void = () => undefined;
    const promise = new Promise<void>((settle, fail) => {
      [resolve, reject] = [settle, fail];
    });
    lists.set(name, { promise, resolve, reject });
  };
  const made = (name: string) => ({
    name,
    mayTakeOver: async () => {
      await lists.get(name)?.promise;
      events.push(`ready ${name}`);
    },
    keepUnsent: async () => void events.push(`keep ${name}`),
    close: () => void events.push(`close ${name}`),
  });
  const keeper = openWorkspaceKeeper<ReturnType<typeof made>>({
    open: (_, signal) =>
      new Promise((resolve, reject) => opens.push({ signal, ready: (name) => resolve(made(name)), fails: () => reject(new Error('not now')) })),
    faultOf: () => 'offline',
    show: (now) => {
      shown.push(now);
      events.push(`show ${now.workspace?.name ?? now.fault ?? 'nothing'}`);
    },
    after: (_, wake) => (wakes.push(wake), () => undefined),
  });
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  return { events, opens, wakes, shown, keeper, settled, lists, waitFor };
};

test('[RM19] new keys of the person: what is shown stays until the next is there, unsent texts are kept first, and only then the one of before is closed', async () => {
  const { keeper, opens, events, settled } = aStage();
  keeper.keep(account('d1'));
  opens[0]?.ready('one');
  await settled();
  events.length = 0;
  keeper.keep(account('d1'));
  await settled();
  expect([events, opens[0]?.signal.aborted]).toEqual([[], false]);
  opens[1]?.ready('two');
  await settled();

  expect(events).toEqual(['ready two', 'keep one', 'show two', 'close one']);
  expect([opens[0]?.signal.aborted, opens[1]?.signal.aborted]).toEqual([true, false]);
});

test('[RM19] where the next does not open, the one of before goes on and it is tried again; whoever leaves meanwhile leaves both', async () => {
  const { keeper, opens, events, wakes, settled } = aStage();
  keeper.keep(account('d1'));
  opens[0]?.ready('one');
  await settled();
  events.length = 0;
  keeper.keep(account('d1'));
  opens[1]?.fails();
  await settled();
  expect([events, wakes.length]).toEqual([[], 1]);
  wakes[0]?.();
  keeper.keep(null);
  expect(events).toEqual(['close one', 'show nothing']);
  opens[2]?.ready('two');
  await settled();

  expect(events).toEqual(['close one', 'show nothing', 'close two']);
});

test('[RM19] another account takes nobody’s place: the page is empty until it is there, and a fault is told', async () => {
  const { keeper, opens, events, settled } = aStage();
  keeper.keep(account('d1'));
  opens[0]?.ready('one');
  await settled();
  events.length = 0;
  keeper.keep(account('d2'));
  opens[1]?.fails();
  await settled();

  expect(events).toEqual(['close one', 'show nothing', 'show offline']);
});

test('[RM19] whoever leaves while the next is open and not shown yet leaves both closed, once', async () => {
  const { keeper, opens, events, settled, waitFor, lists } = aStage();
  keeper.keep(account('d1'));
  opens[0]?.ready('one');
  await settled();
  waitFor('two');
  keeper.keep(account('d1'));
  opens[1]?.ready('two');
  await settled();
  events.length = 0;
  keeper.keep(null);
  expect(events).toEqual(['close two', 'close one', 'show nothing']);
  lists.get('two')?.resolve();
  await settled();

  expect(events).toEqual(['close two', 'close one', 'show nothing', 'ready two']);
});

test('[RM19] keys that are newer still: the one that waits is closed, what is shown stays until the newest takes its place', async () => {
  const { keeper, opens, events, settled, waitFor, lists } = aStage();
  keeper.keep(account('d1'));
  opens[0]?.ready('one');
  await settled();
  waitFor('two');
  keeper.keep(account('d1'));
  opens[1]?.ready('two');
  await settled();
  events.length = 0;
  keeper.keep(account('d1'));
  opens[2]?.ready('three');
  await settled();
  lists.get('two')?.resolve();
  await settled();

  expect(events.filter((event) => /^(?:show|close)/u.test(event))).toEqual(['close two', 'show three', 'close one']);
});

test('[RM19] one that opened and did not get its lists is closed, replaces nothing, and is opened again', async () => {
  const { keeper, opens, events, wakes, settled, waitFor, lists } = aStage();
  keeper.keep(account('d1'));
  opens[0]?.ready('one');
  await settled();
  waitFor('two');
  keeper.keep(account('d1'));
  opens[1]?.ready('two');
  await settled();
  events.length = 0;
  lists.get('two')?.reject(new Error('permission-denied'));
  await settled();
  expect([events, wakes.length]).toEqual([['close two'], 1]);
  wakes[0]?.();
  opens[2]?.ready('three');
  await settled();

  expect(events).toEqual(['close two', 'ready three', 'keep one', 'show three', 'close one']);
});

const aTypist = () => {
  vi.useFakeTimers();
  const target = new EventTarget();
  let isCalm = false;
  const after = (ms: number, wake: () => void): (() => void) => {
    const timer = setTimeout(wake, ms);
    return () => clearTimeout(timer);
  };
  void calm(target, after).then(() => {
    isCalm = true;
  });
  return {
    event: (type: string) => target.dispatchEvent(new Event(type)),
    pass: async (ms: number): Promise<boolean> => (await vi.advanceTimersByTimeAsync(ms), isCalm),
  };
};
afterEach(() => void vi.useRealTimers());

test('[RM19] nothing changes under somebody who types, or in the middle of what an input method composes', async () => {
  const { event, pass } = aTypist();
  await pass(CALM_MS - 1);
  event('keydown');
  expect(await pass(CALM_MS - 1)).toBe(false);
  event('compositionstart');
  event('beforeinput');
  expect(await pass(4 * CALM_MS)).toBe(false);
  event('compositionend');
  expect(await pass(CALM_MS - 1)).toBe(false);
  expect(await pass(1)).toBe(true);
});

test('[RM19] what was being composed before is seen by its next change', async () => {
  const { event, pass } = aTypist();
  event('compositionupdate');
  expect(await pass(4 * CALM_MS)).toBe(false);
  event('compositionend');
  expect(await pass(CALM_MS)).toBe(true);
});

test('[RM19] whoever types on and on, or leaves something half composed, is not waited for longer than two minutes', async () => {
  const typing = aTypist();
  for (let ms = 0; ms < LONGEST_MS - CALM_MS; ms += CALM_MS / 2) {
    typing.event('keydown');
    expect(await typing.pass(CALM_MS / 2)).toBe(false);
  }
  typing.event('keydown');
  await typing.pass(CALM_MS - 1);
  typing.event('keydown');
  expect(await typing.pass(1)).toBe(true);
  const composing = aTypist();
  composing.event('compositionstart');
  expect([await composing.pass(LONGEST_MS - 1), await composing.pass(1)]).toEqual([false, true]);
});
