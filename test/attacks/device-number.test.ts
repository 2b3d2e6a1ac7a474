import type { ResponseOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url, toBase64url } from '@liexin/proof/bytes';
import { deviceCommitment, deviceNumber } from '@liexin/proof/device-number';
import { deviceRequestBytes } from '@liexin/proof/device-statements';
import { signEcdsa } from '@liexin/proof/ecdsa';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createApiClient, type ApiClient } from '../../web/src/platform/api-client.ts';
import { firebaseAuthPort } from '../../web/src/platform/auth-port.ts';
import { firestoreSource } from '../../web/src/platform/firestore-source.ts';
import { admitDevice, answerDevice, waitingDevices, type AdmitDevicePorts } from '../../web/src/platform/vault/admit-device.ts';
import type { DeviceRecord } from '../../web/src/platform/vault/device-record.ts';
import { makeDevice } from '../../web/src/platform/vault/make-device.ts';
import { absolute, type AgencyActor } from '../support/actors/agency-actor.ts';
import { askToBeLetIn, letIn, letInPorts, seenOf, untilNumber, type Newcomer } from '../support/actors/let-in.ts';
import { openSdk } from '../support/actors/sdk.ts';
import { admin } from './support/admin.ts';
import { outcome } from './support/outcome.ts';
import { anAgency, at } from './support/stage.ts';

type Request = ResponseOf<'deviceRequests'>['requests'][number];

let owner: AgencyActor;
let own: ApiClient;
let before: number;
beforeAll(async () => {
  owner = await anAgency();
});
beforeEach(async () => {
  own = owner.api;
  before = (await owner.vault.keyLog.sync()).head.seq;
  // Each attack begins with a day of its own, for the limits of both sides.
  await owner.vault.sealed.drop('device-answers');
  for (const limit of (await admin.db.collection('limits').listDocuments()).filter(({ id }) => id.startsWith('device-request'))) await limit.delete();
  for (const request of await requests().listDocuments()) await request.delete();
});

const requests = () => admin.db.collection(`${paths.memberSecrets(owner.agencyId, owner.uid)}/deviceRequests`);
const random = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(32)));
const ports = (api: ApiClient = own): AdmitDevicePorts => letInPorts({ ...owner, api, source: firestoreSource(owner.sdk.db) });
const isUnchanged = async (): Promise<boolean> => (await owner.vault.keyLog.sync()).head.seq === before;

const aGate = (): { opened: Promise<void>; open(): void } => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
};

/** A connection whose answers are changed on the way. */
const lying = (api: ApiClient, name: string, change: (told: never) => unknown): ApiClient => ({
  call: async (called, options) => {
    const told = await api.call(called, options);
    return (called === name ? change(told as never) : told) as never;
  },
});
const lyingList = (change: (request: Request) => Request): ApiClient =>
  lying(own, 'deviceRequests', ({ requests: listed }: { requests: Request[] }) => ({ requests: listed.map(change) }));

/** A browser of the owner that asks to be let in. */
const aBrowser = async (): Promise<Newcomer & { close(): Promise<void> }> => {
  const sdk = openSdk(at);
  const auth = firebaseAuthPort(sdk.auth, 'local', absolute(at));
  const api = createApiClient({ fetch: absolute(at), idToken: (fresh) => auth.idToken(fresh), timeoutMs: 90_000 });
  const { uid } = await auth.signIn(owner.email, owner.password);
  const limit = admin.db.collection('limits');
  for (const one of (await limit.listDocuments()).filter(({ id }) => id.startsWith('unlock'))) await one.delete();
  const newcomer = await askToBeLetIn(api, await makeDevice(uid, Date.now()), await api.call('unlock', { params: {}, body: {} }));
  return { ...newcomer, close: () => sdk.close() };
};

/** A device that the server made, and what it commits itself to. */
const theirs = async (made: DeviceRecord, nonce = crypto.getRandomValues(new Uint8Array(32))) => {
  const { deviceId, keys } = made;
  const device = { agencyId: owner.agencyId, uid: owner.uid, deviceId, dkPub: keys.dkPub, dsPub: keys.dsPub, nonce };
  const pop = await signEcdsa(keys.ds.privateKey, deviceRequestBytes(owner.uid, deviceId, keys.dkPub, keys.dsPub));
  const reveal = { dkPub: toBase64url(keys.dkPub), dsPub: toBase64url(keys.dsPub), nonce: toBase64url(nonce), pop: toBase64url(pop) };
  return { device, reveal, commitment: toBase64url(await deviceCommitment(device)) };
};

