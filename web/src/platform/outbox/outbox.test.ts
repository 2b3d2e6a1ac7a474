import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OutboxItem } from './item.ts';
import { memoryOutboxStorage } from './memory-storage.ts';
import { openOutbox, type Outbox } from './outbox.ts';
import { openOutboxStorage, type Sealer } from './indexed-db-storage.ts';
import type { Leadership, Neighbours, OutboxStorage, OutboxTransport } from './ports.ts';

/** What the network does with one attempt. */
const fates = ['lands', 'lands-answer-lost', 'refused', 'dropped', 'dies-before', 'dies-after', 'lane-unreadable', 'not-sealed'] as const;
type Fate = (typeof fates)[number];

/** A server that keeps what landed, and a device that may die at every attempt. Time is virtual: wakes run at once, in order. */
class World {
  readonly landed: { id: string; counter: number; laneId: string; atMs: number }[] = [];
  readonly attempts: string[] = [];
  readonly fates: Fate[];
  alive: Outbox | null = null;
  died = false;
  now = 0;
  constructor(all: readonly Fate[]) {
    this.fates = [...all];
  }

  transport(): OutboxTransport<number> {
    let fate: Fate = 'lands';
    const die = <T>(): Promise<T> => {
      this.died = true;
      this.alive?.close();
      return new Promise<T>(() => undefined);
    };
    const write = (item: OutboxItem, counter: number): void => {
      if (this.landed.some((message) => message.id === item.id)) throw new Error('permission-denied');
      this.landed.push({ id: item.id, counter, laneId: item.laneId, atMs: this.now });
    };
    return {
      seal: async (_, counter) => {
        fate = this.fates.shift() ?? 'lands';
        if (fate === 'not-sealed') return { kind: 'wait', reason: 'needs-connection-this-month' };
        return { kind: 'sealed', sealed: counter };
      },
      send: async (item, counter) => {
        this.attempts.push(item.id);
        if (fate === 'dies-before') return die();
        if (fate === 'refused' || fate === 'lane-unreadable') return 'rejected';
        if (fate === 'dropped') throw new Error('unavailable');
        write(item, counter);
        if (fate === 'dies-after') return die();
        if (fate === 'lands-answer-lost') throw new Error('unavailable');
        return 'landed';
      },
      find: async (item) => this.landed.some((message) => message.id === item.id),
      reread: async () => {
        if (fate !== 'lane-unreadable') return { kind: 'open' };
        fate = 'lands';
        throw new Error('unavailable');
      },
    };
  }
}

const alone: Leadership = { lead: (begin) => begin(), resign: () => undefined };
const noNeighbours: Neighbours = { tell: () => undefined, listen: () => () => undefined };

const start = (world: World, storage: OutboxStorage, ids: () => string): Outbox => {
  world.died = false;
  const outbox = openOutbox({
    storage,
    transport: world.transport(),
    leadership: alone,
    neighbours: noNeighbours,
    now: () => world.now,
    random: () => 0.5,
    newId: ids,
    failed: () => undefined,
    after: (ms, wake) => {
      let stopped = false;
      queueMicrotask(() => {
        if (stopped) return;
        world.now += ms;
        wake();
      });
      return () => {
        stopped = true;
      };
    },
  });
  world.alive = outbox;
  return outbox;
};

/** Runs, and starts the device again each time it died, until nothing is on its way. */
const settle = async (world: World, storage: OutboxStorage, ids: () => string): Promise<readonly OutboxItem[]> => {
  let outbox = world.alive ?? start(world, storage, ids);
  for (let turn = 0; turn < 5_000; turn++) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (world.died) outbox = start(world, storage, ids);
    else if ((await storage.load()).items.every((item) => item.stage === 'failed') && outbox.items().every((item) => item.stage === 'failed'))
      return outbox.items();
  }
  throw new Error('did not settle');
};

const counting = (): (() => string) => {
  let n = 0;
  return () => `m${(n += 1)}`;
};

