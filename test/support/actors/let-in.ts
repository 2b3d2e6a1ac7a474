import type { ApiClient } from '../../../web/src/platform/api-client.ts';
import type { UnlockAnswer } from '../../../web/src/platform/session-state.ts';
import { admitDevice, answerDevice, waitingDevices, type AdmitDevicePorts, type WaitingDevice } from '../../../web/src/platform/vault/admit-device.ts';
import { askOtherDevice, startAsking, type Asked } from '../../../web/src/platform/vault/ask-other-device.ts';
import type { AdmittedDevice, DeviceRecord } from '../../../web/src/platform/vault/device-record.ts';
import { memoryDeviceStore, type DeviceStore } from '../../../web/src/platform/vault/device-store.ts';
import type { DocumentSource } from '../../../web/src/platform/vault/document-source.ts';
import type { Unlocked } from '../../../web/src/platform/vault/unlock.ts';
import type { Vault } from '../../../web/src/platform/vault/vault.ts';

/** A browser without keys that asked a device of its person to let it in. */
export interface Newcomer {
  readonly api: ApiClient;
  readonly made: DeviceRecord;
  readonly answer: UnlockAnswer;
  readonly store: DeviceStore;
  /** How it stands, as its page asks again and again; through a connection that lies, where one is given. */
  poll(api?: ApiClient): Promise<Asked>;
  /** Asks anew, as after a refusal. */
  askAgain(): Promise<Asked>;
}

export const askToBeLetIn = async (api: ApiClient, made: DeviceRecord, answer: UnlockAnswer): Promise<Newcomer> => {
  const store = memoryDeviceStore();
  await store.saveDevice(made);
  const poll = (by: ApiClient = api): Promise<Asked> => askOtherDevice({ api: by, store, now: Date.now }, made, answer, 'Phone');
  const askAgain = async (): Promise<Asked> => {
    await startAsking({ store, now: Date.now }, made, answer);
    return poll();
  };
  await askAgain();
  return { api, made, answer, store, poll, askAgain };
};

/** What a device that is in lets others in with. */
export const letInPorts = (by: {
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly vault: Vault;
  readonly device: AdmittedDevice;
}): AdmitDevicePorts => ({ api: by.api, source: by.source, keyLog: by.vault.keyLog, device: by.device, sealed: by.vault.sealed, now: Date.now });

/** What the device that is in sees of it now. */
export const seenOf = async (ports: AdmitDevicePorts, { made }: Pick<Newcomer, 'made'>): Promise<WaitingDevice> => {
  const found = (await waitingDevices(ports)).find(({ request }) => request.deviceId === made.deviceId);
  if (found === undefined) throw new Error('not waiting');
  return found;
};

/** Somebody goes on with it on the device that is in: the number on the new one, and what the other sees then. */
export const untilNumber = async (ports: AdmitDevicePorts, newcomer: Newcomer): Promise<{ number: string; shown: WaitingDevice }> => {
  await answerDevice(ports, await seenOf(ports, newcomer));
  const asked = await newcomer.poll();
  if (asked.state !== 'numbered') throw new Error(asked.state);
  return { number: asked.number, shown: await seenOf(ports, newcomer) };
};

/** All of it, up to the keys. */
export const letIn = async (ports: AdmitDevicePorts, newcomer: Newcomer): Promise<Unlocked> => {
  const { number, shown } = await untilNumber(ports, newcomer);
  await admitDevice(ports, shown, number);
  const asked = await newcomer.poll();
  if (asked.state !== 'admitted') throw new Error(asked.state);
  return asked;
};
