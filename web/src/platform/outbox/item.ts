/** Why a message still waits. `order`: one before it in the lane is not through. `approach`: a colleague wrote to this person first, or they are off-limits. */
export type WaitReason = 'order' | 'offline' | 'needs-connection-this-month' | 'epoch' | 'locked' | 'approach' | 'lookups';

/**
 * Where a message is. Only `queued`, `sending` and `failed` are stored:
 *
 *     queued → sealing → sending → (landed: gone from the outbox)
 *       ↑         |         | rejected, unsettled
 *       |         |         ↓
 *       |         |      finding → (landed)
 *       |         |         | absent
 *       |         ↓         ↓
 *       +—————— failed ← rereading → queued
 *
 * `sending` means that the server may have it, so whoever reads it from the store looks first (`finding`).
 */
export type Stage = 'queued' | 'sealing' | 'sending' | 'finding' | 'rereading' | 'failed';

/** One message on its way out. `body` is what the product gave, opaque here; at rest it is sealed under the device's key. */
export interface OutboxItem {
  /** Made once; every attempt carries it. */
  readonly id: string;
  readonly laneId: string;
  /** Place in the queue of this browser: ascending in the order of enqueuing. */
  readonly order: number;
  readonly madeAtMs: number;
  readonly body: Uint8Array;
  readonly stage: Stage;
  /** Per device and lane; given at the first sealing and kept until it landed or was refused for good. */
  readonly counter: number | null;
  /** Attempts that the server refused although the lane looked open. */
  readonly attempts: number;
  /** Not tried again before this instant (ms). */
  readonly notBeforeMs: number;
  readonly waiting: WaitReason | null;
  readonly failure: { readonly code: string; readonly atMs: number } | null;
  /** Missing: goes out as soon as it can. */
  readonly plan?: Plan;
}

/** A message that is to go out later. It holds up nothing behind it, and can be taken back until it is begun. */
export interface Plan {
  /** Not before this instant (ms, time of the server); null: now after all. */
  readonly atMs: number | null;
  /** When the person planned it (ms): what came in the lane before is known to them. */
  readonly sinceMs: number;
  /** Somebody wrote in the lane meanwhile: it waits until the person has decided. */
  readonly isHeld: boolean;
  /** Counts the changes: of two tabs' plans the one with more stands. */
  readonly rev: number;
}

/** Highest counter that landed, by lane. */
export type Counters = Readonly<Record<string, number>>;

/** Planned for later, or held, and not begun: the server cannot have it. */
export const isPlanned = (item: OutboxItem, nowMs: number): boolean =>
  isOpenToPlans(item) && item.plan !== undefined && (item.plan.isHeld || (item.plan.atMs ?? 0) > nowMs);

/** A planned one that was never begun: its plan may change, and it may be taken back. */
export const isOpenToPlans = (item: OutboxItem): boolean => item.plan !== undefined && item.stage === 'queued' && item.counter === null;

export const isActive = (item: OutboxItem): boolean => item.stage !== 'queued' && item.stage !== 'failed';
