import { paths } from '@liexin/domain/storage/paths';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ApiClient } from '../../web/src/platform/api-client.ts';
import { NetworkFault } from '../../web/src/platform/network-fault.ts';
import {
  admitDevice,
  answerDevice,
  endOf,
  refuseDevice,
  waitingDevices,
  type AdmitDevicePorts,
  type WaitingDevice,
} from '../../web/src/platform/vault/admit-device.ts';
import { askOtherDevice, stopAsking } from '../../web/src/platform/vault/ask-other-device.ts';
import { askToBeLetIn, letIn, letInPorts, seenOf, untilNumber, type Newcomer } from '../support/actors/let-in.ts';
import { openOffice, type Office, type OfficeMember } from './support/office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const minute = 60_000;
const aNewcomer = async (uid = office.owner.uid): Promise<Newcomer> => {
  const { api, made } = await office.newBrowser(uid);
  return askToBeLetIn(api, made, await api.call('unlock', { params: {}, body: {} }));
};
const fault = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const other = (number: string): string => String((Number(number) + 1) % 10_000).padStart(4, '0');
const certified = async (): Promise<number> => {
  const log = await office.server.platform.db.collection(paths.keyLog(office.agencyId)).get();
  return log.docs.filter((doc) => doc.get('type') === 'dev.add').length;
};

/** A connection that reaches the server and loses the answer of these calls, each once. */
const losing = (api: ApiClient, lost: readonly string[]): ApiClient => {
  const due = new Set(lost);
  return {
    call: async (name, options) => {
      const answer = await api.call(name, options);
      if (due.delete(name)) throw new NetworkFault('offline');
      return answer;
    },
  };
};

test('[VT17] a device is let in by the number that both compute, though every answer is lost once and either page is loaded anew at every step', async () => {
  const { owner } = office;
  const before = await certified();
  const newcomer = await aNewcomer();
  // Each call stands for a page that was just loaded: it has what was kept and nothing else.
  const lost = losing(newcomer.api, ['requestDevice']);
  const ports: AdmitDevicePorts = { ...letInPorts(owner), api: losing(owner.api, ['deviceRequests', 'answerDevice', 'admitDevice']) };

  expect(await fault(newcomer.poll(lost))).toBe('offline');
  expect(await newcomer.poll(lost)).toMatchObject({ state: 'waiting' });
  expect(await fault(waitingDevices(ports))).toBe('offline');
  const asks = await seenOf(ports, newcomer);
  expect(asks.step).toBe('asks');
  expect(await fault(answerDevice(ports, asks))).toBe('offline');
  expect((await seenOf(ports, newcomer)).step).toBe('answered');
  await answerDevice(ports, asks);
  expect(await fault(newcomer.poll(losing(newcomer.api, ['requestDevice'])))).toBe('offline');
  const numbered = await newcomer.poll();
  expect(await newcomer.poll()).toEqual(numbered);
  if (numbered.state !== 'numbered') throw new Error(numbered.state);
  expect(numbered.number).toMatch(/^\d{4}$/);
  const shown = await seenOf(ports, newcomer);
  expect(shown.step).toBe('shown');
  expect(await fault(admitDevice(ports, shown, numbered.number))).toBe('offline');
  expect(await endOf(ports, shown)).toBe('number-over');
  await admitDevice(ports, shown, numbered.number);
  expect(await endOf(ports, shown)).toBeNull();
  expect(await waitingDevices(ports)).toEqual([]);
  expect(await fault(newcomer.poll(losing(newcomer.api, ['requestDevice'])))).toBe('offline');
  const entered = await newcomer.poll();
  if (entered.state !== 'admitted') throw new Error(entered.state);
  expect(entered.device).not.toHaveProperty('asking');
  const phone = office.signIn(owner.name, entered.device, entered.token);
  expect((await phone.vault.keyLog.sync()).head.seq).toBeGreaterThan(0);
  expect(await certified()).toBe(before + 1);
});

test('[VT17] an answer is kept before it is sent: one that never arrived is sent again, and none is made by looking', async () => {
  const ports = letInPorts(office.owner);
  const newcomer = await aNewcomer();
  const sent: string[] = [];
  const dead: ApiClient = {
    call: async (name, options) => {
      if (name !== 'answerDevice') return office.owner.api.call(name, options);
      sent.push((options.body as { nonce: string }).nonce);
      throw new NetworkFault('offline');
    },
  };
  for (let turn = 0; turn < 3; turn++) expect((await seenOf({ ...ports, api: dead }, newcomer)).step).toBe('asks');
  expect(sent).toEqual([]);
  for (let turn = 0; turn < 3; turn++) expect(await fault(answerDevice({ ...ports, api: dead }, await seenOf(ports, newcomer)))).toBe('offline');
  expect(new Set(sent).size).toBe(1);
  expect((await letIn(ports, newcomer)).device.admitted.keysGeneration).toBe(1);
});

test('[VT18] another number ends the request on every tab, whether the server hears of it or not; the next one has another commitment and lets in', async () => {
  const ports = letInPorts(office.owner);
  const newcomer = await aNewcomer();
  const { number, shown } = await untilNumber(ports, newcomer);
  const deaf: ApiClient = {
    call: (name, options) => (name === 'refuseDevice' ? Promise.reject(new NetworkFault('offline')) : office.owner.api.call(name, options)),
  };

  expect(await fault(admitDevice({ ...ports, api: deaf }, shown, other(number)))).toBe('number-wrong');
  expect(await fault(admitDevice(ports, shown, number))).toBe('number-over');
  expect(await newcomer.poll()).toMatchObject({ state: 'numbered', number });
  expect(await endOf(ports, shown)).toBe('number-wrong');
  expect(await waitingDevices(ports)).toEqual([]);
  expect(await newcomer.poll()).toEqual({ state: 'refused', why: 'wrong-number' });

  expect(await newcomer.askAgain()).toMatchObject({ state: 'waiting' });
  expect((await seenOf(ports, newcomer)).request.commitment).not.toBe(shown.request.commitment);
  expect(await fault(admitDevice(ports, shown, number))).toBe('number-over');
  expect((await letIn(ports, newcomer)).device.deviceId).toBe(newcomer.made.deviceId);
});

