import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { randomBytes } from '@liexin/e2ee/random-bytes';
import { equalBytes } from '@liexin/proof/bytes';
import { deviceCommitment, deviceNumber, type CommittedDevice } from '@liexin/proof/device-number';
import { deviceRequestBytes } from '@liexin/proof/device-statements';
import { signEcdsa } from '@liexin/proof/ecdsa';
import type { ApiClient } from '../api-client.ts';
import type { UnlockAnswer } from '../session-state.ts';
import { NUMBER_LIVES_MS } from './answers.ts';
import { withoutAsking, type Asking, type DeviceRecord } from './device-record.ts';
import type { DeviceStore } from './device-store.ts';
import { enterWithKeys, type Unlocked } from './unlock.ts';
import { b64, raw } from './wire.ts';

const DAY_MS = 24 * 60 * 60_000;

export interface AskPorts {
  readonly api: ApiClient;
  readonly store: DeviceStore;
  /** This device's own clock in ms: how long a number counts is not the server's to say. */
  readonly now: () => number;
}

export type Asked =
  /** Nothing was asked for on this browser, or it was given up. */
  | { readonly state: 'none' }
  /** No device has answered yet. `since` in ms. */
  | { readonly state: 'waiting'; readonly since: number }
  /** The number to type on the device that answered, until then (ms). */
  | { readonly state: 'numbered'; readonly number: string; readonly until: number }
  | { readonly state: 'refused'; readonly why: Extract<ResponseOf<'requestDevice'>, { state: 'refused' }>['why'] }
  /** Nobody answered in a day, the number was not typed in time, or another answer came than the first. */
  | { readonly state: 'expired' }
  | ({ readonly state: 'admitted' } & Unlocked);

/** Begins to ask: a new commitment in the place of any former one, kept on this device before anything is sent. */
export const startAsking = async ({ store, now }: Omit<AskPorts, 'api'>, device: DeviceRecord, { agencyId }: UnlockAnswer): Promise<void> => {
  const nonce = randomBytes(32);
  const asking: Asking = { nonce, commitment: await deviceCommitment(committed(device, agencyId, nonce)), askedAtMs: now() };
  await store.changeDevice(device.uid, (kept) => ({ ...kept, asking }));
};

/** Gives it up on this browser; what lies with the server goes by itself. */
export const stopAsking = (store: DeviceStore, { uid }: DeviceRecord): Promise<void> => store.changeDevice(uid, withoutAsking);

/**
 * How it stands; asked again and again, in any tab and after any reload. The first answer is kept before anything is shown, and no other one
 * counts: an answer that came after the own nonce was shown could be chosen for the number that it makes. Once admitted, the wrap for this
 * device's key opens the person's keys. The log is trusted from the fingerprint that the server gave: where it gave a false one, the number differs
 * and nobody lets this device in; whoever lies about that too is found by the agency check code in the settings. Rejects with the API's faults.
 */
export const askOtherDevice = async (ports: AskPorts, device: DeviceRecord, answer: UnlockAnswer, label: string): Promise<Asked> => {
  const { api, store, now } = ports;
  const { deviceId, uid } = device;
  const fingerprint = raw(answer.fingerprint);
  for (let turn = 0; ; turn++) {
    const asking = (await store.loadDevice(uid))?.asking;
    if (asking === undefined) return { state: 'none' };
    // One that nobody answered is not asked for once more because this page was loaded again.
    if (asking.answer === undefined && Math.abs(now() - asking.askedAtMs) >= DAY_MS) return { state: 'expired' };
    const own = committed(device, answer.agencyId, asking.nonce);
    const reveal = asking.answer === undefined ? undefined : await revealOf(device, own);
    const body = { deviceId, commitment: b64(asking.commitment), label, ...(reveal === undefined ? {} : { reveal }) };
    const told = await api.call('requestDevice', { params: {}, body }).catch(over);
    if (told.state === 'refused' || told.state === 'expired') return told;
    if (told.state === 'waiting') return asking.answer === undefined ? { state: 'waiting', since: asking.askedAtMs } : { state: 'expired' };
    if (told.state === 'answered') {
      const first = asking.answer ?? (await pin(ports, device, asking, told.answer));
      if (first?.by !== told.answer.by || !equalBytes(first.nonce, raw(told.answer.nonce))) return { state: 'expired' };
      // Now it is shown.
      if (reveal === undefined && turn < 3) continue;
      const until = first.atMs + NUMBER_LIVES_MS;
      return now() < until ? { state: 'numbered', number: await deviceNumber(own, first, fingerprint), until } : { state: 'expired' };
    }
    const unlocked = await enterWithKeys(withoutAsking(device), answer, told);
    // Null: the keys were made new between the two that the server read.
    if (unlocked !== null) return { state: 'admitted', ...unlocked };
    if (turn > 2) throw new Fault('unavailable');
  }
};

/** A request that is not the server's any more, though it was answered: it is over. */
const over = (error: unknown): { readonly state: 'expired' } => {
  if (error instanceof Fault && error.code === 'not-allowed') return { state: 'expired' };
  throw error;
};

/** The first answer of all that any tab has seen; nothing where another request has taken the place of this one. */
const pin = async ({ store, now }: AskPorts, { uid }: DeviceRecord, asking: Asking, told: { by: string; nonce: string }): Promise<Asking['answer']> => {
  const answer = { by: told.by, nonce: raw(told.nonce), atMs: now() };
  const isSame = (kept: DeviceRecord | null): kept is DeviceRecord & { asking: Asking } =>
    kept?.asking !== undefined && equalBytes(kept.asking.commitment, asking.commitment);
  await store.changeDevice(uid, (kept) => (isSame(kept) && kept.asking.answer === undefined ? { ...kept, asking: { ...kept.asking, answer } } : kept));
  const kept = await store.loadDevice(uid);
  return isSame(kept) ? kept.asking.answer : undefined;
};

const committed = ({ uid, deviceId, keys }: DeviceRecord, agencyId: string, nonce: Uint8Array): CommittedDevice => ({
  agencyId,
  uid,
  deviceId,
  dkPub: keys.dkPub,
  dsPub: keys.dsPub,
  nonce,
});

const revealOf = async ({ keys }: DeviceRecord, { uid, deviceId, dkPub, dsPub, nonce }: CommittedDevice) => {
  const pop = await signEcdsa(keys.ds.privateKey, deviceRequestBytes(uid, deviceId, dkPub, dsPub));
  return { dkPub: b64(dkPub), dsPub: b64(dsPub), nonce: b64(nonce), pop: b64(pop) };
};
