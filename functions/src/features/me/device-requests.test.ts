import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import { deviceCommitment } from '@liexin/proof/device-number';
import { deviceRequestBytes } from '@liexin/proof/device-statements';
import { signEcdsa } from '@liexin/proof/ecdsa';
import { emptyBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aDevice, deviceEntry, deviceJson, entryJson, type Device, type Founded } from '../../testing/an-agency.ts';
import { b64, hpkeBox } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const minute = 60_000;
const random = (): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(32));
const code = async (call: Promise<{ status: number; fault?: { code: string } | undefined }>): Promise<string | number> => {
  const { status, fault } = await call;
  return fault?.code ?? status;
};

/** What a new device asks with: its commitment, and what it was made of. */
const asking = async (agency: Founded, device: Device, nonce = random()) => {
  const { agencyId } = agency;
  const { uid } = agency.owner;
  const keys = { dkPub: device.dk.pub, dsPub: device.ds.pub };
  const commitment = text(await deviceCommitment({ agencyId, uid, deviceId: device.deviceId, ...keys, nonce }));
  const pop = await signEcdsa(device.ds.key, deviceRequestBytes(uid, device.deviceId, keys.dkPub, keys.dsPub));
  const body = { deviceId: device.deviceId, commitment, label: 'Firefox on Linux' };
  return { body, reveal: { dkPub: text(keys.dkPub), dsPub: text(keys.dsPub), nonce: text(nonce), pop: text(pop) } };
};

/** Adds a device of the owner by the phrase: it is in. */
const addDevice = async (agency: Founded, device: Device) => {
  const { entry } = await deviceEntry(agency.agencyId, agency.head, agency.owner, device);
  const body = { device: deviceJson(device), entry: entryJson(entry), wrap: hpkeBox() };
  const added = await api.call('addDevice', { token: api.passwordToken(agency.owner.uid), body });
  return { token: api.signIn(added.body.token), head: { seq: added.body.head.seq, hash: new Uint8Array(Buffer.from(added.body.head.hash, 'base64url')) } };
};

const scene = async () => {
  const { agency, token } = await api.found();
  const device = await aDevice();
  const { body, reveal } = await asking(agency, device);
  const params = { deviceId: device.deviceId };
  const { commitment } = body;
  const nonce = text(random());
  const password = api.passwordToken(agency.owner.uid);
  const { entry } = await deviceEntry(agency.agencyId, agency.head, agency.owner, device);
  const admission = { commitment, entry: entryJson(entry), wrap: hpkeBox() };
  const stored = api.platform.db.doc(paths.deviceRequest(agency.agencyId, agency.owner.uid, device.deviceId));
  return {
    agency,
    token,
    device,
    body,
    reveal,
    nonce,
    commitment,
    admission,
    stored,
    ask: (more: object = {}) => api.call('requestDevice', { token: password, body: { ...body, ...more } }),
    list: async (own = token) => (await api.call('deviceRequests', { token: own })).body.requests,
    answer: (more: object = {}, own = token) => api.call('answerDevice', { token: own, params, body: { commitment, nonce, ...more } }),
    admit: (more: object = {}, own = token) => api.call('admitDevice', { token: own, params, body: { ...admission, ...more } }),
    refuse: (why: 'refused' | 'wrong-number' | 'false-reveal' = 'refused', own = token, of = commitment) =>
      api.call('refuseDevice', { token: own, params, body: { commitment: of, why } }),
  };
};

test('[ME7] commits itself, is answered, shows itself, and is in once that device signed for it', async () => {
  const { agency, token, device, body, reveal, nonce, commitment, ask, list, answer, admit } = await scene();
  const by = agency.owner.device.deviceId;

  const memberRef = api.platform.db.doc(paths.member(agency.agencyId, agency.owner.uid));
  expect((await memberRef.get()).get('deviceAskedAt')).toBeUndefined();
  expect((await ask()).body).toEqual({ state: 'waiting' });
  // Pages of the person are told that there is something to look for.
  expect((await memberRef.get()).get('deviceAskedAt')).toBeInstanceOf(Timestamp);
  expect(await list()).toMatchObject([{ deviceId: device.deviceId, commitment, label: body.label, answer: null, reveal: null }]);
  expect(await code(answer())).toBe(200);
  expect((await ask()).body).toEqual({ state: 'answered', answer: { by, nonce } });
  expect(await list()).toMatchObject([{ answer: { by, nonce }, reveal: null }]);
  expect((await ask({ reveal })).body).toEqual({ state: 'answered', answer: { by, nonce } });
  expect(await list()).toMatchObject([{ answer: { by, nonce }, reveal }]);
  expect(await code(admit())).toBe(200);
  expect(await list()).toEqual([]);

  const member = await memberRef.get();
  expect(member.get(`devices.${device.deviceId}.label`)).toBe(body.label);
  // Who does not show the keys is told nothing more.
  expect((await ask()).body).toEqual({ state: 'answered', answer: { by, nonce } });
  const polled = await ask({ reveal });
  if (polled.body.state !== 'admitted') throw new Error(polled.body.state);
  expect(Object.keys(polled.body.keys.wraps)).toContain(device.deviceId);
  expect(polled.body.keyLog.at(-1)).toMatchObject({ type: 'dev.add', subject: device.deviceId });
  expect(await code(api.call('recovery', { token: api.signIn(polled.body.token) }))).toBe(200);
  expect(await code(api.call('recovery', { token }))).toBe(200);
});

