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

  const planned = (atMs: number | null, over: Partial<OutboxItem> = {}): OutboxItem => anItem({ plan: { atMs, sinceMs: NOW, isHeld: false, rev: 0 }, ...over });

  test('[OB25] a planned message waits for its hour and holds up nothing behind it', () => {
    const state = leading(planned(NOW + 5000), anItem({ id: 'm2', order: 2 }));
    const before = stepOutbox(state, { kind: 'kick' }, NOW, 0);
    const landed = run(before[0], { kind: 'sealed', id: 'm2' }, { kind: 'landed', id: 'm2' });
    const due = stepOutbox(landed[0], { kind: 'tick' }, NOW + 5000, 0);

    expect(state.items.map((item) => item.stage)).toEqual(['queued', 'sealing']);
    expect([
      nextWake(landed[0], NOW),
      nextWake(run(emptyOutbox, { kind: 'loaded', items: [planned(NOW + 9e9)], counters: {}, leading: true })[0], NOW),
    ]).toEqual([NOW + 5000, NOW + 60_000]);
    expect([kinds(landed), kinds(due)]).toEqual([['land m2'], ['seal m1']]);
    expect(due[1][0]).toMatchObject({ counter: 2 });
  });

  test('[OB21] what was begun goes first when the hour of another comes, so that no counter is given twice', () => {
    const begun = run(leading(planned(NOW + 5000), anItem({ id: 'm2', order: 2 })), { kind: 'sealed', id: 'm2' }, { kind: 'unsettled', id: 'm2' });
    const due = stepOutbox(begun[0], { kind: 'tick' }, NOW + 5000, 0);
    const again = [
      { kind: 'absent' as const, id: 'm2' },
      { kind: 'lane-open' as const, id: 'm2' },
    ].reduce<Step>((step, event) => stepOutbox(step[0], event, NOW + 9000, 0), due);

    expect(again[1].filter((effect) => effect.kind === 'seal')).toMatchObject([{ counter: 1, item: { id: 'm2' } }]);
    expect(again[0].items.find((item) => item.id === 'm1')).toMatchObject({ stage: 'queued', counter: null });
  });

  test('[OB22] where somebody wrote meanwhile a planned message waits for the person, whenever that is found', () => {
    const early = run(leading(planned(NOW + 5000)), { kind: 'held', id: 'm1' });
    const late = run(leading(planned(NOW)), { kind: 'held', id: 'm1' }, { kind: 'sealed', id: 'm1' });
    const anyway = run(early[0], { kind: 'replanned', id: 'm1', atMs: null });

    for (const step of [early, late]) {
      expect(step[0].items[0]).toMatchObject({ stage: 'queued', counter: null, plan: { isHeld: true, rev: 1 } });
      expect([kinds(stepOutbox(step[0], { kind: 'kick' }, NOW + 1e9, 0)), nextWake(step[0], NOW)]).toEqual([[], null]);
    }
    expect(kinds(anyway)).toEqual(['save m1', 'seal m1']);
    expect(kinds(run(leading(anItem(), anItem({ id: 'm2', order: 2 })), { kind: 'held', id: 'm2' }))).toEqual([]);
  });

  test('[OB23] a planned message is taken back or planned anew until it is begun, and not after', () => {
    const state = leading(planned(NOW + 5000));
    const sending = run(leading(planned(NOW)), { kind: 'sealed', id: 'm1' });

    expect(kinds(run(state, { kind: 'taken-back', id: 'm1' }))).toEqual(['remove m1']);
    expect(run(state, { kind: 'replanned', id: 'm1', atMs: NOW + 7000 })[0].items[0]).toMatchObject({ plan: { atMs: NOW + 7000, rev: 1 } });
    for (const event of [
      { kind: 'taken-back' as const, id: 'm1' },
      { kind: 'replanned' as const, id: 'm1', atMs: null },
      { kind: 'held' as const, id: 'm1' },
    ])
      expect(kinds(run(sending[0], event))).toEqual([]);
    expect(sending[0].items).toMatchObject([{ stage: 'sending', counter: 1 }]);
  });

  test('[OB24] of two tabs’ plans the later one stands, and one that was taken back in another tab is let go', () => {
    const state = leading(planned(NOW + 5000));
    const loaded = (...items: OutboxItem[]): OutboxEvent => ({ kind: 'loaded', items, counters: {}, leading: true });
    const anew = run(state, loaded(planned(NOW + 9000, { plan: { atMs: NOW + 9000, sinceMs: NOW, isHeld: false, rev: 1 } })), loaded(planned(NOW + 5000)));
    const gone = run(leading(planned(NOW)), loaded(), { kind: 'sealed', id: 'm1' });

    expect(anew[0].items[0]).toMatchObject({ plan: { atMs: NOW + 9000, rev: 1 } });
    expect([gone[0].items, kinds(gone)]).toEqual([[], []]);
  });

  test('[OB12] the pause doubles to a minute at most and never falls below half of it', () => {
    expect([1, 2, 3, 8, 50].map((tries) => backOff(tries, 0))).toEqual([250, 500, 1000, 30_000, 30_000]);
    expect(backOff(50, 0.999_999)).toBeLessThanOrEqual(60_000);
  });
});
