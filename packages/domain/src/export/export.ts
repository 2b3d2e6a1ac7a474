import type { LaneKind } from '../agency/role.ts';

/**
 * `asked`: waits for a second person. `building`: the parts are being made. `ready`: sealed, to be collected. All else is over: `refused`,
 * `failed` (too large for one), `expired` (its files are deleted).
 */
export const exportStates = ['asked', 'building', 'ready', 'refused', 'failed', 'expired'] as const;
export type ExportState = (typeof exportStates)[number];

/** What an export is about. FORMAT: kinds are only ever added. */
export const exportAbouts = ['agency', 'mandate', 'conversation', 'person'] as const;
export type ExportAbout = (typeof exportAbouts)[number];

/** What an export holds. `id`: of a search, a conversation or a member; null for the whole agency. Times: of the server, in ms. */
export interface ExportScope {
  readonly about: ExportAbout;
  readonly id: string | null;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Lanes of these kinds. */
  readonly kinds: readonly LaneKind[];
}

/** Ready, it can be collected for so long (ms), and so often. */
export const exportDays = 7;
export const exportMs = exportDays * 24 * 60 * 60_000;
export const exportDownloads = 3;
/** One download may take so long (ms) from its fresh sign-in on. */
export const ticketMs = 60 * 60_000;

/** What opens its contents is told for so long (ms) from a fresh sign-in on. */
export const unlockMs = 60 * 60_000;

/** Lanes of one export: more, and it is to be asked for in parts. */
export const maxExportLanes = 5000;
/** Parts of one export. */
export const maxExportParts = 5000;
/** A part is closed before it is larger than this: with its name it is one document of the store. */
export const maxPartBytes = 800_000;
