import type { SealedDocument } from './documents.ts';

/** Somebody's conversations go to colleagues. Made and changed by the server; read by whom it concerns. */
export interface HandoverDocument<B, T> {
  schemaVersion: 1;
  from: string;
  /** Who made it, and their signature over the plan (HO3). */
  by: string;
  signature: B;
  state: 'running' | 'done' | 'undoing' | 'undone';
  /** The maker, `from`, the receivers and the teams of the searches: their devices may carry it out. */
  readers: string[];
  /** By search: which conversations each receiver gets. */
  plan: Record<string, HandoverPartDocument<B>>;
  /** Conversations whose candidate is told in another one of them already. */
  silent: string[];
  /** By search: whom it brought into the team. */
  entered: Record<string, string[]>;
  total: number;
  /** Conversations that are settled: moved, or left alone. */
  settled: number;
  /** Of an undo: conversations that are settled again. */
  takenBack: number;
  createdAt: T;
  doneAt: T | null;
  /** Until then it can be undone; set anew when it is done. */
  undoUntil: T;
  undoneAt: T | null;
}
export interface HandoverPartDocument<B> {
  compartment: string;
  receivers: Record<string, string[]>;
  /** What candidates are told, by language; sealed under the search's key. */
  greeting: SealedDocument<B> | null;
}
/** One conversation of a handover. Its document is there once it is settled, so that nothing is done twice. */
export interface HandoverItemDocument<T> {
  mandate: string;
  to: string;
  /** `left`: not moved, or not any more when it was undone. `kept`: an undo left it where it is. */
  state: 'moved' | 'left' | 'undone' | 'kept';
  why: 'closed' | 'reassigned' | 'stopped' | null;
  /** Lanes that the handover brought the receiver into. */
  entered: string[];
  /** The receiver's word to the candidate: `taken` by a device, then safe in its outbox. */
  greeting: 'none' | 'due' | 'taken' | 'queued';
  greeter: string | null;
  at: T;
}
