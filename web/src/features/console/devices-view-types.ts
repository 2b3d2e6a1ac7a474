import type { Work } from '../../ui/view-types.ts';

/** A device of somebody, as an owner or administrator sees it. */
export interface DeviceLine {
  id: string;
  /** What it calls itself; empty where it has not said. */
  label: string;
  isOn: boolean;
  isThis: boolean;
  addedAt: number;
  /** A moment of the last day it was here; null where it has not said. */
  seenAt: number | null;
  mayRevoke: boolean;
  work: Work;
}

export interface DeviceOwner {
  uid: string;
  name: string;
  isYou: boolean;
  /** A device that held the person's keys is gone, and they have no new ones yet. */
  keysDue: boolean;
  devices: readonly DeviceLine[];
}

export interface DevicesSnapshot {
  people: { status: 'loading' } | { status: 'failed'; code: string } | { status: 'ready'; value: readonly DeviceOwner[] };
}

export interface DevicesActions {
  revoke(uid: string, deviceId: string): void;
  retry(): void;
}
