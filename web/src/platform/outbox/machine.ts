import { backOff } from './back-off.ts';
import { isActive, isOpenToPlans, isPlanned, type Counters, type OutboxItem, type Plan, type WaitReason } from './item.ts';

export interface OutboxState {
  /** This tab sends; a follower mirrors the store and starts nothing. */
  readonly leading: boolean;
  /** By `order`. */
  readonly items: readonly OutboxItem[];
  readonly counters: Counters;
  /** Ids that left lately: a list that was read before they were taken out of the store does not bring them back. */
  readonly gone: readonly string[];
  /** Tries that failed in a row for reasons of the network, by item. */
  readonly stumbles: Readonly<Record<string, number>>;
}

/** What happened. `nowMs` and `random` are handed in with the step. */
export type OutboxEvent =
  | { readonly kind: 'loaded'; readonly items: readonly OutboxItem[]; readonly counters: Counters; readonly leading: boolean }
  | { readonly kind: 'added'; readonly item: OutboxItem }
  | { readonly kind: 'tick' }
  /** Something that may have been missing is there: network, keys, a share. */
  | { readonly kind: 'kick' }
  | {
      readonly kind: 'sealed' | 'landed' | 'rejected' | 'unsettled' | 'found' | 'absent' | 'lane-open' | 'stumbled' | 'retry' | 'taken-back';
      readonly id: string;
    }
  | { readonly kind: 'must-wait'; readonly id: string; readonly reason: WaitReason }
  | { readonly kind: 'refused'; readonly id: string; readonly code: string }
  /** Another time (ms), or null for now; what was held is free again. */
  | { readonly kind: 'replanned'; readonly id: string; readonly atMs: number | null }
  /** Somebody wrote meanwhile: a planned one waits for the person. */
  | { readonly kind: 'held'; readonly id: string };

/** What has to be done, in this order. */
export type OutboxEffect =
  | { readonly kind: 'seal'; readonly item: OutboxItem; readonly counter: number }
  | { readonly kind: 'send' | 'find' | 'reread' | 'save' | 'land' | 'remove'; readonly item: OutboxItem };

export type Step = readonly [state: OutboxState, effects: readonly OutboxEffect[]];

export const emptyOutbox: OutboxState = { leading: false, items: [], counters: {}, stumbles: {}, gone: [] };

/** After this many refusals with a lane that looks open the person is told; a retry starts anew. */
export const MAX_ATTEMPTS = 8;

/**
 * The outbox as one table: (state, event, now) → (state, effects). It decides nothing about networks or keys. Invariants:
 * one item per lane is in hand; an item that may have reached the server is looked up before it is sealed again; counters
 * of landed messages are without gap (architecture section 6, items 1 and 2).
 */
export const stepOutbox = (state: OutboxState, event: OutboxEvent, nowMs: number, random: number): Step => {
  const [next, effects] = apply(state, event, nowMs, random);
  if (!next.leading) return [next, effects];
  const [started, starts] = startHeads(next, nowMs);
  return [started, [...effects, ...starts]];
};

/** When something has to be tried again (ms), or null. */
export const nextWake = (state: OutboxState, nowMs: number): number | null => {
  const due = heads(state, nowMs)
    .filter((item) => isParked(item))
    .map((item) => item.notBeforeMs);
  // A device that slept knows the hour only when it looks, so a planned one is looked at in between.
  const planned = state.items.filter((item) => isPlanned(item, nowMs) && item.plan?.isHeld === false).map((item) => item.plan?.atMs ?? nowMs);
  if (planned.length > 0) due.push(Math.min(nowMs + LOOK_MS, ...planned));
  return due.length === 0 ? null : Math.max(nowMs, Math.min(...due));
};

const LOOK_MS = 60_000;