test('[ME7] every step may come twice, late, or with its answer lost', async () => {
  const { agency, reveal, ask, list, answer, admit, refuse } = await scene();

  for (let turn = 0; turn < 2; turn++) expect((await ask()).body.state).toBe('waiting');
  expect((await Promise.all([answer(), answer()])).map(({ status }) => status)).toEqual([200, 200]);
  for (let turn = 0; turn < 2; turn++) expect((await ask({ reveal })).body.state).toBe('answered');
  expect(await code(answer())).toBe(200);
  expect((await list()).length).toBe(1);
  for (let turn = 0; turn < 2; turn++) expect(await code(admit())).toBe(200);
  for (let turn = 0; turn < 2; turn++) expect((await ask({ reveal })).body.state).toBe('admitted');
  expect(await code(answer())).toBe('request-over');
  expect(await code(refuse())).toBe('already-exists');
  const log = await api.platform.db.collection(paths.keyLog(agency.agencyId)).get();
  expect(log.docs.filter((doc) => doc.get('type') === 'dev.add').length).toBe(2);
});

test('[ME8] nothing is shown before the answer, and nothing but what was committed to', async () => {
  const { agency, device, reveal, ask, list, answer, admit } = await scene();
  expect(await code(ask({ reveal }))).toBe('not-allowed');
  await ask();
  expect(await code(ask({ reveal }))).toBe('not-allowed');
  await answer();

  const other = await asking(agency, await aDevice());
  const anew = await asking(agency, device);
  for (const change of [
    { ...reveal, dkPub: other.reveal.dkPub },
    { ...reveal, dsPub: other.reveal.dsPub, pop: other.reveal.pop },
    { ...reveal, nonce: anew.reveal.nonce },
    { ...reveal, pop: b64(64) },
    other.reveal,
  ])
    expect(await code(ask({ reveal: change }))).toBe('bad-proof');
  expect(await list()).toMatchObject([{ reveal: null }]);
  expect(await code(admit())).toBe('not-allowed');
  await ask({ reveal });
  expect(await code(admit())).toBe(200);
});

test('[ME13] one own device answers, once: no other answer, no other device, nobody else, none that was taken off', async () => {
  const { agency, token, device, nonce, commitment, reveal, ask, list, answer, admit, refuse } = await scene();
  const second = await addDevice(agency, await aDevice());
  const stranger = await api.found();
  await ask();

  expect(await code(answer({}, stranger.token))).toBe('not-found');
  expect(await code(admit({}, stranger.token))).toBe('not-found');
  expect(await code(refuse('refused', stranger.token))).toBe('not-found');
  expect(await list(stranger.token)).toEqual([]);
  expect(await code(answer({}, api.passwordToken(agency.owner.uid)))).toBe('not-allowed');
  expect(await code(answer({ commitment: text(random()) }))).toBe('request-over');
  expect(await code(answer())).toBe(200);
  expect(await code(answer({ nonce: text(random()) }))).toBe('already-exists');
  expect(await code(answer({}, second.token))).toBe('already-exists');
  expect(await list(second.token)).toMatchObject([{ answer: { by: agency.owner.device.deviceId, nonce } }]);

  await ask({ reveal });
  const { entry } = await deviceEntry(agency.agencyId, second.head, agency.owner, device);
  const newest = { entry: entryJson(entry) };
  expect(await code(admit(newest, second.token))).toBe('not-allowed');
  for (const why of ['wrong-number', 'false-reveal'] as const) expect(await code(refuse(why, second.token))).toBe('not-allowed');
  expect(
    await code(api.call('removeDevice', { token: second.token, params: { deviceId: agency.owner.device.deviceId }, body: await revoke(agency, second.head) })),
  ).toBe(200);
  for (const call of [answer(), admit(newest), refuse()]) expect(await code(call)).toBe('device-off');
  expect(await code(api.call('deviceRequests', { token }))).toBe('device-off');
  // The one that is left ends it; its person asks again.
  expect(await code(refuse('refused', second.token))).toBe(200);
  expect((await ask({ reveal })).body).toEqual({ state: 'refused', why: 'refused' });
  expect(commitment).toHaveLength(43);
});

const revoke = async (agency: Founded, head: { seq: number; hash: Uint8Array<ArrayBuffer> }) => {
  const { agencyId, owner } = agency;
  const subject = owner.device.deviceId;
  return {
    entry: entryJson((await makeKeyLogEntry({ agencyId, head, type: 'dev.revoke', subject, body: emptyBody(), signer: owner.uid, key: owner.us.key })).entry),
  };
};

