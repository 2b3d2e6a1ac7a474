import { isOpenToPlans, type OutboxItem, type Plan } from './item.ts';
import { emptyOutbox, nextWake, stepOutbox, type OutboxEffect, type OutboxEvent } from './machine.ts';
import type { Leadership, Neighbours, OutboxStorage, OutboxTransport } from './ports.ts';

export interface OutboxPorts<Sealed> {
  readonly storage: OutboxStorage;
  readonly transport: OutboxTransport<Sealed>;
  readonly leadership: Leadership;
  readonly neighbours: Neighbours;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Calls back after so many milliseconds; answers with a way to stop it. */
  readonly after: (ms: number, wake: () => void) => () => void;
  readonly newId: () => string;
  /** A store or an effect that failed: its code only. */
  readonly failed: (error: unknown) => void;
}

/** Messages on their way out of this browser, for every tab of it. */
export interface Outbox {
  /** Safe on the device when it resolves. Rejects if the store is full or gone: then nothing was taken, keep the text. */
  /**
   * `atMs`: not before that time of the server (ms); it goes out while the product is open on this device. `id`: of a message that must not
   * be there twice; one that waits already stays as it is.
   */
  enqueue(laneId: string, body: Uint8Array, atMs?: number, id?: string): Promise<OutboxItem>;
  /** Tries a failed one again. */
  retry(id: string): void;
  /** Another time for a planned one, or now (null). What was begun goes its way. */
  replan(id: string, atMs: number | null): void;
  /** Somebody wrote meanwhile: a planned one waits until it is planned anew or taken back. */
  hold(id: string): void;
  /** Removes a failed one, or a planned one that was not begun. Its body is the caller's to show again. */
  takeBack(id: string): void;
  /** Network, keys or a share are back: try now. */
  kick(): void;
  items(): readonly OutboxItem[];
  subscribe(changed: () => void): () => void;
  /** Called once for each message that landed, in this tab or as seen in another. */
  onLanded(landed: (item: OutboxItem) => void): () => void;
  close(): void;
}

/**
 * Runs the table of `machine.ts` against its ports. Survives: a killed tab (the store is written before the network is
 * touched; the next leader looks up what may have arrived), a lost answer (looked up by id), a late one (a step for an
 * item that is gone changes nothing), two tabs (one leads, the others write to the store and tell it).
 */