test('[attack 9] [VT17] a device of the server behind the number of the new one: it takes part in both halves, and the number that was typed is not its own', async () => {
  const phone = await aBrowser();
  const made = await makeDevice(owner.uid, Date.now());
  const { device, reveal, commitment } = await theirs(made);
  // The other device is shown the server's request, and the new one an answer of the server's, which is the best of what it can give before it sees more.
  let answered = '';
  const mid: ApiClient = {
    call: async (name, options) => {
      if (name === 'answerDevice') answered = (options.body as { nonce: string }).nonce;
      if (name === 'answerDevice' || name === 'refuseDevice') return {} as never;
      const told = await own.call(name, options);
      if (name !== 'deviceRequests') return told;
      const answer = answered === '' ? null : { by: owner.device.deviceId, nonce: answered };
      return { requests: [{ deviceId: made.deviceId, commitment, label: 'Phone', atMs: Date.now(), answer, reveal: answer && reveal }] } as never;
    },
  };
  const between = ports(mid);
  await answerDevice(between, await seenOf(between, { made }));
  const wanted = await deviceNumber(device, { by: owner.device.deviceId, nonce: fromBase64url(answered) }, owner.device.admitted.pin.fingerprint);
  const forged = { by: owner.device.deviceId, nonce: random() };
  const asked = await phone.poll({ call: () => Promise.resolve({ state: 'answered', answer: forged } as never) });
  if (asked.state !== 'numbered') throw new Error(asked.state);
  const shown = await seenOf(between, { made });
  expect(shown.step).toBe('shown');

  // Once in ten thousand runs they are the same.
  if (asked.number !== wanted) {
    expect(await outcome(admitDevice(between, shown, asked.number))).toBe('number-wrong');
    expect(await outcome(admitDevice(between, shown, wanted))).toBe('number-over');
    expect(await isUnchanged()).toBe(true);
    // Whatever it says of that request afterwards.
    expect((await waitingDevices(between)).map(({ step }) => step)).toEqual([]);
  }
  await phone.close();
});

test('[attack 9] [VT17] of what is shown no key, nonce or proof can be another than was committed to, also an old one of the same device', async () => {
  const phone = await aBrowser();
  const old = await untilNumber(ports(), phone);
  await outcome(admitDevice(ports(), old.shown, 'none'));
  const inserted = await theirs(await makeDevice(owner.uid, Date.now()));
  const changes: ((reveal: NonNullable<Request['reveal']>) => NonNullable<Request['reveal']>)[] = [
    (reveal) => ({ ...reveal, dkPub: inserted.reveal.dkPub }),
    (reveal) => ({ ...reveal, dsPub: inserted.reveal.dsPub, pop: inserted.reveal.pop }),
    (reveal) => ({ ...reveal, nonce: random() }),
    (reveal) => ({ ...reveal, pop: inserted.reveal.pop }),
    () => inserted.reveal,
    () => old.shown.request.reveal ?? inserted.reveal,
  ];
  for (const change of changes) {
    await owner.vault.sealed.drop('device-answers');
    expect(await phone.askAgain()).toMatchObject({ state: 'waiting' });
    const { number, shown } = await untilNumber(ports(), phone);
    const swap = (request: Request): Request => ({ ...request, reveal: request.reveal && change(request.reveal) });
    // Behind the back of a page that has shown its field already, and before it shows one.
    expect(await outcome(admitDevice(ports(lyingList(swap)), { ...shown, request: swap(shown.request) }, number))).toBe('device-false');
    expect(await phone.poll()).toEqual({ state: 'refused', why: 'false-reveal' });
    await owner.vault.sealed.drop('device-answers');
    await phone.askAgain();
    await untilNumber(ports(), phone);
    expect((await seenOf(ports(lyingList(swap)), phone)).step).toBe('false');
    expect(await phone.poll()).toEqual({ state: 'refused', why: 'false-reveal' });
    for (const limit of (await admin.db.collection('limits').listDocuments()).filter(({ id }) => id.startsWith('device-request'))) await limit.delete();
  }
  expect(await isUnchanged()).toBe(true);
  await phone.close();
});

