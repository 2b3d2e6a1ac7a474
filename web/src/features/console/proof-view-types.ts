import type { AlarmKind } from '../../platform/witness/witness-state.ts';
import type { WitnessText } from '../../text/witness.ts';

export interface Vouching {
  uid: string;
  /** Null: a person this device has no name for. */
  name: string | null;
  isOwn: boolean;
}
export interface CheckpointRow {
  n: number;
  size: number;
  /** Hex. */
  root: string;
  at: number;
  by: readonly Vouching[];
  isKept: boolean;
}
export interface HeadRow {
  id: string;
  /** The candidate's or the search's name; null where the device knows none. */
  name: string | null;
  shortId: string;
  lane: keyof WitnessText['lanes'];
  state: 'verified' | 'waiting' | 'wrong';
  seq: number;
  newer: number;
  witnesses: number;
}
export type ProofList<Row> = { status: 'loading' } | { status: 'failed'; code: string } | { status: 'ready'; value: readonly Row[]; hasMore: boolean };

/** How far the record can be believed, and by whose word. */
export interface ProofSnapshot {
  watch: 'unknown' | 'not-entitled' | 'none' | 'unsupported' | 'verified' | 'alarm';
  isLooking: boolean;
  /** The newest state that this device checked. */
  kept: { at: number; since: number; by: readonly Vouching[] } | null;
  alarm: { kind: AlarmKind; keptAt: number; keptSize: number; told: number | null } | null;
  checkpoints: ProofList<CheckpointRow>;
  /** Null where this device keeps no state to compare with. */
  heads: ProofList<HeadRow> | null;
}

export interface ProofActions {
  lookNow(): void;
  saveEvidence(): void;
  goOn(): void;
  olderCheckpoints(): void;
  olderHeads(): void;
}