describe('outbox', () => {
  test('[OB26] a message with an id of its own is taken once, and what waits under it stays as it is', async () => {
    const [world, storage, ids] = [new World([]), memoryOutboxStorage(), counting()];
    const outbox = start(world, storage, ids);
    const [first, again] = await Promise.all([
      outbox.enqueue('a', Uint8Array.of(1), undefined, 'mine'),
      outbox.enqueue('a', Uint8Array.of(2), undefined, 'mine'),
    ]);
    expect([again.order, [...again.body]]).toEqual([first.order, [1]]);
    await settle(world, storage, ids);
    expect(world.landed.map(({ id }) => id)).toEqual(['mine']);
  });

  test('[OB13] each message lands exactly once and in order whatever the network does and whenever the tab dies', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...fates), { maxLength: 25 }),
        fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 8 }),
        async (all, lanes) => {
          const world = new World(all);
          const storage = memoryOutboxStorage();
          const ids = counting();
          const sent: { id: string; laneId: string }[] = [];
          for (const laneId of lanes) {
            const outbox = world.alive === null || world.died ? start(world, storage, ids) : world.alive;
            const item = await outbox.enqueue(laneId, new Uint8Array([1]));
            sent.push({ id: item.id, laneId });
          }

          const left = await settle(world, storage, ids);

          const given = new Set(left.map((item) => item.id));
          for (const laneId of ['a', 'b']) {
            const arrived = world.landed.filter((message) => message.laneId === laneId);
            expect(arrived.map((message) => message.id)).toEqual(
              sent.filter((message) => message.laneId === laneId && !given.has(message.id)).map((message) => message.id),
            );
            expect(arrived.map((message) => message.counter)).toEqual(arrived.map((_, i) => i + 1));
          }
        },
      ),
      { numRuns: 200, seed: 20261122 },
    );
  });

  test('[OB21] planned among others: each lands once, none before its hour, counters without gap, the others in their order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...fates), { maxLength: 20 }),
        fc.array(fc.record({ laneId: fc.constantFrom('a', 'b'), inMs: fc.option(fc.constantFrom(0, 400, 3000, 500_000), { nil: undefined }) }), {
          minLength: 1,
          maxLength: 8,
        }),
        async (all, wishes) => {
          const world = new World(all);
          const storage = memoryOutboxStorage();
          const ids = counting();
          const sent: { id: string; laneId: string; atMs: number | null }[] = [];
          for (const { laneId, inMs } of wishes) {
            const outbox = world.alive === null || world.died ? start(world, storage, ids) : world.alive;
            const atMs = inMs === undefined ? null : world.now + inMs;
            const item = await outbox.enqueue(laneId, new Uint8Array([1]), atMs ?? undefined);
            sent.push({ id: item.id, laneId, atMs });
          }

          const left = new Set((await settle(world, storage, ids)).map((item) => item.id));

          for (const { id, atMs } of sent)
            for (const message of world.landed.filter((one) => one.id === id)) expect(message.atMs).toBeGreaterThanOrEqual(atMs ?? 0);
          for (const laneId of ['a', 'b']) {
            const arrived = world.landed.filter((message) => message.laneId === laneId);
            const given = sent.filter((message) => message.laneId === laneId && !left.has(message.id));
            expect(arrived.map((message) => message.id).toSorted()).toEqual(given.map((message) => message.id).toSorted());
            expect(arrived.map((message) => message.counter)).toEqual(arrived.map((_, i) => i + 1));
            const plain = given.filter((message) => message.atMs === null).map((message) => message.id);
            expect(arrived.map((message) => message.id).filter((id) => plain.includes(id))).toEqual(plain);
          }
        },
      ),
      { numRuns: 200, seed: 20261122 },
    );
  });

  test('[OB14] a follower hands over: what it enqueued is sent by the leader, and it hears of the landing', async () => {
    const world = new World([]);
    const storage = memoryOutboxStorage();
    const ids = counting();
    const tabs = new Set<() => void>();
    const neighbours = (): Neighbours => {
      let own = (): void => undefined;
      return {
        tell: () => queueMicrotask(() => tabs.forEach((tab) => tab !== own && tab())),
        listen: (changed) => (tabs.add((own = changed)), () => tabs.delete(changed)),
      };
    };
    const ports = { storage, now: () => 0, random: () => 0, newId: ids, failed: () => undefined, after: () => () => undefined };
    const leader = openOutbox({ ...ports, transport: world.transport(), leadership: alone, neighbours: neighbours() });
    const follower = openOutbox({
      ...ports,
      transport: world.transport(),
      leadership: { lead: () => undefined, resign: () => undefined },
      neighbours: neighbours(),
    });
    const heard = new Promise<string>((resolve) => follower.onLanded((item) => resolve(item.id)));

    const item = await follower.enqueue('a', new Uint8Array([1]));

    expect(await heard).toBe(item.id);
    expect(world.landed).toMatchObject([{ id: item.id, counter: 1, laneId: 'a' }]);
    expect(leader.items()).toEqual([]);
  });
});

describe('outbox in IndexedDB', () => {
  const turned: Sealer = {
    seal: async (place, bytes) => new Uint8Array([place.length, ...bytes.toReversed()]),
    open: async (place, blob) => (blob[0] === place.length ? blob.slice(1).toReversed() : null),
  };
  const item = {
    id: 'm1',
    laneId: 'a',
    madeAtMs: 1,
    body: new Uint8Array([1, 2, 3]),
    stage: 'queued' as const,
    counter: null,
    attempts: 0,
    notBeforeMs: 0,
    waiting: null,
    failure: null,
  };

  test('[OB15] what was added is there after a restart, sealed, in its order', async () => {
    const first = await openOutboxStorage('ob15', turned);
    await first.add(item);
    await first.add({ ...item, id: 'm2' });
    const again = await openOutboxStorage('ob15', turned);

    expect((await again.load()).items).toMatchObject([
      { id: 'm1', order: 1, body: new Uint8Array([1, 2, 3]) },
      { id: 'm2', order: 2 },
    ]);
  });

  test('[OB24] a plan is there after a restart, is changed alone, and not once the message was begun', async () => {
    const storage = await openOutboxStorage('ob24', turned);
    const plan = { atMs: 5000, sinceMs: 1, isHeld: false, rev: 0 };
    const order = await storage.add({ ...item, plan });
    await storage.plan('m1', { ...plan, isHeld: true, rev: 1 });
    const held = (await (await openOutboxStorage('ob24', turned)).load()).items[0];
    await storage.save({ ...item, order, plan, stage: 'sending', counter: 1 });
    await storage.plan('m1', { ...plan, rev: 2 });

    expect([held?.plan, held?.body]).toEqual([{ atMs: 5000, sinceMs: 1, isHeld: true, rev: 1 }, item.body]);
    expect((await storage.load()).items[0]).toMatchObject({ stage: 'sending', counter: 1, plan: { rev: 0 } });
  });

  test('[OB16] landing removes the item and keeps its counter; saving it late does not bring it back', async () => {
    const storage = await openOutboxStorage('ob16', turned);
    const order = await storage.add(item);
    await storage.land({ ...item, order, counter: 7 });
    await storage.save({ ...item, order, counter: 7, stage: 'sending' });

    expect(await storage.load()).toEqual({ items: [], counters: { a: 7 } });
  });
});
