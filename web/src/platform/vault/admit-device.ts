import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import type { MemberKeysDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { rewrapPersonKeys } from '@liexin/e2ee/person-keys';
import { randomBytes } from '@liexin/e2ee/random-bytes';
import { deviceNumber, matchesCommitment } from '@liexin/proof/device-number';
import { deviceRequestBytes } from '@liexin/proof/device-statements';
import { verifyEcdsa } from '@liexin/proof/ecdsa';
import { deviceAddBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import type { ApiClient } from '../api-client.ts';
import { isAlive, mayAnswer, readAnswers, writeAnswers, type KeptAnswer } from './answers.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import type { KeyLog } from './key-log.ts';
import type { SealedStore } from './sealed-store.ts';
import { VaultFault } from './vault-fault.ts';
import { b64, hpkeJson, keyLogJson, raw } from './wire.ts';

type DeviceRequest = ResponseOf<'deviceRequests'>['requests'][number];
type Reveal = NonNullable<DeviceRequest['reveal']>;

export interface AdmitDevicePorts {
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly keyLog: KeyLog;
  readonly device: AdmittedDevice;
  /** Keeps what this device answered: for all tabs of this browser and after a reload. */
  readonly sealed: SealedStore;
  /** This device's own clock in ms. */
  readonly now: () => number;
}

type AnswerPorts = Omit<AdmitDevicePorts, 'source' | 'keyLog'>;

/**
 * An own device that asks to be let in. `asks`: nobody has answered. `elsewhere`: another own device goes on with it. `answered`: this one does, and
 * nothing is shown yet. `shown`: what it showed is what it had committed itself to; the number may be typed. `false`: it is not.
 */
export interface WaitingDevice {
  readonly request: DeviceRequest;
  readonly step: 'asks' | 'elsewhere' | 'answered' | 'shown' | 'false';
}

/** Own devices that ask. Requests that this device answered and cannot go on with are ended, so that the other side hears of it. */
export const waitingDevices = async (ports: AnswerPorts): Promise<readonly WaitingDevice[]> => {
  const { requests } = await ports.api.call('deviceRequests', { params: {}, body: {} });
  const found = await Promise.all(
    requests.map(async (request): Promise<WaitingDevice[]> => {
      const step = await stepOf(ports, request);
      return step === null ? [] : [{ request, step }];
    }),
  );
  return found.flat();
};

const stepOf = async (ports: AnswerPorts, request: DeviceRequest): Promise<WaitingDevice['step'] | null> => {
  const { device, sealed, now } = ports;
  if (request.answer === null) return 'asks';
  if (request.answer.by !== device.deviceId) return 'elsewhere';
  const { last } = await readAnswers(sealed);
  if (!isAlive(last, request, now()) || last.nonce !== request.answer.nonce) {
    await end(ports, request, last?.commitment === request.commitment ? (last.ended ?? 'refused') : 'refused').catch(() => undefined);
    return null;
  }
  if (request.reveal === null) return 'answered';
  if (await isCommitted(device, last, request.reveal)) return 'shown';
  await spoil(ports, request, 'false-reveal');
  return 'false';
};

/** Whether this was committed to, by who holds these keys. The commitment is the one that this device answered. */
const isCommitted = async ({ uid, admitted }: AdmittedDevice, { deviceId, commitment }: KeptAnswer, reveal: Reveal): Promise<boolean> => {
  const [dkPub, dsPub, nonce] = [raw(reveal.dkPub), raw(reveal.dsPub), raw(reveal.nonce)];
  if (!(await matchesCommitment(raw(commitment), { agencyId: admitted.agencyId, uid, deviceId, dkPub, dsPub, nonce }))) return false;
  return verifyEcdsa(dsPub, raw(reveal.pop), deviceRequestBytes(uid, deviceId, dkPub, dsPub));
};

/**
 * Answers a device, because somebody on this one says that they want to go on with it: never by itself, since who answers everything gives a server
 * that lies as many guesses as it asks for. The answer is kept before it is sent, the same one is sent again, and it takes the place
 * of any former one: at no time a number is compared for two. Rejects with `number-tries`, `number-over`, or the API's faults.
 */
export const answerDevice = async (ports: AnswerPorts, { request }: WaitingDevice): Promise<void> => {
  const { api, sealed, now } = ports;
  const { deviceId, commitment } = request;
  const { last, fruitless } = await readAnswers(sealed);
  let nonce = isAlive(last, request, now()) ? last.nonce : null;
  if (nonce === null) {
    if (!mayAnswer(fruitless, now())) throw new VaultFault('number-tries');
    nonce = b64(randomBytes(32));
    await writeAnswers(sealed, { last: { deviceId, commitment, nonce, atMs: now() }, fruitless: [...fruitless, now()] }, now());
    if ((await readAnswers(sealed)).last?.nonce !== nonce) throw new VaultFault('number-over', 'not kept');
  }
  try {
    await api.call('answerDevice', { params: { deviceId }, body: { commitment, nonce } });
  } catch (error) {
    if (isOver(error)) await giveUp(ports, request, 'refused');
    throw overOr(error);
  }
};

/**
 * Lets an own device in if `typed` is the number that this device computes of what it was shown: the person's keys are wrapped anew to it and `dev.add`
 * is signed by US, on the newest head. After `stale-head` it is made again, and after a lost answer it may be called again. Another number ends the
 * request for good, whether the server hears of it or not: there is one try for each answer, and what was typed goes nowhere. Rejects with
 * `number-wrong`, `number-over`, `device-false`, or the API's faults.
 */
export const admitDevice = async (ports: AdmitDevicePorts, { request }: WaitingDevice, typed: string): Promise<void> => {
  const { api, source, keyLog, device, sealed, now } = ports;
  const { agencyId, keysGeneration, person, pin } = device.admitted;
  const { deviceId, reveal } = request;
  const { last } = await readAnswers(sealed);
  if (!isAlive(last, request, now()) || reveal === null) throw new VaultFault('number-over');
  if (!(await isCommitted(device, last, reveal))) throw await spoil(ports, request, 'false-reveal');
  const other = { deviceId, dkPub: raw(reveal.dkPub), dsPub: raw(reveal.dsPub) };
  const shown = { agencyId, uid: device.uid, ...other, nonce: raw(reveal.nonce) };
  const number = await deviceNumber(shown, { by: device.deviceId, nonce: raw(last.nonce) }, pin.fingerprint);
  if (typed !== number) throw await spoil(ports, request, 'wrong-number');
  const stored = await source.get<MemberKeysDocument<Uint8Array>>(paths.memberKeys(agencyId, device.uid, keysGeneration));
  const box = stored?.wraps[device.deviceId];
  if (box === undefined) throw new VaultFault('key-missing', 'own wrap');
  const mine = { place: { agencyId, uid: device.uid, keysGeneration, deviceId: device.deviceId }, dk: device.keys.dk, box };
  const wrap = await rewrapPersonKeys(mine, other);
  if (!wrap.ok) throw new VaultFault('key-missing', wrap.fault);
  for (let turn = 0; ; turn++) {
    const log = await keyLog.sync();
    const { entry } = await makeKeyLogEntry({
      agencyId,
      head: log.head,
      type: 'dev.add',
      subject: deviceId,
      body: deviceAddBody({ uid: device.uid, dkPub: other.dkPub, dsPub: other.dsPub }),
      signer: device.uid,
      key: person.us.privateKey,
    });
    try {
      await api.call('admitDevice', { params: { deviceId }, body: { commitment: last.commitment, entry: keyLogJson(entry), wrap: hpkeJson(wrap.value) } });
      return await writeAnswers(sealed, { last: null, fruitless: [] }, now());
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'stale-head' || turn === 2) throw overOr(error);
    }
  }
};

/** Why a request that this device went on with is there no more; null where it let the device in. */
export const endOf = async ({ sealed }: Pick<AdmitDevicePorts, 'sealed'>, { request }: WaitingDevice): Promise<VaultFault['code'] | null> => {
  const { last } = await readAnswers(sealed);
  if (last === null) return null;
  const ended = last.commitment === request.commitment ? last.ended : undefined;
  return ended === 'wrong-number' ? 'number-wrong' : ended === 'false-reveal' ? 'device-false' : 'number-over';
};

/** Turns an own device away. Repeating changes nothing. */
export const refuseDevice = (ports: Pick<AdmitDevicePorts, 'api'>, { request }: WaitingDevice): Promise<void> => end(ports, request, 'refused');

type Why = NonNullable<KeptAnswer['ended']>;
const end = async ({ api }: Pick<AdmitDevicePorts, 'api'>, { deviceId, commitment }: DeviceRequest, why: Why): Promise<void> => {
  await api.call('refuseDevice', { params: { deviceId }, body: { commitment, why } });
};

/** The answer is used up, here first; then the other side is told. */
const spoil = async (ports: AnswerPorts, request: DeviceRequest, ended: 'wrong-number' | 'false-reveal'): Promise<VaultFault> => {
  await giveUp(ports, request, ended);
  await end(ports, request, ended).catch(() => undefined);
  return new VaultFault(ended === 'wrong-number' ? 'number-wrong' : 'device-false');
};

const giveUp = async ({ sealed, now }: AnswerPorts, { commitment }: DeviceRequest, ended: Why): Promise<void> => {
  const { last, fruitless } = await readAnswers(sealed);
  if (last?.commitment === commitment) await writeAnswers(sealed, { last: { ...last, ended }, fruitless }, now());
};

const isOver = (error: unknown): boolean => error instanceof Fault && ['request-over', 'not-found', 'already-exists', 'not-allowed'].includes(error.code);
const overOr = (error: unknown): unknown => (isOver(error) ? new VaultFault('number-over') : error);