test('[VT18] five answers in a day that let nobody in are enough for a device; one that lets somebody in begins anew', async () => {
  const ports = letInPorts(office.owner);
  const newcomer = await aNewcomer();
  let now = Date.now();
  const at = { ...ports, now: () => now };
  const fail = async (): Promise<string> => {
    const seen = await seenOf(at, newcomer);
    const answered = await fault(answerDevice(at, seen));
    await refuseDevice(at, seen);
    await newcomer.askAgain();
    return answered;
  };
  for (let turn = 0; turn < 4; turn++) expect(await fail()).toBe('done');
  expect((await letIn(at, newcomer)).device.deviceId).toBe(newcomer.made.deviceId);

  const next = await aNewcomer();
  const failNext = async (): Promise<string> => {
    // The server's own limit is another day's.
    office.server.clock.advance(24 * 60 * minute);
    await next.askAgain();
    const seen = await seenOf(at, next);
    const answered = await fault(answerDevice(at, seen));
    await refuseDevice(at, seen);
    return answered;
  };
  const seen: string[] = [];
  for (let turn = 0; turn < 7; turn++) seen.push(await failNext());
  expect(seen).toEqual([...Array<string>(5).fill('done'), 'number-tries', 'number-tries']);
  now += 24 * 60 * minute;
  expect(await failNext()).toBe('done');
});

test('[VT17] the first own device that somebody goes on at is the one; the others say where, and may turn it away', async () => {
  const { owner } = office;
  const first = letInPorts(owner);
  const { device, token } = await letIn(first, await aNewcomer());
  const second = letInPorts(office.signIn(owner.name, device, token));
  const newcomer = await aNewcomer();

  const seen = await seenOf(second, newcomer);
  await answerDevice(first, await seenOf(first, newcomer));
  expect((await seenOf(second, newcomer)).step).toBe('elsewhere');
  expect(await fault(answerDevice(second, seen))).toBe('number-over');
  const numbered = await newcomer.poll();
  if (numbered.state !== 'numbered') throw new Error(numbered.state);
  const elsewhere = await seenOf(second, newcomer);
  expect(elsewhere.step).toBe('elsewhere');
  expect(await fault(admitDevice(second, elsewhere, numbered.number))).toBe('number-over');
  await admitDevice(first, await seenOf(first, newcomer), numbered.number);
  expect((await newcomer.poll()).state).toBe('admitted');

  const turned = await aNewcomer();
  await answerDevice(first, await seenOf(first, turned));
  await refuseDevice(second, await seenOf(second, turned));
  expect(await turned.poll()).toEqual({ state: 'refused', why: 'refused' });
});

test('[VT18] going on with another device gives the one of before up: a number is compared for one at a time', async () => {
  const ports = letInPorts(office.owner);
  const [one, two] = [await aNewcomer(), await aNewcomer()];
  const former = await untilNumber(ports, one);
  const { number, shown } = await untilNumber(ports, two);

  expect(await fault(admitDevice(ports, former.shown, former.number))).toBe('number-over');
  expect((await waitingDevices(ports)).map(({ request, step }) => [request.deviceId, step])).toEqual([[two.made.deviceId, 'shown']]);
  expect(await one.poll()).toEqual({ state: 'refused', why: 'refused' });
  await admitDevice(ports, shown, number);
});

test('[VT17] a number counts ten minutes by the clock of either device, whatever the server says; a request that is given up is none', async () => {
  const ports = letInPorts(office.owner);
  const newcomer = await aNewcomer();
  const { number, shown } = await untilNumber(ports, newcomer);
  const later = () => Date.now() + 10 * minute;

  expect(await fault(admitDevice({ ...ports, now: later }, shown, number))).toBe('number-over');
  const { api, store, made, answer } = newcomer;
  expect(await askOtherDevice({ api, store, now: later }, made, answer, 'Phone')).toEqual({ state: 'expired' });
  expect(await newcomer.poll()).toMatchObject({ state: 'numbered', number });

  const unanswered = await aNewcomer();
  const asked: string[] = [];
  const counting: ApiClient = { call: (name, options) => (asked.push(name), unanswered.api.call(name, options)) };
  const nextDay = { api: counting, store: unanswered.store, now: () => Date.now() + 24 * 60 * minute };
  expect(await askOtherDevice(nextDay, unanswered.made, unanswered.answer, 'Phone')).toEqual({ state: 'expired' });
  expect(asked).toEqual([]);

  await stopAsking(store, made);
  expect(await newcomer.poll()).toEqual({ state: 'none' });
});

test('[VT17] a colleague neither sees, answers, lets in nor turns away the device of somebody else', async () => {
  const wei: OfficeMember = await office.join('Wei Chen');
  const newcomer = await aNewcomer();
  const [own, foreign] = [letInPorts(office.owner), letInPorts(wei)];
  const seen: WaitingDevice = await seenOf(own, newcomer);

  expect(await waitingDevices(foreign)).toEqual([]);
  expect(await fault(answerDevice(foreign, seen))).toBe('number-over');
  expect(await fault(refuseDevice(foreign, seen))).toBe('not-found');
  const { number, shown } = await untilNumber(own, newcomer);
  expect(await fault(admitDevice(foreign, shown, number))).toBe('number-over');
  await admitDevice(own, shown, number);
});