const apply = (state: OutboxState, event: OutboxEvent, nowMs: number, random: number): Step => {
  if (event.kind === 'tick') return [state, []];
  if (event.kind === 'kick')
    return [{ ...state, stumbles: {}, items: state.items.map((item) => (isParked(item) ? { ...item, notBeforeMs: nowMs } : item)) }, []];
  if (event.kind === 'added') return [{ ...state, items: sorted([...state.items, event.item]) }, []];
  if (event.kind === 'loaded') return [merge(state, event), []];
  const item = state.items.find((known) => known.id === event.id);
  if (item === undefined) return [state, []];
  switch (event.kind) {
    case 'sealed': {
      if (item.stage !== 'sealing') return [state, []];
      const sending = { ...item, stage: 'sending' as const, counter: counterOf(state, item), waiting: null };
      return [
        replace(state, sending),
        [
          { kind: 'save', item: sending },
          { kind: 'send', item: sending },
        ],
      ];
    }
    case 'landed':
    case 'found': {
      const counters = { ...state.counters, [item.laneId]: Math.max(item.counter ?? 0, state.counters[item.laneId] ?? 0) };
      return [{ ...without(calm(state, item), item.id), counters }, [{ kind: 'land', item }]];
    }
    case 'rejected':
      return item.stage === 'sending' ? park(calm(state, item), { ...item, stage: 'finding', attempts: item.attempts + 1, notBeforeMs: nowMs }) : [state, []];
    // Nobody knows whether it arrived, and nobody said no: it does not count against the message, only against haste.
    case 'unsettled':
      return item.stage === 'sending' ? park(stumble(state, item), { ...item, stage: 'finding', notBeforeMs: nowMs }) : [state, []];
    case 'absent':
      return item.stage === 'finding' ? park(state, { ...item, stage: 'rereading', notBeforeMs: nowMs }) : [state, []];
    case 'lane-open': {
      if (item.attempts >= MAX_ATTEMPTS) return failed(state, item, 'not-allowed', nowMs);
      const tries = Math.max(item.attempts, state.stumbles[item.id] ?? 0);
      const waiting = item.attempts > 0 ? ('epoch' as const) : null;
      const queued = { ...item, stage: 'queued' as const, waiting, notBeforeMs: tries <= 1 ? nowMs : nowMs + backOff(tries, random) };
      return [replace(state, queued), [{ kind: 'save', item: queued }]];
    }
    case 'must-wait':
    case 'stumbled': {
      const stumbled = stumble(state, item);
      const stage = item.stage === 'sealing' ? ('queued' as const) : item.stage;
      const waiting = event.kind === 'must-wait' ? event.reason : ('offline' as const);
      const parked = { ...item, stage, waiting, notBeforeMs: nowMs + backOff(stumbled.stumbles[item.id] ?? 1, random) };
      return [replace(stumbled, parked), []];
    }
    case 'refused':
      return failed(state, item, event.code, nowMs);
    case 'retry': {
      if (item.stage !== 'failed') return [state, []];
      const queued = { ...item, stage: 'queued' as const, attempts: 0, failure: null, waiting: null, notBeforeMs: nowMs };
      return [replace(state, queued), [{ kind: 'save', item: queued }]];
    }
    case 'replanned':
      return replan(state, item, { atMs: event.atMs, isHeld: false, sinceMs: nowMs });
    case 'held':
      return item.plan === undefined ? [state, []] : replan(state, item, { ...item.plan, isHeld: true });
    case 'taken-back':
      return item.stage !== 'failed' && !isOpenToPlans(item) ? [state, []] : [without(calm(state, item), item.id), [{ kind: 'remove', item }]];
  }
};

/** Only what was not begun has a plan that can change. While its sealing runs, a hold that the sealing found still counts. */
const replan = (state: OutboxState, item: OutboxItem, plan: Omit<Plan, 'rev'>): Step => {
  const isSealing = item.stage === 'sealing' && item.counter === null && item.plan !== undefined && plan.isHeld;
  if (item.plan === undefined || !(isOpenToPlans(item) || isSealing)) return [state, []];
  const planned = { ...item, stage: 'queued' as const, waiting: null, notBeforeMs: 0, plan: { ...plan, rev: item.plan.rev + 1 } };
  return [replace(state, planned), [{ kind: 'save', item: planned }]];
};

/** Gives each idle lane's first waiting item something to do. */
const startHeads = (state: OutboxState, nowMs: number): Step => {
  let next = state;
  const effects: OutboxEffect[] = [];
  for (const item of heads(state, nowMs)) {
    if (!isParked(item) || item.notBeforeMs > nowMs) continue;
    if (item.stage === 'queued') {
      const counter = counterOf(state, item);
      const sealing = { ...item, stage: 'sealing' as const, notBeforeMs: IN_HAND };
      next = replace(next, sealing);
      effects.push({ kind: 'seal', item: sealing, counter });
    } else {
      const started = { ...item, notBeforeMs: IN_HAND };
      next = replace(next, started);
      effects.push({ kind: item.stage === 'finding' ? 'find' : 'reread', item: started });
    }
  }
  return [next, effects];
};

/** Marks an item whose effect runs: it is not started a second time. */
const IN_HAND = Number.POSITIVE_INFINITY;

