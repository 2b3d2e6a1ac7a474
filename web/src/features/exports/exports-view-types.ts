import type { ExportAbout, ExportState } from '@liexin/domain/export/export';
import type { LaneKind } from '@liexin/domain/agency/role';
import type { Work } from '../../platform/use-work.ts';
import type { Loadable } from '../../ui/view-types.ts';

export interface ExportRow {
  id: string;
  state: ExportState;
  /** Null where it does not open here. */
  reason: { matter: string; why: string } | null;
  about: ExportAbout;
  /** Name of the search, candidate or member; null: the agency, or a name this device does not have. */
  aboutName: string | null;
  kinds: readonly LaneKind[];
  fromMs: number | null;
  toMs: number | null;
  askedBy: string;
  askedAt: number;
  decidedBy: string | null;
  decidedAt: number | null;
  readyAt: number | null;
  until: number | null;
  downloads: readonly { by: string; at: number }[];
  downloadsLeft: number;
  progress: { messages: number; gone: number; bytes: number; lanes: number; lanesDone: number } | null;
  /** Waits, and nobody but who asked could say yes. */
  isAlone: boolean;
  /** Written down, and never put before anybody. */
  isUnfinished: boolean;
  canDecide: boolean;
  canTakeBack: boolean;
  canCollect: boolean;
  canCopy: boolean;
  /** Who opened it for reading. */
  unlocks: readonly { by: string; at: number }[];
  work: Work;
}

export interface ExportWish {
  about: ExportAbout;
  id: string | null;
  /** Days as `YYYY-MM-DD`, '' for none; both inside. */
  from: string;
  to: string;
  kinds: readonly LaneKind[];
  matter: string;
  why: string;
}

export type Estimate =
  | { status: 'none' }
  | { status: 'counting' }
  | { status: 'failed'; code: string }
  | { status: 'ready'; conversations: number; messages: number; bytes: number; isExact: boolean };

export interface ExportsSnapshot {
  mayAsk: boolean;
  maySee: boolean;
  exports: Loadable<readonly ExportRow[]>;
  /** Null: the dialog is closed. */
  dialog: {
    wish: ExportWish;
    /** Conversations: those that this person sees. */
    choices: Readonly<Record<Exclude<ExportAbout, 'agency'>, readonly { id: string; name: string }[]>>;
    estimate: Estimate;
    canSubmit: boolean;
    work: Work;
  } | null;
  /** Null: nothing is being taken home. `share`: of 1. */
  collect: { id: string; share: number | null; isSaved: boolean; work: Work } | null;
}

export interface ExportsActions {
  open(): void;
  close(): void;
  wish(change: Partial<ExportWish>): void;
  ask(): void;
  allow(id: string): void;
  refuse(id: string): void;
  takeBack(id: string): void;
  startCollect(id: string): void;
  collect(password: string): void;
  closeCollect(): void;
  startCopy(id: string): void;
  retry(): void;
}
