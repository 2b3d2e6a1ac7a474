import { createStorageKey } from '@liexin/e2ee/local-seal';
import type { Entry } from '../../web/src/platform/search/entry.ts';
import type { FindRequest } from '../../web/src/platform/search/find-entries.ts';
import { openIndexedDbParts } from '../../web/src/platform/search/indexed-db-parts.ts';
import { newLaneRecord } from '../../web/src/platform/search/lane-record.ts';
import { parseQuery } from '../../web/src/platform/search/query.ts';
import { sealedParts } from '../../web/src/platform/search/sealed-parts.ts';
import { openSearchIndex, type SearchIndex } from '../../web/src/platform/search/search-index.ts';
import { localSealer } from '../../web/src/platform/vault/sealed-store.ts';
import { seeded, someText } from './texts.ts';

/** What a size of archive costs, in milliseconds unless it says otherwise. */
export interface Figures {
  readonly messages: number;
  readonly segments: number;
  readonly storedBytes: number;
  readonly buildMs: number;
  /** Longest time in which the page could not answer, while everything was read in. */
  readonly longestBlockMs: number;
  readonly openMs: number;
  readonly searches: readonly {
    readonly name: string;
    readonly found: number;
    readonly coldMs: number;
    readonly p50: number;
    readonly p95: number;
    readonly longest: number;
  }[];
  /** Of all searches with an index that was just opened, and with one that was used before. */
  readonly cold: { readonly p50: number; readonly p95: number; readonly longest: number };
  readonly warm: { readonly p50: number; readonly p95: number; readonly longest: number };
}

const NAME = 'search-bench';
const START = 1_730_000_000;
const YEARS_2 = 2 * 365 * 86_400;
const LANES = 4000;
const ROUNDS = 12;
const AS_A_DEVICE = 200_000;

const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;
const summary = (values: readonly number[]) => ({ p50: percentile(values, 0.5), p95: percentile(values, 0.95), longest: Math.max(...values) });

/** Builds an archive of `messages` as the page would, page by page, then searches it. */
const run = async (messages: number): Promise<Figures> => {
  // Up to here as a device reads in; a larger archive in the segments that it ends in, without the way there.
  const flushAt = messages <= AS_A_DEVICE ? 1024 : 16_384 + 100;
  const storageKey = await createStorageKey();
  const sealer = localSealer({ uid: 'bench', deviceId: 'bench', storageKey });
  const parts = await openIndexedDbParts(NAME);
  const open = (): Promise<SearchIndex> => openSearchIndex(sealedParts(parts, sealer), () => crypto.randomUUID());
  const index = await open();
  const random = seeded(messages);

  let longestBlockMs = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    longestBlockMs = Math.max(longestBlockMs, performance.now() - last - 5);
    last = performance.now();
  }, 5);
  const began = performance.now();
  for (let made = 0; made < messages;) {
    // A page of a lane: close together in time, newest lanes first.
    const lane = Math.floor(random() * LANES);
    const at = START + Math.floor((1 - made / messages) * YEARS_2);
    const entries = Array.from({ length: Math.min(100, messages - made) }, (_, i): Entry => ({
      id: `${String(made + i).padStart(22, 'x')}`,
      laneId: `lane-${lane}`,
      sender: random() < 0.5 ? `guest-${lane}` : `member-${Math.floor(random() * 50)}`,
      sentAt: { seconds: at + i * 400, nanoseconds: 1000 },
      period: 24_000,
      hasFile: random() < 0.03,
      revision: '',
      text: someText(random),
    }));
    made += entries.length;
    index.add({ ...newLaneRecord(`lane-${lane}`), isComplete: true }, entries);
    if (index.waiting() + 100 > flushAt) await index.flush();
    while (await index.compact());
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  await index.flush();
  while (await index.compact());
  const buildMs = performance.now() - began;
  clearInterval(beat);
  const { usage = 0 } = await navigator.storage.estimate();

  const all = new Set(Array.from({ length: LANES }, (_, lane) => `lane-${lane}`));
  const base: FindRequest = { query: parseQuery(''), lanes: all, senders: null, from: null, to: null, hasFile: false, limit: 50 };
  const mandate = { lanes: new Set(Array.from({ length: 80 }, (_, lane) => `lane-${lane * 7}`)) };
  const month = { from: START + YEARS_2 / 2, to: START + YEARS_2 / 2 + 30 * 86_400 };
  const inputs = ['上海', '财务总监', '我目前在上海一家', '海', 'CFO 上海', 'fin', 's', 'salary notice period', '八十万 苏州', 'zzzqqq', '浦东浦东浦东'];
  const kinds: readonly [string, Partial<FindRequest>][] = [
    ['', {}],
    [' in one mandate', mandate],
    [' in one month', month],
    [' by one member', { senders: new Set(['member-7']) }],
    [' with a file', { hasFile: true }],
    [' all filters', { ...mandate, ...month, hasFile: true }],
  ];
  const cold: number[] = [];
  const warm: number[] = [];
  const searches: Figures['searches'][number][] = [];
  const openTimes: number[] = [];
  for (const input of inputs) {
    for (const [name, filters] of kinds) {
      const request = { ...base, query: parseQuery(input), ...filters };
      const openBegan = performance.now();
      const fresh = await open();
      openTimes.push(performance.now() - openBegan);
      const times: number[] = [];
      let found = 0;
      for (let round = 0; round <= ROUNDS; round++) {
        const start = performance.now();
        found = (await fresh.find(request)).entries.length;
        times.push(performance.now() - start);
      }
      const [first = 0, ...later] = times;
      cold.push(first);
      warm.push(...later);
      searches.push({ name: `${input}${name}`, found, coldMs: first, ...summary(later) });
    }
  }
  const { segments } = index.size();
  await parts.destroy();
  return {
    messages,
    segments,
    storedBytes: usage,
    buildMs,
    longestBlockMs,
    openMs: percentile(openTimes, 0.5),
    searches,
    cold: summary(cold),
    warm: summary(warm),
  };
};

Object.assign(globalThis, { runSearchBench: run });
