import type { Counters, OutboxItem, Plan, WaitReason } from './item.ts';

/** Durable list of what has to go out. A promise that resolved survives a killed tab. */
export interface OutboxStorage {
  load(): Promise<{ readonly items: readonly OutboxItem[]; readonly counters: Counters }>;
  /** Adds at the end and tells the place. */
  add(item: Omit<OutboxItem, 'order'>): Promise<number>;
  save(item: OutboxItem): Promise<void>;
  /** Changes the plan alone, and only while the stored item is still queued without a counter. */
  plan(id: string, plan: Plan): Promise<void>;
  /** Takes it out and keeps its counter, together or not at all. */
  land(item: OutboxItem): Promise<void>;
  remove(id: string): Promise<void>;
}

export type SealOutcome<Sealed> =
  | { readonly kind: 'sealed'; readonly sealed: Sealed }
  /** Something is missing that may come by itself. */
  | { readonly kind: 'wait'; readonly reason: WaitReason }
  /** Planned earlier, and somebody wrote in the lane since: the person decides. */
  | { readonly kind: 'hold' }
  | { readonly kind: 'refuse'; readonly code: string };

/** The way to the server. Every function may reject: the runner backs off and calls it again. */
export interface OutboxTransport<Sealed> {
  /** Under the lane's present epoch and this month's share; the same id and counter each time. */
  seal(item: OutboxItem, counter: number): Promise<SealOutcome<Sealed>>;
  /** Resolves when the server has decided; offline that is never (Firestore's `setDoc`), so nothing waits for it. */
  send(item: OutboxItem, sealed: Sealed): Promise<'landed' | 'rejected'>;
  /** Whether the server holds this message from this device. Asks the server, not a cache, after the SDK's own pending writes. */
  find(item: OutboxItem): Promise<boolean>;
  /** Reads the lane again from the server: may this message still be written? */
  reread(item: OutboxItem): Promise<{ readonly kind: 'open' } | { readonly kind: 'refuse'; readonly code: string }>;
}

/** One tab of the browser sends for all. */
export interface Leadership {
  /** Calls back once, when this tab leads. Leading ends with the tab, or with `resign`. */
  lead(begin: () => void): void;
  resign(): void;
}

/** Tells the other tabs that the store changed. */
export interface Neighbours {
  tell(): void;
  listen(changed: () => void): () => void;
}
