import { faultCode } from '../../src/platform/fault-code.ts';
import type { CandidateVault } from '../../src/platform/vault/candidate/candidate-vault.ts';
import type { call as apiCall } from './api.ts';
import type { NewDevice } from './page-state.ts';

export interface NewDevicesPorts {
  readonly vault: Pick<CandidateVault, 'linkId' | 'approveSignature' | 'refuseSignature'>;
  readonly call: typeof apiCall;
  /** Null until this browser has joined. */
  readonly idToken: () => Promise<string | null>;
  readonly words: (code: string) => string;
  readonly changed: () => void;
}

export interface NewDevices {
  list(): readonly NewDevice[];
  /** The lane says how many wait; who they are is asked when that changes. */
  count(waiting: number): void;
  letIn(deviceId: string, number: string): void;
  refuse(deviceId: string): void;
}

/**
 * Browsers that wait at the conversation's live link, on a device of the candidate that is in. A call without an answer is repeated by a
 * tap: letting in and turning away each have one effect.
 */
export const openNewDevices = ({ vault, call, idToken, words, changed }: NewDevicesPorts): NewDevices => {
  let counted = 0;
  let link = vault.linkId;
  let devices: readonly NewDevice[] = [];
  const patch = (deviceId: string, change: Partial<NewDevice>): void => {
    devices = devices.map((one) => (one.deviceId === deviceId ? { ...one, ...change } : one));
    changed();
  };
  const look = async (): Promise<void> => {
    const token = await idToken();
    if (token === null) {
      counted = 0;
      return;
    }
    const found = await call('waitingDevices', vault.linkId, {}, token);
    link = found.linkId;
    devices = found.devices.map((one) => devices.find((known) => known.deviceId === one.deviceId) ?? { ...one, busy: false, fault: null });
    changed();
  };
  const act = async (deviceId: string, task: (token: string) => Promise<unknown>): Promise<void> => {
    if (devices.find((one) => one.deviceId === deviceId)?.busy !== false) return;
    patch(deviceId, { busy: true, fault: null });
    try {
      const token = await idToken();
      if (token === null) return patch(deviceId, { busy: false, fault: words('offline') });
      await task(token);
      devices = devices.filter((one) => one.deviceId !== deviceId);
      changed();
    } catch (error) {
      patch(deviceId, { busy: false, fault: words(faultCode(error)) });
    }
  };
  return {
    list: () => devices,
    count: (waiting) => {
      if (waiting === counted) return;
      counted = waiting;
      if (waiting === 0) devices = [];
      else
        void look().catch(() => {
          // Asked again with the next word of the lane.
          counted = -1;
        });
    },
    letIn: (deviceId, number) =>
      void act(deviceId, async (token) => call('approve', link, { deviceId, number, signature: await vault.approveSignature(link, deviceId) }, token)),
    refuse: (deviceId) =>
      void act(deviceId, async (token) => call('refuse', link, { deviceId, signature: await vault.refuseSignature(link, deviceId) }, token)),
  };
};
