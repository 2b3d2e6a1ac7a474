import type { Transaction } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import type { NoticeDocument, NoticeStep, PushRound } from '../../platform/server-documents.ts';
import type { Lane } from '../../platform/stored.ts';
import type { Turn } from './decide-notice.ts';

/** Somebody who sends pushes has so long (ms) before another run takes the round up. */
export const leaseMs = 60_000;

/** A turn of a notice, as the steps of either kind of reader get it. They read first; what they return writes. */
export interface TurnContext {
  readonly tx: Transaction;
  readonly platform: Platform;
  readonly id: string;
  readonly notice: NoticeDocument;
  readonly lane: Lane;
  readonly now: number;
}
/** What a step adds to the notice; `round`: pushes to be sent after the transaction; `write`: what else it writes. */
export interface Taken {
  readonly steps: readonly NoticeStep[];
  readonly round?: PushRound;
  /** A step of the ladder was taken. */
  readonly isStep: boolean;
  readonly write?: () => void | Promise<unknown>;
  /** A further push is not wanted. */
  readonly dropsAgain?: boolean;
}

/** What is next, and, where something is done now, what it adds. */
export interface Decided {
  readonly turn: Turn;
  readonly taken?: Taken;
}
