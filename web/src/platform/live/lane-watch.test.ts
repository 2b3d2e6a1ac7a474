import { describe, expect, test } from 'vitest';
import { openLaneWatch, type LedgerTip } from './lane-watch.ts';
import type { Hole, Witness } from './lane-witness.ts';
import type { StoredMessage } from './stored-message.ts';

/** A clock that moves by hand; work that became due runs with it. */
const aClock = () => {
  let now = 1_000_000;
  let due: { at: number; wake: () => void }[] = [];
  return {
    now: () => now,
    after: (ms: number, wake: () => void) => {
      const one = { at: now + ms, wake };
      due.push(one);
      return () => {
        due = due.filter((other) => other !== one);
      };
    },
    pass: async (ms: number): Promise<void> => {
      const end = now + ms;
      for (;;) {
        // What was answered meanwhile goes first.
        for (let i = 0; i < 20; i++) await Promise.resolve();
        const next = due.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        due = due.filter((one) => one !== next);
        now = next.at;
        next.wake();
      }
      now = end;
    },
  };
};

const message = (counter: number, tipSeq = 0, tipHash = ''): Witness => ({
  id: `m${counter}`,
  sentAt: { seconds: counter * 10, nanoseconds: 0 },
  sender: 'u',
  device: 'a',
  counter,
  tipSeq,
  tipHash: tipHash.padEnd(32, '0'),
  isVerified: true,
});
const stored = (counter: number): StoredMessage =>
  ({ id: `m${counter}`, sentAt: { seconds: counter * 10, nanoseconds: 0 }, sender: 'u', envelope: null }) as never;

const hex = (seq: number): string => seq.toString(16).padStart(2, '0').repeat(16);
const tipOf = (seq: number): LedgerTip => ({ seq, hash: new Uint8Array(32).fill(seq) });

const aWatch = () => {
  const clock = aClock();
  const state = { shown: [message(1), message(2)], tip: tipOf(4) as LedgerTip | null, online: true };
  const asked: Hole[] = [];
  let [answer, looks] = [[] as StoredMessage[], 0];
  const watch = openLaneWatch({
    ...clock,
    view: () => ({
      stretches: [
        {
          messages: [...state.shown, ...watch.found().map(({ id }) => message(Number(id.slice(1))))].toSorted((a, b) => a.counter - b.counter),
          isFromBeginning: true,
        },
      ],
      loose: [],
    }),
    ask: async (hole) => {
      asked.push(hole);
      if (!state.online) throw new Error('offline');
      return answer;
    },
    askTip: async () => {
      looks += 1;
      if (!state.online) throw new Error('offline');
      return state.tip;
    },
    changed: () => watch.look(),
    looked: () => undefined,
  });
  return {
    clock,
    state,
    watch,
    asked,
    looks: () => looks,
    serverHas: (counters: number[]) => {
      answer = counters.map(stored);
    },
    arrive: (...news: Witness[]) => {
      state.shown = [...state.shown, ...news];
      watch.look();
    },
  };
};

describe('the watch on a lane', () => {
  test('[GP4] a hole is asked about at once; what the server kept back is shown within two seconds and nothing is said', async () => {
    const { clock, watch, asked, serverHas, arrive } = aWatch();
    await clock.pass(100);
    serverHas([2, 3, 4]);
    arrive(message(4));
    await clock.pass(1900);

    expect(asked.length).toBe(1);
    expect(asked[0]).toMatchObject({ after: { id: 'm2' }, before: { id: 'm4' }, count: 1 });
    expect(watch.found().map(({ id }) => id)).toContain('m3');
    expect([watch.trouble(), watch.unsure().size]).toEqual([{ holes: [], alarms: [] }, 0]);
  });

  test('[GP4] one that stays is shown within two seconds, asked about again and again, and goes when it is filled', async () => {
    const { clock, watch, asked, serverHas, arrive } = aWatch();
    await clock.pass(100);
    arrive(message(4));
    await clock.pass(500);
    expect([watch.trouble().holes.length, [...watch.unsure()]]).toEqual([0, ['m4']]);
    await clock.pass(1400);
    expect(watch.trouble().holes).toMatchObject([{ count: 1, sinceMs: 1_000_120 }]);
    expect(watch.unsure().size).toBe(0);

    await clock.pass(600_000);
    expect(asked.length).toBeGreaterThan(4);
    expect(asked.length).toBeLessThan(12);
    serverHas([3]);
    await clock.pass(600_000);
    expect(watch.trouble().holes).toEqual([]);
  });

  test('[GP4] without a network nothing is said, and the question is asked when there is one', async () => {
    const { clock, state, watch, serverHas, arrive } = aWatch();
    await clock.pass(100);
    state.online = false;
    arrive(message(4));
    await clock.pass(60_000);
    expect([watch.trouble().holes, [...watch.unsure()]]).toEqual([[], ['m4']]);

    state.online = true;
    serverHas([3]);
    await clock.pass(10_000);
    expect(watch.found().map(({ id }) => id)).toEqual(['m3']);
  });

  test('[GP8] the tip is asked for only when something contradicts it, and not while it may be on its way', async () => {
    const { clock, looks, arrive, watch } = aWatch();
    watch.seeTip(tipOf(4));
    for (let n = 3; n < 9; n++) {
      arrive(message(n, n + 2, hex(n + 2)));
      await clock.pass(2000);
      watch.seeTip(tipOf(n + 2));
    }
    await clock.pass(600_000);

    expect([looks(), watch.trouble()]).toEqual([0, { holes: [], alarms: [] }]);
  });

  test('[GP7] a tip that only another device had seen, and that the server does not have, is an alarm, and stays one', async () => {
    const { clock, state, watch, arrive, looks } = aWatch();
    watch.seeTip(tipOf(4));
    arrive(message(3, 9, hex(9)));
    await clock.pass(10_000);
    expect(watch.trouble().alarms).toMatchObject([{ kind: 'shortened', seq: 9, by: { id: 'm3' } }]);

    state.tip = tipOf(12);
    watch.seeTip(tipOf(12));
    await clock.pass(600_000);
    expect([watch.trouble().alarms.length, looks()]).toEqual([1, 1]);
  });

  test('[GP7] a tip that goes back, or changes at its place, is an alarm once the server has said so twice', async () => {
    const { clock, state, watch } = aWatch();
    watch.seeTip(tipOf(9));
    watch.seeTip(tipOf(4));
    state.tip = tipOf(9);
    await clock.pass(1000);
    expect(watch.trouble().alarms).toEqual([]);

    state.tip = tipOf(4);
    watch.seeTip(tipOf(4));
    await clock.pass(1000);
    expect(watch.trouble().alarms).toMatchObject([{ kind: 'shortened', seq: 9, by: null }]);
  });

  test('[GP6] a message whose device was shown another record than this one is an alarm', async () => {
    const { clock, watch, arrive } = aWatch();
    watch.seeTip(tipOf(4));
    arrive(message(3, 4, hex(4)));
    await clock.pass(1000);
    expect(watch.trouble().alarms).toEqual([]);
    arrive(message(4, 4, 'ff'.repeat(16)));
    await clock.pass(1000);

    expect(watch.trouble().alarms).toMatchObject([{ kind: 'fork', seq: 4 }]);
  });
});
