/** Why a message still waits. `order`: one before it in the lane is not through. */
export type WaitReason = 'order' | 'offline' | 'needs-connection-this-month' | 'epoch' | 'locked';

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
}

/** Highest counter that landed, by lane. */
export type Counters = Readonly<Record<string, number>>;

export const isActive = (item: OutboxItem): boolean => item.stage !== 'queued' && item.stage !== 'failed';
