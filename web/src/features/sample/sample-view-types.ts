import type { Work } from '../../ui/view-types.ts';

/** The card that leads through the sample. Each step is ticked by what really happened, not by a click on it. */
export interface SampleSnapshot {
  /** Name of the sample candidate the phone window is for. */
  candidateName: string | null;
  /** The reply link of the sample candidate; null while it is made. */
  phoneUrl: string | null;
  /** Another device on the same network can open `phoneUrl` (the QR is shown only then). */
  isReachableByPhone: boolean;
  steps: {
    beCandidate: 'todo' | 'waiting' | 'done';
    flightMode: 'todo' | 'done';
    asServer: 'todo' | 'done';
    teamOnly: 'todo' | 'done';
  };
  /** The last reply's way, for "under it …": milliseconds after the tap on Send. */
  timing: null | { sentMs: number; deliveredMs: number | null; readMs: number | null };
  isFlightMode: boolean;
  isAsServer: boolean;
  isFolded: boolean;
  removeWork: Work;
}

export interface SampleActions {
  openPhoneWindow(): void;
  toggleFlightMode(): void;
  toggleAsServer(): void;
  showTeamOnly(): void;
  toggleFolded(): void;
  /** Gone in one click; undo is offered by a toast of the shell. */
  removeSample(): void;
  /** To the gate and then the first real search. */
  startForReal(): void;
}
