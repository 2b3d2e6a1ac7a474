import { expect, test, vi } from 'vitest';
import type { Account } from '../session-state.ts';
import { calm, CALM_MS, CALM_WITH_TEXT_MS } from './calm.ts';
import { openWorkspaceKeeper, type Shown } from './workspace-keeper.ts';

const account = (deviceId: string): Account => ({ uid: 'u1', email: '', agencyId: 'a', device: { deviceId } }) as unknown as Account;

/** Workspaces that open when they are told to, and what happened in order. */
const aStage = () => {
  const events: string[] = [];
  const opens: { ready: (name: string) => void; fails: () => void; signal: AbortSignal }[] = [];
  const wakes: (() => void)[] = [];
  const shown: Shown<ReturnType<typeof made>>[] = [];
  const made = (name: string) => ({
    name,
    drafts: { flush: async () => void events.push(`flush ${name}`) },
    close: () => void events.push(`close ${name}`),
  });
  const keeper = openWorkspaceKeeper<ReturnType<typeof made>>({
    open: (_, signal) =>
      new Promise((resolve, reject) => opens.push({ signal, ready: (name) => resolve(made(name)), fails: () => reject(new Error('not now')) })),
    faultOf: () => 'offline',
    ready: async ({ name }) => void events.push(`ready ${name}`),
    show: (now) => {
      shown.push(now);
      events.push(`show ${now.workspace?.name ?? now.fault ?? 'nothing'}`);
    },
    after: (_, wake) => (wakes.push(wake), () => undefined),
  });
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  return { events, opens, wakes, shown, keeper, settled };
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

  expect(events).toEqual(['ready two', 'flush one', 'show two', 'close one']);
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

test('[RM19] nothing changes under somebody who types, or in the middle of what an input method composes', async () => {
  vi.useFakeTimers();
  const target = new EventTarget();
  let isCalm = false;
  const after = (ms: number, wake: () => void): (() => void) => {
    const timer = setTimeout(wake, ms);
    return () => clearTimeout(timer);
  };
  let text = '';
  void calm(target, () => text !== '', after).then(() => {
    isCalm = true;
  });
  const pass = async (ms: number): Promise<boolean> => (await vi.advanceTimersByTimeAsync(ms), isCalm);
  await pass(CALM_MS - 1);
  target.dispatchEvent(new Event('keydown'));
  expect(await pass(CALM_MS - 1)).toBe(false);
  target.dispatchEvent(new Event('compositionstart'));
  expect(await pass(10 * CALM_MS)).toBe(false);
  target.dispatchEvent(new Event('compositionend'));
  text = 'half a sentence';
  expect(await pass(CALM_WITH_TEXT_MS - CALM_MS)).toBe(false);
  text = '';
  expect(await pass(CALM_MS)).toBe(true);
  vi.useRealTimers();
});