export const openOutbox = <Sealed>(ports: OutboxPorts<Sealed>): Outbox => {
  let state = emptyOutbox;
  let leading = false;
  let closed = false;
  let stopWaking = (): void => undefined;
  const sealed = new Map<string, Sealed>();
  const listeners = new Set<() => void>();
  const landedListeners = new Set<(item: OutboxItem) => void>();
  let chain: Promise<unknown> = Promise.resolve();

  /** One store operation after the other, so that what is read is never older than what was written before. */
  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const done = chain.then(work);
    chain = done.catch(ports.failed);
    return done;
  };

  const dispatch = (event: OutboxEvent): void => {
    if (closed) return;
    const before = state.items;
    const [next, effects] = stepOutbox(state, event, ports.now(), ports.random());
    state = next;
    for (const effect of effects) perform(effect);
    stopWaking();
    const wake = leading ? nextWake(state, ports.now()) : null;
    stopWaking = wake === null ? () => undefined : ports.after(Math.max(0, wake - ports.now()), () => dispatch({ kind: 'tick' }));
    if (event.kind === 'loaded' && !event.leading)
      for (const gone of before) if (!state.items.some((item) => item.id === gone.id) && gone.stage !== 'failed') announce(gone);
    if (before !== state.items) for (const listener of [...listeners]) listener();
  };

  const announce = (item: OutboxItem): void => {
    for (const listener of [...landedListeners]) listener(item);
  };

  const store = (work: () => Promise<void>): void => {
    void inOrder(async () => {
      await work();
      ports.neighbours.tell();
    }).catch(() => undefined);
  };

  const perform = (effect: OutboxEffect): void => {
    const { item } = effect;
    switch (effect.kind) {
      case 'save':
        return store(() => ports.storage.save(item));
      case 'remove':
        return store(() => ports.storage.remove(item.id));
      case 'land': {
        sealed.delete(item.id);
        announce(item);
        return store(() => ports.storage.land(item));
      }
      case 'seal':
        return void run(item, async () => {
          const outcome = await ports.transport.seal(item, effect.counter);
          if (outcome.kind === 'wait') return { kind: 'must-wait', id: item.id, reason: outcome.reason };
          if (outcome.kind === 'hold') return { kind: 'held', id: item.id };
          if (outcome.kind === 'refuse') return { kind: 'refused', id: item.id, code: outcome.code };
          sealed.set(item.id, outcome.sealed);
          return { kind: 'sealed', id: item.id };
        });
      case 'send':
        return void send(item);
      case 'find':
        return void run(item, async () => ({ kind: (await ports.transport.find(item)) ? 'found' : 'absent', id: item.id }));
      case 'reread':
        return void run(item, async () => {
          const lane = await ports.transport.reread(item);
          return lane.kind === 'open' ? { kind: 'lane-open', id: item.id } : { kind: 'refused', id: item.id, code: lane.code };
        });
    }
  };

  const run = async (item: OutboxItem, work: () => Promise<OutboxEvent>): Promise<void> => {
    try {
      dispatch(await work());
    } catch (error) {
      ports.failed(error);
      dispatch({ kind: 'stumbled', id: item.id });
    }
  };

  /** After the store knows that the server may have it. A refusal is looked into, never believed; anything else says nothing. */
  const send = async (item: OutboxItem): Promise<void> => {
    await chain;
    const envelope = sealed.get(item.id);
    if (envelope === undefined || closed) return;
    try {
      dispatch({ kind: await ports.transport.send(item, envelope), id: item.id });
    } catch (error) {
      ports.failed(error);
      dispatch({ kind: isRefusal(error) ? 'rejected' : 'unsettled', id: item.id });
    }
  };

  const load = (): void => {
    void inOrder(async () => {
      const { items, counters } = await ports.storage.load();
      dispatch({ kind: 'loaded', items, counters, leading });
    }).catch(() => undefined);
  };

  const stopListening = ports.neighbours.listen(load);
  load();
  ports.leadership.lead(() => {
    leading = true;
    load();
  });

  return {
    enqueue: (laneId, body, atMs, id) =>
      inOrder(async () => {
        const waiting = id === undefined ? undefined : (await ports.storage.load()).items.find((item) => item.id === id);
        if (waiting !== undefined) return waiting;
        const draft = {
          id: id ?? ports.newId(),
          laneId,
          madeAtMs: ports.now(),
          body,
          stage: 'queued' as const,
          counter: null,
          attempts: 0,
          notBeforeMs: 0,
          waiting: null,
          failure: null,
          ...(atMs === undefined ? {} : { plan: { atMs, sinceMs: ports.now(), isHeld: false, rev: 0 } }),
        };
        const item: OutboxItem = { ...draft, order: await ports.storage.add(draft) };
        dispatch({ kind: 'added', item });
        ports.neighbours.tell();
        return item;
      }),
    retry: (id) => change(id, 'retry'),
    takeBack: (id) => change(id, 'taken-back'),
    replan: (id, atMs) => plan(id, { kind: 'replanned', id, atMs }, { atMs, sinceMs: ports.now(), isHeld: false }),
    hold: (id) => plan(id, { kind: 'held', id }, { isHeld: true }),
    kick: () => dispatch({ kind: 'kick' }),
    items: () => state.items,
    subscribe: (changed) => (listeners.add(changed), () => listeners.delete(changed)),
    onLanded: (landed) => (landedListeners.add(landed), () => landedListeners.delete(landed)),
    close: () => {
      closed = true;
      stopWaking();
      stopListening();
      ports.leadership.resign();
    },
  };

  function plan(id: string, event: OutboxEvent, next: Partial<Plan>): void {
    if (leading) return dispatch(event);
    const item = state.items.find((known) => known.id === id);
    if (item?.plan === undefined || !isOpenToPlans(item)) return;
    const planned = { ...item.plan, ...next, rev: item.plan.rev + 1 };
    store(() => ports.storage.plan(id, planned));
    load();
  }

  /** A follower writes the wish into the store and leaves the rest to the leader. */
  function change(id: string, kind: 'retry' | 'taken-back'): void {
    if (leading) return dispatch({ kind, id });
    const item = state.items.find((known) => known.id === id);
    if (item === undefined || (item.stage !== 'failed' && !(kind === 'taken-back' && isOpenToPlans(item)))) return;
    if (kind === 'taken-back') store(() => ports.storage.remove(id));
    else store(() => ports.storage.save({ ...item, stage: 'queued', attempts: 0, failure: null, notBeforeMs: 0 }));
    load();
  }
};

/** Codes with which Firestore says no to this write, as opposed to saying nothing. */
const REFUSALS = ['permission-denied', 'invalid-argument', 'failed-precondition', 'not-found', 'already-exists', 'out-of-range'];

const isRefusal = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && REFUSALS.includes(String(error.code));
