// Documents of a closing that clients never reach. FORMAT: fields are only ever added.
import type { ClosingCounts, ClosingState } from '@liexin/domain/retention/closing';
import type { Timestamp } from 'firebase-admin/firestore';

type T = Timestamp;

/** `closings/{id}`: the closing of an agency from the asking to its end. Counts, days and ids; no name of a person. */
export interface ClosingDocument {
  schemaVersion: 1;
  agencyId: string;
  state: ClosingState;
  askedBy: string;
  askedAt: T;
  counts: ClosingCounts;
  keptUntil: T | null;
  recordUntil: T;
  /** Of `pending` and later. */
  endsAt: T | null;
  undoneBy: string | null;
  remindedAt?: T;
  /** Everything that could go is gone. */
  closedAt: T | null;
  deleted: { parts: number; messages: number };
  left: { held: number; kept: number; keptUntil: T | null };
  /** Number of the last certificate that it ended with. */
  certificate: number | null;
}
/** What is done next: `date`: dates of conversations follow. `remind`, `end`: wait for their day. `back`: dates follow an undoing. `rest`: waits for what is kept. */
export type ClosingPhase = 'date' | 'remind' | 'end' | 'hide' | 'purge' | 'empty' | 'seal' | 'rest' | 'back';
/** `closingWork/{agency}`. `after`: how far the phase is. `isThrough`: all parts had their turn, and what broke is tried again. */
export interface ClosingWorkDocument {
  agencyId: string;
  closing: string;
  phase: ClosingPhase;
  after: string | null;
  isThrough?: boolean;
  dueAt: T;
}
/** `closingWork/{agency}/broken/{lane}`: a part that broke, how often, and when it is tried again. */
export interface BrokenPartDocument {
  tries: number;
  dueAt: T;
}
