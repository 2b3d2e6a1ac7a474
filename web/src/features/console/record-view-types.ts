import type { RecordGroup } from '../../text/console.ts';
import type { ProofActions, ProofSnapshot } from './proof-view-types.ts';

export type RecordSpan = 'week' | 'month' | 'year' | 'all';

export interface RecordRow {
  id: string;
  seq: number;
  kind: string;
  at: number;
  /** Null: the server, or somebody this device has no name for. */
  by: string | null;
  /** A person or a search that it was about, where the device knows a name. */
  about: string | null;
  /** Of emergency access: why, once it is opened and for whom it is. */
  reason?: string | null;
}

export interface RecordFilter {
  who: string;
  group: RecordGroup | 'all';
  span: RecordSpan;
}

export interface RecordSnapshot {
  people: readonly { id: string; name: string }[];
  filter: RecordFilter;
  /** Own acts alone; null until the server has said. */
  reach: 'all' | 'own' | null;
  isWatched: boolean;
  /** Null for who sees own acts alone. */
  proof: ProofSnapshot | null;
  rows: { status: 'loading' } | { status: 'failed'; code: string } | { status: 'ready'; value: readonly RecordRow[]; hasMore: boolean; isLoadingMore: boolean };
}

export interface RecordActions extends ProofActions {
  narrow(change: Partial<RecordFilter>): void;
  loadOlder(): void;
  retry(): void;
}
