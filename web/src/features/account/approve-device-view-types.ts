import type { Work } from '../../ui/view-types.ts';

/** One device of the same person (or of a colleague, for administrators) that waits to be let in. */
export interface WaitingDevice {
  deviceId: string;
  memberName: string;
  isOwn: boolean;
  /** What the browser says about itself, e.g. "Chrome on Windows"; may be empty. */
  label: string;
  since: number;
  work: Work;
}

export interface ApproveDeviceSnapshot {
  waiting: readonly WaitingDevice[];
}

export interface ApproveDeviceActions {
  /** `number` is what the person typed: four ASCII digits. */
  approve(deviceId: string, number: string): void;
  refuse(deviceId: string): void;
}
