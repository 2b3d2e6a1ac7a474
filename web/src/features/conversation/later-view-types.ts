import type { ViewLane } from './conversation-view-types.ts';

/** A message of this browser that goes out at another hour. Times are ms. */
export interface PlannedMessage {
  id: string;
  lane: ViewLane;
  text: string;
  /** Null: it would go now, if it were not held. */
  at: number | null;
  /** Somebody wrote meanwhile: it waits for the person. */
  isHeld: boolean;
}

export interface LaterSnapshot {
  /** The candidate's time zone as their device told it; null: unknown. */
  zone: string | null;
  /** When the candidate's newest message came (ms); null: none. */
  lastHeardAt: number | null;
  planned: readonly PlannedMessage[];
}

export interface LaterActions {
  /** Never called with blank text. `at`: ms. */
  sendLater(lane: ViewLane, text: string, at: number): void;
  /** Another hour for a planned message, or now (null). */
  replan(messageId: string, at: number | null): void;
  /** Takes a planned message out and puts its text back into the composer. */
  editPlanned(messageId: string): void;
  cancelPlanned(messageId: string): void;
}
