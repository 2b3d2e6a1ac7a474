import type { Loadable, Work } from '../../ui/view-types.ts';

/** One search (`pay`: what is said of pay in it), or the directory of names, and who should hold its key. */
export interface KeyRow {
  id: string;
  title: string | null;
  kind: 'directory' | 'search' | 'pay';
  holders: number;
  /** Who should hold it and cannot open it. */
  lacking: readonly { uid: string; name: string; wrap: 'missing' | 'old' }[];
  /** Who holds it, where this device does not and somebody lacks it. */
  waitsFor: readonly string[] | null;
  hasRecovery: boolean;
  /** Copies that were found not to open, by whoever tried the kit. */
  bad: readonly ('ark' | 'auk')[];
  due: { lanes: number; by: number } | null;
  canRepair: boolean;
  work: Work | { status: 'done' };
}

export interface KeysSnapshot {
  keys: Loadable<readonly KeyRow[]>;
}

export interface KeysActions {
  repair(id: string): void;
  retry(): void;
}