test('[attack 9] [VT17] a new device that has shown itself takes no second answer, in any tab and after any reload', async () => {
  const phone = await aBrowser();
  const { number } = await untilNumber(ports(), phone);
  for (const change of [{ nonce: random() }, { by: 'device0000000000' }]) {
    const other = lying(phone.api, 'requestDevice', (told: { answer: object }) => ({ ...told, answer: { ...told.answer, ...change } }));
    expect(await phone.poll(other)).toEqual({ state: 'expired' });
  }
  expect(await phone.poll(lying(phone.api, 'requestDevice', () => ({ state: 'waiting' })))).toEqual({ state: 'expired' });
  expect(await phone.poll()).toMatchObject({ state: 'numbered', number });
  await phone.close();

  // Two tabs asked; one of them is given another answer, late: the first counts for both.
  const tabs = await aBrowser();
  const by = owner.device.deviceId;
  const answering = (nonce: string, after = Promise.resolve(), begun = (): void => undefined): ApiClient => ({
    call: async () => {
      begun();
      await after;
      return { state: 'answered', answer: { by, nonce } } as never;
    },
  });
  const [begun, given] = [aGate(), aGate()];
  const late = tabs.poll(answering(random(), given.opened, begun.open));
  await begun.opened;
  const nonce = random();
  const first = await tabs.poll(answering(nonce));
  expect(first.state).toBe('numbered');
  given.open();
  expect(await late).toEqual({ state: 'expired' });
  expect(await tabs.poll(answering(nonce))).toEqual(first);
  await tabs.close();
});

test('[attack 9] [VT17] the device that answered goes by what it kept: another answer, commitment or device under it, and there is no field', async () => {
  const phone = await aBrowser();
  const inserted = await theirs(await makeDevice(owner.uid, Date.now()));
  const nonce = random();
  const changes: ((request: Request) => Request)[] = [
    (request) => ({ ...request, answer: { by: owner.device.deviceId, nonce } }),
    (request) => ({ ...request, commitment: inserted.commitment, reveal: inserted.reveal, deviceId: inserted.device.deviceId }),
    (request) => ({ ...request, commitment: inserted.commitment }),
    (request) => ({ ...request, deviceId: inserted.device.deviceId }),
  ];
  const { number, shown } = await untilNumber(ports(), phone);
  for (const change of changes) {
    const list = lyingList(change);
    const deaf: ApiClient = { call: (name, options) => (name === 'refuseDevice' ? Promise.resolve({} as never) : list.call(name, options)) };
    expect(await waitingDevices(ports(deaf))).toEqual([]);
  }
  // One that it never answered has none either.
  for (const change of changes.slice(1)) expect(await outcome(admitDevice(ports(), { ...shown, request: change(shown.request) }, number))).toBe('number-over');
  expect(await isUnchanged()).toBe(true);
  await admitDevice(ports(), await seenOf(ports(), phone), number);
  await phone.close();
});

test('[attack 9] [VT18] a server that asks again and again gets answers from people alone, and five a day', async () => {
  const made = await makeDevice(owner.uid, Date.now());
  let sent = 0;
  let listed: Request[] = [];
  const asking: ApiClient = {
    call: async (name, options) => {
      if (name === 'answerDevice') sent++;
      if (name === 'deviceRequests') return { requests: listed } as never;
      return name === 'answerDevice' || name === 'refuseDevice' ? ({} as never) : own.call(name, options);
    },
  };
  const seen: string[] = [];
  for (let turn = 0; turn < 8; turn++) {
    const { commitment } = await theirs(made);
    listed = [{ deviceId: made.deviceId, commitment, label: 'Phone', atMs: Date.now(), answer: null, reveal: null }];
    const [found] = await waitingDevices(ports(asking));
    if (found === undefined) throw new Error('not listed');
    if (turn > 1) seen.push(await outcome(answerDevice(ports(asking), found)));
  }
  expect(seen).toEqual([...Array<string>(5).fill('granted'), 'number-tries']);
  expect(sent).toBe(5);
});

test('[attack 9] [VT17] a new device that was told of another agency shows another number', async () => {
  const phone = await aBrowser();
  const misled = await askToBeLetIn(phone.api, phone.made, { ...phone.answer, fingerprint: toBase64url(new Uint8Array(16).fill(7)) });
  const { number, shown } = await untilNumber(ports(), misled);
  const { reveal, answer } = shown.request;
  if (reveal === null || answer === null) throw new Error('not shown');
  const device = { agencyId: owner.agencyId, uid: owner.uid, deviceId: phone.made.deviceId };
  const keys = { dkPub: fromBase64url(reveal.dkPub), dsPub: fromBase64url(reveal.dsPub), nonce: fromBase64url(reveal.nonce) };
  const right = await deviceNumber({ ...device, ...keys }, { by: answer.by, nonce: fromBase64url(answer.nonce) }, owner.device.admitted.pin.fingerprint);
  // Once in ten thousand runs they are the same.
  if (number !== right) expect(await outcome(admitDevice(ports(), shown, number))).toBe('number-wrong');
  expect((await phone.askAgain()).state).toBe('waiting');
  expect((await letIn(ports(), phone)).device.deviceId).toBe(phone.made.deviceId);
  await phone.close();
});
