import { expect, test } from 'vitest';
import { dueKeys, inTurn, type DueKey } from './due-keys.ts';
import { emptyAgency, type AgencyState } from './agency-state.ts';
import { openRenewer } from './renewer.ts';

const keys = (count: number): DueKey[] => Array.from({ length: count }, (_, i) => ({ kind: 'compartment', id: `c${i}`, mark: 1 }));
/** Until nothing is left to be done at once. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 200; i++) await Promise.resolve();
};

const bench = (count: number, renew: (key: DueKey) => Promise<void>) => {
  const due = new Map(keys(count).map((key) => [key.id, key]));
  const waits: { ms: number; wake: () => void }[] = [];
  const state = { now: 0, faults: 0 };
  const renewer = openRenewer({
    due: () => [...due.values()],
    renew,
    failed: () => void (state.faults += 1),
    after: (ms, wake) => {
      waits.push({ ms, wake });
      return () => undefined;
    },
    now: () => state.now,
  });
  return { due, waits, state, renewer };
};

test('[RM12] one that fails is put off, longer each time, and holds up nothing else', async () => {
  const tried: string[] = [];
  const { due, waits, state, renewer } = bench(3, async ({ id }) => {
    tried.push(id);
    if (id === 'c1') throw new Error('no network');
    due.delete(id);
  });
  renewer.look();
  await settle();
  expect(tried).toEqual([]);
  renewer.start();
  await settle();
  expect([tried, waits.map(({ ms }) => ms)]).toEqual([['c0', 'c1', 'c2'], [5_000]]);
  for (const [i, ms] of [5_000, 10_000, 20_000].entries()) {
    state.now += ms;
    waits[i]?.wake();
    await settle();
  }
  expect([tried, waits.map(({ ms }) => ms), state.faults]).toEqual([['c0', 'c1', 'c2', 'c1', 'c1', 'c1'], [5_000, 10_000, 20_000, 40_000], 4]);
});

test('[RM12] what was done is not done again before the documents say so, and is when it becomes due anew', async () => {
  const tried: number[] = [];
  const { due, renewer } = bench(1, async ({ mark }) => void tried.push(mark));
  renewer.start();
  await settle();
  renewer.look();
  await settle();
  expect(tried).toEqual([1]);
  due.set('c0', { kind: 'compartment', id: 'c0', mark: 2 });
  renewer.look();
  await settle();
  expect(tried).toEqual([1, 2]);
});

test('[RM12] a page that ends goes no further, and another one finishes', async () => {
  const done: string[] = [];
  const first = bench(4, async ({ id }) => {
    done.push(id);
    first.due.delete(id);
    if (done.length === 2) first.renewer.close();
  });
  first.renewer.start();
  await settle();
  expect(done).toEqual(['c0', 'c1']);
  const second = openRenewer({
    due: () => [...first.due.values()],
    renew: async ({ id }) => {
      done.push(id);
      first.due.delete(id);
    },
    failed: () => undefined,
    after: () => () => undefined,
    now: () => 0,
  });
  second.start();
  await settle();
  expect(done).toEqual(['c0', 'c1', 'c2', 'c3']);
});

const time = (ms: number) => ({ toMillis: () => ms });
const lane = (laneId: string, data: object, kind = 'internal') =>
  [
    laneId,
    {
      laneId,
      conversationId: 't',
      mandateId: 'm',
      kind,
      last: null,
      data: { state: 'open', compartment: 'c', participants: { me: { can: 'rw', until: null } }, rotateBy: time(10), ...data },
    },
  ] as const;
const agency = (change: object): AgencyState => ({ ...emptyAgency, ...change }) as AgencyState;

test('[RM12] due are the directory, searches and then lanes in which this person writes, whose search is not due', () => {
  const lanes = new Map([
    lane('mine', {}),
    lane('fresh', { rotateBy: null }),
    lane('closed', { state: 'closed' }),
    lane('reader', { participants: { me: { can: 'r', until: null } } }),
    lane('left', { participants: { me: { can: 'rw', until: time(1) } } }),
    lane('ended', { rotateBy: time(72 * 3_600_000) }, 'candidate'),
  ]);
  const conversations = new Map([['t', { link: { state: 'ended' } }]]);
  const found = (change: object, others: { compartment: string; sinceMs: number }[] = [], nowMs = 0) =>
    dueKeys(agency({ lanes, conversations, ...change }), others, 'me', nowMs).map(({ kind, id }) => `${kind} ${id}`);

  expect(found({})).toEqual(['lane mine']);
  expect(found({}, [], 11 * 60_000)).toEqual(['lane mine', 'lane ended']);
  const mandates = new Map([['m', { compartment: 'c', keysDueMs: 5 }]]);
  expect(found({ mandates, agency: { directory: 'd', keysDueMs: 3 } }, [{ compartment: 'other', sinceMs: 1 }])).toEqual([
    'compartment d',
    'compartment other',
    'compartment c',
  ]);
});

test('[RM12] devices begin at different places and do all of it', () => {
  const due = keys(12);
  const orders = ['device-a', 'device-b', 'device-c'].map((device) => inTurn(due, device).map(({ id }) => id));
  expect(new Set(orders.map(([first]) => first)).size).toBeGreaterThan(1);
  for (const order of orders) expect(order.toSorted()).toEqual(due.map(({ id }) => id).toSorted());
});