test('[ME13] of two devices that answer at once one does', async () => {
  const { agency, ask, answer, list } = await scene();
  const second = await addDevice(agency, await aDevice());
  await ask();

  const seen = await Promise.all([code(answer()), code(answer({ nonce: text(random()) }, second.token))]);

  expect(seen.map(String).toSorted()).toEqual(['200', 'already-exists']);
  expect((await list()).length).toBe(1);
});

test('[ME8] a wrong number ends the request: the same device has to commit itself anew, and what stands on the old commitment is refused', async () => {
  const { agency, device, reveal, nonce, ask, list, answer, admit, admission, refuse } = await scene();
  await ask();
  await answer();
  await ask({ reveal });

  expect(await code(refuse('wrong-number'))).toBe(200);
  expect(await code(refuse('refused'))).toBe(200);
  expect((await ask({ reveal })).body).toEqual({ state: 'refused', why: 'wrong-number' });
  for (const call of [admit(), answer()]) expect(await code(call)).toBe('request-over');
  expect(await list()).toEqual([]);

  const anew = await asking(agency, device);
  expect((await ask(anew.body)).body).toEqual({ state: 'waiting' });
  for (const call of [admit(), answer(), refuse()]) expect(await code(call)).toBe('request-over');
  expect(await list()).toMatchObject([{ commitment: anew.body.commitment, answer: null, reveal: null }]);
  expect(await code(answer({ commitment: anew.body.commitment, nonce }))).toBe(200);
  expect(await code(ask({ ...anew.body, reveal }))).toBe('bad-proof');
  await ask({ ...anew.body, reveal: anew.reveal });
  expect(await code(admit())).toBe('request-over');
  expect(await code(admit({ ...admission, commitment: anew.body.commitment }))).toBe(200);
  expect((await ask({ ...anew.body, reveal: anew.reveal })).body.state).toBe('admitted');
  // And whoever is in asks no more.
  expect(await code(ask((await asking(agency, device)).body))).toBe('already-exists');
});

test('[ME7] refused on the other screen, it is told so', async () => {
  const { ask, refuse } = await scene();
  await ask();

  expect(await code(refuse())).toBe(200);

  expect((await ask()).body).toEqual({ state: 'refused', why: 'refused' });
});

test('[ME9] waits a day for an answer and ten minutes for its number, and does not come to life again', async () => {
  const { ask, list, answer, admit, reveal } = await scene();
  await ask();
  api.clock.advance(24 * 60 * minute - 1);
  expect((await list()).length).toBe(1);
  api.clock.advance(1);
  expect(await list()).toEqual([]);
  expect(await code(answer())).toBe('request-over');
  expect((await ask()).body).toEqual({ state: 'expired' });

  const late = await scene();
  await late.ask();
  await late.answer();
  api.clock.advance(10 * minute);
  expect(await list()).toEqual([]);
  expect((await late.ask({ reveal: late.reveal })).body).toEqual({ state: 'expired' });
  expect(await code(late.admit())).toBe('request-over');
  expect([await code(admit()), await code(ask({ reveal }))]).toEqual(['request-over', 200]);
});

test('[ME9] ten new ones a day, however often each is polled', async () => {
  const { agency, device, ask } = await scene();
  const bodies = await Promise.all(Array.from({ length: 11 }, async () => (await asking(agency, device)).body));
  const seen = [];
  for (const body of bodies) {
    seen.push(await code(ask(body)));
    if (seen.length <= 10) expect((await ask(body)).body.state).toBe('waiting');
  }

  expect(seen).toEqual([...Array<number>(10).fill(200), 'too-many-tries']);
});

test('[ME10] only who shows the keys and holds them gets a token', async () => {
  const { ask, answer, admit, reveal } = await scene();
  await ask();
  await answer();
  await ask({ reveal });
  await admit();

  expect(await code(ask({ reveal: { ...reveal, pop: b64(64) } }))).toBe('bad-proof');
  expect((await ask()).body.state).toBe('answered');
});

test('[ME9] a request without a commitment counts as none', async () => {
  const { device, stored, ask, list, answer, admit, refuse } = await scene();
  const at = Timestamp.fromMillis(Date.now());
  const expireAt = Timestamp.fromMillis(Date.now() + 24 * 60 * minute * 400);
  const keys = { dkPub: device.dk.pub, dsPub: device.ds.pub, pop: Buffer.alloc(64) };
  await stored.set({ deviceId: device.deviceId, ...keys, label: 'Phone', number: '0420', wrong: 0, state: 'waiting', at, expireAt });

  expect(await list()).toEqual([]);
  for (const call of [answer(), admit(), refuse()]) expect(await code(call)).toBe('request-over');
  expect((await ask()).body).toEqual({ state: 'waiting' });
  expect((await list()).length).toBe(1);
});
