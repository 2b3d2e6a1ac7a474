import { describe, expect, test } from 'vitest';
import { backOff } from './back-off.ts';
import type { OutboxItem } from './item.ts';
import { emptyOutbox, MAX_ATTEMPTS, nextWake, stepOutbox, type OutboxEvent, type OutboxState, type Step } from './machine.ts';

const NOW = 1_800_000_000_000;
const anItem = (over: Partial<OutboxItem> = {}): OutboxItem => ({
  id: 'm1',
  laneId: 'lane',
  order: 1,
  madeAtMs: NOW,
  body: new Uint8Array([1]),
  stage: 'queued',
  counter: null,
  attempts: 0,
  notBeforeMs: 0,
  waiting: null,
  failure: null,
  ...over,
});
const leading = (...items: OutboxItem[]): OutboxState => run(emptyOutbox, { kind: 'loaded', items, counters: {}, leading: true })[0];
const run = (state: OutboxState, ...events: OutboxEvent[]): Step => {
  let step: Step = [state, []];
  for (const event of events) step = stepOutbox(step[0], event, NOW, 0.5);
  return step;
};
const kinds = (step: Step): string[] => step[1].map((effect) => `${effect.kind} ${effect.item.id}`);

describe('outbox table', () => {
  test('[OB1] one item of a lane is in hand, other lanes go beside it', () => {
    const step = stepOutbox(
      emptyOutbox,
      { kind: 'loaded', leading: true, counters: {}, items: [anItem(), anItem({ id: 'm2', order: 2 }), anItem({ id: 'x', laneId: 'other', order: 3 })] },
      NOW,
      0,
    );

    expect(kinds(step)).toEqual(['seal m1', 'seal x']);
  });

  test('[OB2] a sealed item is stored as sending before it is sent', () => {
    const step = run(leading(anItem()), { kind: 'sealed', id: 'm1' });

    expect(kinds(step)).toEqual(['save m1', 'send m1']);
    expect(step[1][0]?.item).toMatchObject({ stage: 'sending', counter: 1 });
  });

  test('[OB3] a rejection is looked up before the lane is read again', () => {
    const rejected = run(leading(anItem()), { kind: 'sealed', id: 'm1' }, { kind: 'rejected', id: 'm1' });
    const absent = run(rejected[0], { kind: 'absent', id: 'm1' });
    const open = run(absent[0], { kind: 'lane-open', id: 'm1' });

    expect([kinds(rejected), kinds(absent), kinds(open)]).toEqual([['find m1'], ['reread m1'], ['save m1', 'seal m1']]);
  });

  test('[OB4] a second sealing keeps id and counter', () => {
    const step = run(
      leading(anItem()),
      { kind: 'sealed', id: 'm1' },
      { kind: 'rejected', id: 'm1' },
      { kind: 'absent', id: 'm1' },
      { kind: 'lane-open', id: 'm1' },
    );

    expect(step[1].find((effect) => effect.kind === 'seal')).toMatchObject({ counter: 1, item: { id: 'm1' } });
  });

  test('[OB5] found on the server means landed, and the next one gets the next counter', () => {
    const step = run(
      leading(anItem(), anItem({ id: 'm2', order: 2 })),
      { kind: 'sealed', id: 'm1' },
      { kind: 'rejected', id: 'm1' },
      { kind: 'found', id: 'm1' },
    );

    expect(kinds(step)).toEqual(['land m1', 'seal m2']);
    expect(step[1][1]).toMatchObject({ counter: 2 });
  });

  test('[OB6] a permanent refusal is failed with its code, steps aside and gives its counter back', () => {
    const step = run(
      leading(anItem(), anItem({ id: 'm2', order: 2 })),
      { kind: 'sealed', id: 'm1' },
      { kind: 'rejected', id: 'm1' },
      { kind: 'absent', id: 'm1' },
      { kind: 'refused', id: 'm1', code: 'lane-closed' },
    );

    expect(step[0].items[0]).toMatchObject({ stage: 'failed', counter: null, failure: { code: 'lane-closed', atMs: NOW } });
    expect(step[1].at(-1)).toMatchObject({ kind: 'seal', counter: 1, item: { id: 'm2' } });
  });

  test('[OB7] what an earlier run may have sent is looked up first', () => {
    const step = stepOutbox(emptyOutbox, { kind: 'loaded', leading: true, counters: { lane: 4 }, items: [anItem({ stage: 'sending', counter: 5 })] }, NOW, 0);

    expect(kinds(step)).toEqual(['find m1']);
  });

  test('[OB7] a follower that becomes the leader looks up what the tab before it had begun', () => {
    const items = [anItem({ stage: 'sending', counter: 2 })];

    const step = run(emptyOutbox, { kind: 'loaded', items, counters: {}, leading: false }, { kind: 'loaded', items, counters: {}, leading: true });

    expect(kinds(step)).toEqual(['find m1']);
  });

  test('[OB8] a follower starts nothing', () => {
    const step = run(
      emptyOutbox,
      { kind: 'loaded', leading: false, counters: {}, items: [anItem()] },
      { kind: 'added', item: anItem({ id: 'm2', order: 2 }) },
      { kind: 'kick' },
    );

    expect(step[1]).toEqual([]);
    expect(step[0].items.map((item) => item.id)).toEqual(['m1', 'm2']);
  });

  test('[OB9] a missing share waits, and a kick tries at once', () => {
    const waiting = run(leading(anItem()), { kind: 'must-wait', id: 'm1', reason: 'needs-connection-this-month' });
    const kicked = run(waiting[0], { kind: 'kick' });

    expect(waiting[0].items[0]).toMatchObject({ stage: 'queued', waiting: 'needs-connection-this-month' });
    expect(nextWake(waiting[0], NOW)).toBeGreaterThan(NOW);
    expect(kinds(kicked)).toEqual(['seal m1']);
  });

  test('[OB10] refusals with an open lane end after the limit, and a retry starts anew', () => {
    let step: Step = [leading(anItem()), []];
    for (let i = 0; i < MAX_ATTEMPTS; i++)
      step = run(
        step[0],
        { kind: 'kick' },
        { kind: 'sealed', id: 'm1' },
        { kind: 'rejected', id: 'm1' },
        { kind: 'absent', id: 'm1' },
        { kind: 'lane-open', id: 'm1' },
      );
    const again = run(step[0], { kind: 'retry', id: 'm1' });

    expect(step[0].items[0]).toMatchObject({ stage: 'failed', failure: { code: 'not-allowed' } });
    expect(kinds(again)).toEqual(['save m1', 'seal m1']);
  });

  test('[OB11] only a failed item is taken back', () => {
    const waiting = run(leading(anItem(), anItem({ id: 'm2', order: 2 })), { kind: 'taken-back', id: 'm2' });
    const failed = run(leading(anItem()), { kind: 'refused', id: 'm1', code: 'message-too-long' }, { kind: 'taken-back', id: 'm1' });

    expect(waiting[0].items).toHaveLength(2);
    expect([failed[0].items, kinds(failed)]).toEqual([[], ['remove m1']]);
  });

  test('[OB17] a list that was read before a message landed does not bring it back', () => {
    const landed = run(leading(anItem()), { kind: 'sealed', id: 'm1' }, { kind: 'landed', id: 'm1' });
    const late = run(landed[0], { kind: 'loaded', leading: true, counters: {}, items: [anItem({ stage: 'sending', counter: 1 })] });

    expect([late[0].items, kinds(late), late[0].counters]).toEqual([[], [], { lane: 1 }]);
  });

  test('[OB18] a follower that takes over looks up what the leader had begun, and counts on from what landed', () => {
    const following = run(emptyOutbox, { kind: 'loaded', leading: false, counters: { lane: 3 }, items: [anItem({ stage: 'sending', counter: 4 })] });
    const takenOver = run(following[0], {
      kind: 'loaded',
      leading: true,
      counters: { lane: 5 },
      items: [anItem({ id: 'm2', order: 2, stage: 'sending', counter: 6 })],
    });

    expect([kinds(takenOver), takenOver[0].counters]).toEqual([['find m2'], { lane: 5 }]);
  });

  test('[OB19] answers that never came do not count against a message, they only slow it down', () => {
    let step: Step = [leading(anItem()), []];
    for (let i = 0; i < 3 * MAX_ATTEMPTS; i++) {
      step = run(step[0], { kind: 'sealed', id: 'm1' }, { kind: 'unsettled', id: 'm1' }, { kind: 'absent', id: 'm1' }, { kind: 'lane-open', id: 'm1' });
      if (i > 0) expect(nextWake(step[0], NOW)).toBeGreaterThan(NOW);
      step = stepOutbox(step[0], { kind: 'tick' }, NOW + 100_000_000, 0.5);
    }

    expect(step[0].items[0]).toMatchObject({ stage: 'sealing', attempts: 0 });
  });

  test('[OB12] the pause doubles to a minute at most and never falls below half of it', () => {
    expect([1, 2, 3, 8, 50].map((tries) => backOff(tries, 0))).toEqual([250, 500, 1000, 30_000, 30_000]);
    expect(backOff(50, 0.999_999)).toBeLessThanOrEqual(60_000);
  });
});
