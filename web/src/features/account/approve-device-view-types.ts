import type { Work } from '../../ui/view-types.ts';

/** One device of the same person that waits to be let in. */
export interface WaitingDevice {
  deviceId: string;
  /** What the browser says about itself, e.g. "Chrome on Windows"; may be empty. */
  label: string;
  since: number;
  /**
   * `asks`: nobody has said that they want to go on with it. `elsewhere`: another own device goes on. `answered`: this one does, and its number is about
   * to come up there. `shown`: the number may be typed. `over`: it came to nothing; `code` says why.
   */
  step: { kind: 'asks' | 'elsewhere' | 'answered' | 'shown' } | { kind: 'over'; code: string };
  work: Work;
}

export interface ApproveDeviceSnapshot {
  waiting: readonly WaitingDevice[];
}

export interface ApproveDeviceActions {
  /** Goes on with it here: its number comes up on its screen. */
  answer(deviceId: string): void;
  /** `number` is what the person typed: four ASCII digits. */
  approve(deviceId: string, number: string): void;
  refuse(deviceId: string): void;
  /** Puts away what is over. */
  dismiss(deviceId: string): void;
}