const isParked = (item: OutboxItem): boolean =>
  item.notBeforeMs !== IN_HAND && (item.stage === 'queued' || item.stage === 'finding' || item.stage === 'rereading');

/** Of each lane the item that was begun, else the first that is due and was not given up. What is begun has the lane's next counter. */
const heads = (state: OutboxState, nowMs: number): readonly OutboxItem[] => {
  const seen = new Map<string, OutboxItem>();
  for (const item of state.items) {
    const before = seen.get(item.laneId);
    if (item.stage === 'failed' || isPlanned(item, nowMs) || (before !== undefined && (isBegun(before) || !isBegun(item)))) continue;
    seen.set(item.laneId, item);
  }
  return [...seen.values()];
};

const isBegun = (item: OutboxItem): boolean => isActive(item) || item.counter !== null;

const counterOf = (state: OutboxState, item: OutboxItem): number => item.counter ?? (state.counters[item.laneId] ?? 0) + 1;

const park = (state: OutboxState, item: OutboxItem): Step => [replace(state, item), []];

/** Given up for good, which the server confirmed by not having it: its counter goes to the next one. */
const failed = (state: OutboxState, item: OutboxItem, code: string, atMs: number): Step => {
  const given = { ...item, stage: 'failed' as const, counter: null, waiting: null, notBeforeMs: 0, failure: { code, atMs } };
  return [replace(calm(state, item), given), [{ kind: 'save', item: given }]];
};

/**
 * What another tab or an earlier run stored. A follower mirrors it. The leader takes over what it did not know, what
 * another tab asked to try again, and lets go of what another tab took back; all else is newer here than in the store.
 */
const merge = (state: OutboxState, loaded: Extract<OutboxEvent, { kind: 'loaded' }>): OutboxState => {
  if (!loaded.leading) return { leading: false, items: sorted(loaded.items), counters: loaded.counters, stumbles: {}, gone: [] };
  // A follower's items mirror the store: what another tab had begun is unknown to the one that takes over, and is looked up.
  const held = state.leading ? state.items : [];
  const mine = new Map(held.map((item) => [item.id, item]));
  const stored = new Set(loaded.items.map((item) => item.id));
  const there = loaded.items.filter((item) => !state.gone.includes(item.id));
  const taken = there.map((item) => {
    const known = mine.get(item.id);
    if (known === undefined || (known.stage === 'failed' && item.stage === 'queued')) return asLoaded(item);
    // Another tab planned it anew, before it was begun here.
    return isOpenToPlans(known) && item.plan !== undefined && item.plan.rev > (known.plan?.rev ?? 0) ? { ...known, plan: item.plan, notBeforeMs: 0 } : known;
  });
  // What was taken back in another tab while it was being sealed for its hour is let go, too.
  const kept = held.filter((item) => isActive(item) && !stored.has(item.id) && !(item.stage === 'sealing' && item.plan !== undefined));
  return { ...state, leading: true, items: sorted([...taken, ...kept]), counters: highest(loaded.counters, state.counters) };
};

const highest = (a: Counters, b: Counters): Counters =>
  Object.fromEntries([...new Set([...Object.keys(a), ...Object.keys(b)])].map((lane) => [lane, Math.max(a[lane] ?? 0, b[lane] ?? 0)]));

const asLoaded = (item: OutboxItem): OutboxItem =>
  item.stage === 'failed' ? item : { ...item, stage: item.stage === 'queued' ? 'queued' : 'finding', notBeforeMs: Math.min(item.notBeforeMs, 0) };

const replace = (state: OutboxState, item: OutboxItem): OutboxState => ({ ...state, items: state.items.map((old) => (old.id === item.id ? item : old)) });

/** More than one store operation is never waiting with an older list; this many is plenty. */
const REMEMBERED = 200;

const without = (state: OutboxState, id: string): OutboxState => ({
  ...state,
  items: state.items.filter((item) => item.id !== id),
  gone: [...state.gone, id].slice(-REMEMBERED),
});

/** Counts that the network failed for this item once more. */
const stumble = (state: OutboxState, item: OutboxItem): OutboxState => ({
  ...state,
  stumbles: { ...state.stumbles, [item.id]: (state.stumbles[item.id] ?? 0) + 1 },
});

/** Forgets that the network failed for this item. */
const calm = (state: OutboxState, item: OutboxItem): OutboxState => {
  const { [item.id]: _, ...stumbles } = state.stumbles;
  return { ...state, stumbles };
};

const sorted = (items: readonly OutboxItem[]): readonly OutboxItem[] => items.toSorted((a, b) => a.order - b.order);
