import { Fault } from '@liexin/domain/kernel/fault';
import { periodOf } from '@liexin/proof/period';
import type { ApiClient } from '../api-client.ts';
import { isTransient } from '../fault-code.ts';
import type { SealedStore } from './sealed-store.ts';
import { VaultFault } from './vault-fault.ts';
import { raw } from './wire.ts';

/** Retention shares of lanes by month (UTC year·12 + month − 1): without one, that month's messages neither seal nor open. */
export interface Shares {
  /** Undefined where the share is gone for good (purged). Throws `share-missing` where it is not here and the server is out of reach. */
  get(laneId: string, period: number): Promise<Uint8Array | undefined>;
  /** The present month's. */
  present(laneId: string): Promise<{ readonly period: number; readonly share: Uint8Array }>;
  /** From day 20 on: next month's, so that a device without a network can go on writing. Does nothing twice. */
  prefetch(laneId: string): Promise<void>;
}

export interface SharesInput {
  readonly api: ApiClient;
  readonly sealed: SealedStore;
  /** Server time in ms. */
  readonly now: () => number;
}

/** The API gives at most so many months in one call. */
const MOST = 24;
const PREFETCH_FROM_DAY = 20;

/** Asks once for a month that is not on the device; several waiting for it share the call. */
export const openShares = ({ api, sealed, now }: SharesInput): Shares => {
  const held = new Map<string, Uint8Array>();
  const purged = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const wanted = new Map<string, { periods: Set<number>; started: Promise<void> }>();
  const place = (laneId: string, period: number): string => `share/${laneId}/${period}`;

  const fetchRange = async (laneId: string, from: number, to: number): Promise<void> => {
    try {
      const { shares } = await api.call('laneShares', { params: { laneId }, body: { from, to } });
      for (const { period, share } of shares) {
        held.set(place(laneId, period), raw(share));
        await sealed.put(place(laneId, period), raw(share));
      }
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'share-purged') throw error;
      if (from === to) return void purged.add(place(laneId, from));
      // One of them is gone: ask one by one, so that the others still come.
      for (let period = from; period <= to; period++) await fetchRange(laneId, period, period);
    }
  };

  /** Gathers what is asked in one turn of the event loop into calls of at most 24 months. */
  const fetchSoon = (laneId: string, period: number): Promise<void> => {
    const gathered = wanted.get(laneId) ?? { periods: new Set<number>(), started: Promise.resolve().then(() => run(laneId)) };
    gathered.periods.add(period);
    wanted.set(laneId, gathered);
    return gathered.started;
  };

  const run = async (laneId: string): Promise<void> => {
    const periods = [...(wanted.get(laneId)?.periods ?? [])].toSorted((a, b) => a - b);
    wanted.delete(laneId);
    for (let first = 0; first < periods.length;) {
      const from = periods[first] ?? 0;
      const inRange = periods.filter((period) => period >= from && period < from + MOST);
      await fetchRange(laneId, from, inRange.at(-1) ?? from);
      first += inRange.length;
    }
  };

  const load = async (laneId: string, period: number): Promise<void> => {
    const kept = await sealed.get(place(laneId, period));
    if (kept !== null) return void held.set(place(laneId, period), kept);
    await fetchSoon(laneId, period);
  };

  const get = async (laneId: string, period: number): Promise<Uint8Array | undefined> => {
    const key = place(laneId, period);
    const present = held.get(key);
    if (present !== undefined || purged.has(key)) return present;
    const loading = running.get(key) ?? load(laneId, period).finally(() => running.delete(key));
    running.set(key, loading);
    try {
      await loading;
    } catch (error) {
      if (isTransient(error)) throw new VaultFault('share-missing');
      if (error instanceof Fault && ['period-out-of-range', 'not-found', 'not-allowed'].includes(error.code)) return undefined;
      throw error;
    }
    return held.get(key);
  };

  return {
    get,
    present: async (laneId) => {
      const period = periodOf(now());
      const share = await get(laneId, period);
      if (share === undefined) throw new VaultFault('share-missing', 'purged');
      return { period, share };
    },
    prefetch: async (laneId) => {
      if (new Date(now()).getUTCDate() < PREFETCH_FROM_DAY) return;
      await get(laneId, periodOf(now()) + 1).catch(() => undefined);
    },
  };
};
