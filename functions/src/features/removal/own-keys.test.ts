import type { RequestOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import { deviceAddBody, emptyBody, personKeysBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry, type KeyLogEntry, type KeyLogType } from '@liexin/proof/key-log-entry';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aColleague, takeIn } from '../../testing/a-colleague.ts';
import { aConversation, aMandate } from '../../testing/a-conversation.ts';
import { aDevice, aGeneration, aPhrase, deviceEntry, deviceJson, entryJson, type Device, type Founded, type Person } from '../../testing/an-agency.ts';
import { hpkeBox, signingKey, type SigningKey } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { finishRekeying } from './finish-rekeying.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const get = async (path: string) => (await api.platform.db.doc(path).get()).data() ?? {};

/** Another device of a person, let in. */
const another = async (agency: Founded, person: Person): Promise<{ device: Device; token: string }> => {
  const device = await aDevice();
  const { entry, head } = await deviceEntry(agency.agencyId, agency.head, person, device);
  const body = { device: deviceJson(device), entry: entryJson(entry), wrap: hpkeBox() };
  const added = await api.call('addDevice', { token: api.passwordToken(person.uid), body });
  if (added.fault) throw new Error(added.fault.code);
  agency.head = head;
  return { device, token: api.signIn(added.body.token) };
};

const revokeEntry = (agency: Founded, deviceId: string, signer: Person) =>
  makeKeyLogEntry({
    agencyId: agency.agencyId,
    head: agency.head,
    type: 'dev.revoke',
    subject: deviceId,
    body: emptyBody(),
    signer: signer.uid,
    key: signer.us.key,
  });

/** New keys of a person with these devices, on the agency's head. */
const newKeys = async (
  agency: Founded,
  person: Person,
  devices: readonly Device[],
  change: { generation?: number; by?: SigningKey; certifies?: SigningKey } = {},
): Promise<{ body: RequestOf<'renewOwnKeys'>; us: SigningKey; head: Founded['head'] }> => {
  const [us, uk, generation] = [await signingKey(), await signingKey(), change.generation ?? 2];
  const entries: (KeyLogEntry & { body: Uint8Array })[] = [];
  let { head } = agency;
  const add = async (type: KeyLogType, subject: string, body: Uint8Array, key: SigningKey): Promise<void> => {
    const made = await makeKeyLogEntry({ agencyId: agency.agencyId, head, type, subject, body, signer: person.uid, key: key.key });
    entries.push(made.entry);
    head = made.head;
  };
  await add('uk.rotate', person.uid, personKeysBody({ usPub: us.pub, ukPub: uk.pub, keysGeneration: generation }), change.by ?? person.us);
  for (const device of devices)
    await add('dev.add', device.deviceId, deviceAddBody({ uid: person.uid, dkPub: device.dk.pub, dsPub: device.ds.pub }), change.certifies ?? us);
  const keys = { generation, usPub: text(us.pub), ukPub: text(uk.pub), wraps: Object.fromEntries(devices.map(({ deviceId }) => [deviceId, hpkeBox()])) };
  return { body: { entries: entries.map(entryJson), keys }, us, head };
};

/** A consultant with two devices, in the team of `searches` searches with one conversation each; the second device is lost. */
const scene = async (searches = 1) => {
  const { agency, token } = await api.found();
  const wei = await aColleague(api, agency, token);
  const lost = await another(agency, wei.person);
  const made = [];
  for (let i = 0; i < searches; i++) {
    const mandate = await aMandate(agency);
    await api.call('createMandate', { token, body: mandate });
    const conversation = await aConversation(agency, mandate);
    await api.call('createConversation', { token, body: conversation });
    const laneIds = conversation.lanes.map((lane) => lane.laneId);
    await takeIn(api, agency, token, mandate, laneIds, wei.person.uid);
    made.push({ mandate, laneIds });
  }
  return { agency, token, wei, lost, made };
};
/** One turn of the server's clock. */
const runClock = async (): Promise<unknown> => {
  const headers = { 'x-internal-secret': text(api.platform.secrets.internalSecret) };
  const run = await api.fetch('/api/internal/run/removals', { method: 'POST', headers });
  expect(run.status).toBe(200);
  return run.json();
};
type Scene = Awaited<ReturnType<typeof scene>>;

const removeOwn = async ({ agency, wei, lost }: Scene) => {
  const { entry, head } = await revokeEntry(agency, lost.device.deviceId, wei.person);
  const outcome = await api.call('removeDevice', { token: wei.token, params: { deviceId: lost.device.deviceId }, body: { entry: entryJson(entry) } });
  if (!outcome.fault) agency.head = head;
  return outcome;
};
const due = async ({ agency, made }: Scene): Promise<unknown[]> => {
  const { db } = api.platform;
  const lanes = made.flatMap(({ laneIds }) => laneIds);
  const [own, mandates, marks, controls] = await Promise.all([
    get(paths.agency(agency.agencyId)),
    Promise.all(made.map(({ mandate }) => get(paths.mandate(agency.agencyId, mandate.mandateId)))),
    Promise.all(lanes.map((id) => get(paths.lane(agency.agencyId, id)))),
    Promise.all(lanes.map((id) => db.doc(paths.laneControl(agency.agencyId, id)).get())),
  ]);
  return [
    own['keysDue'] != null,
    mandates.map((one) => one['keysDue'] != null),
    marks.map((one) => one['rotateBy'] !== null),
    controls.map((one) => one.get('rotateDue') === true && one.get('listDue') === true),
  ];
};

describe('a device that is lost', () => {
  test('[RM15] is taken off by an owner or admin in one act, and its person wants new keys', async () => {
    const { agency, token, wei, lost } = await scene(0);
    const { uid } = wei.person;
    const revoke = async (by: string, signer: Person, of = uid, deviceId = lost.device.deviceId) => {
      const { entry, head } = await revokeEntry(agency, deviceId, signer);
      const outcome = await api.call('revokeDevice', { token: by, params: { uid: of, deviceId }, body: { entry: entryJson(entry) } });
      return { ...outcome, head };
    };
    const other = await aColleague(api, agency, token);
    const admin = await aColleague(api, agency, token, ['admin']);
    const ownerDevice = agency.owner.device.deviceId;

    expect((await revoke(other.token, other.person)).fault?.code).toBe('not-allowed');
    expect((await revoke(admin.token, admin.person, agency.owner.uid, ownerDevice)).fault?.code).toBe('not-allowed');
    expect((await revoke(token, agency.owner, agency.owner.uid, ownerDevice)).fault?.code).toBe('not-allowed');
    expect((await revoke(token, agency.owner, uid, 'AAAAAAAAAAAAAAAA')).fault?.code).toBe('not-found');
    expect((await revoke(token, admin.person)).fault?.code).toBe('malformed-request');
    const done = await revoke(admin.token, admin.person);
    expect(done.status).toBe(200);
    agency.head = done.head;
    expect((await revoke(token, agency.owner)).status).toBe(200);

    const member = await get(paths.member(agency.agencyId, uid));
    expect([member['devices'][lost.device.deviceId].on, member['ownKeysDue'] instanceof Timestamp]).toEqual([false, true]);
    expect(Object.keys((await get(paths.memberKeys(agency.agencyId, uid, 1)))['wraps'])).toEqual([wei.person.device.deviceId]);
    expect((await api.call('channels', { token: lost.token })).fault?.code).toBe('device-off');
    expect((await api.call('channels', { token: wei.token })).status).toBe(200);
    expect((await get(paths.agency(agency.agencyId)))['keyLog'].seq).toBe(agency.head.seq);
  });

  test('[RM16] [ME12] the person has new keys in one act: log, member, wraps, phrase; everything that the old ones open is due', async () => {
    const all = await scene(2);
    const { agency, wei } = all;
    const { uid, device } = wei.person;
    expect((await removeOwn(all)).status).toBe(200);
    expect(await due(all)).toEqual([false, [false, false], [false, false, false, false], [false, false, false, false]]);

    const blob = aPhrase();
    await api.call('setPhrase', { token: wei.token, body: { phrase: blob } });
    const stands = async (salt: string) => (await api.call('checkPhrase', { token: api.passwordToken(uid), body: { salt } })).body;
    expect([await stands(blob.salt), await stands(aPhrase().salt)]).toEqual([{ stands: true }, { stands: false }]);
    const made = await newKeys(agency, wei.person, [device]);
    const former = hpkeBox();
    const body = { ...made.body, former };
    expect((await api.call('renewOwnKeys', { token: wei.token, body })).status).toBe(200);
    agency.head = made.head;
    expect(await stands(blob.salt)).toEqual({ stands: false });
    expect((await api.call('unlock', { token: api.passwordToken(uid) })).body.keys).toMatchObject({ generation: 2, former: [{ generation: 1, ...former }] });
    // A lost answer: the same keys once more.
    expect((await api.call('renewOwnKeys', { token: wei.token, body })).status).toBe(200);

    const member = await get(paths.member(agency.agencyId, uid));
    expect(member).toMatchObject({ keysGeneration: 2, ownKeysDue: null, devices: { [device.deviceId]: { on: true, again: [agency.head.seq] } } });
    expect(Object.keys((await get(paths.memberKeys(agency.agencyId, uid, 2)))['wraps'])).toEqual([device.deviceId]);
    expect((await get(paths.memberSecrets(agency.agencyId, uid)))['phrase']).toBe(null);
    expect((await get(paths.agency(agency.agencyId)))['keyLog'].seq).toBe(agency.head.seq);
    expect(await due(all)).toEqual([true, [true, true], [true, true, true, true], [true, true, true, true]]);
    expect((await api.call('renewal', { token: all.token })).body).toEqual({ total: 7, left: 7 });
    expect((await get(paths.rekeying(agency.agencyId, uid)))['dueAt']).toBe(null);
    // The next key of a search is wrapped for the keys in force, and for no others.
    const [first] = all.made;
    if (!first) throw new Error('no search');
    const renew = async (generation: number) => {
      const { mandateId, compartmentId } = first.mandate;
      const place = { agencyId: agency.agencyId, compartmentId, about: mandateId, tier: 'standard' as const };
      const people = { [agency.owner.uid]: 1, [uid]: generation };
      const body = await aGeneration(place, people, agency.head, agency.owner.device, 2);
      return (await api.call('renewGeneration', { token: all.token, params: { compartmentId }, body })).fault?.code ?? 'done';
    };
    expect([await renew(1), await renew(2)]).toEqual(['wraps-incomplete', 'done']);
  });

  test('[RM16] refuses what is not exactly that, and of two devices takes one', async () => {
    const all = await scene(0);
    const { agency, wei, lost } = all;
    const { device } = wei.person;
    const third = await another(agency, wei.person);
    const send = async (made: { body: RequestOf<'renewOwnKeys'> }, token = wei.token) =>
      (await api.call('renewOwnKeys', { token, body: made.body })).fault?.code ?? 'done';

    expect(await send(await newKeys(agency, wei.person, [device, third.device, lost.device]))).toBe('stale-head');
    await removeOwn(all);
    expect([
      await send(await newKeys(agency, wei.person, [device])),
      await send(await newKeys(agency, wei.person, [device, third.device, lost.device])),
      await send(await newKeys(agency, wei.person, [device, third.device], { generation: 3 })),
      await send(await newKeys(agency, wei.person, [device, third.device], { by: agency.owner.us })),
      await send(await newKeys(agency, wei.person, [device, third.device], { certifies: wei.person.us })),
      await send(await newKeys(agency, agency.owner, [device, third.device])),
      await send(await newKeys(agency, wei.person, [device, third.device]), lost.token),
    ]).toEqual(['wraps-incomplete', 'wraps-incomplete', 'stale-head', 'bad-signature', 'bad-signature', 'bad-signature', 'device-off']);
    const [mine, theirs] = [await newKeys(agency, wei.person, [device, third.device]), await newKeys(agency, wei.person, [device, third.device])];
    const outcomes = await Promise.all([send(mine), send(theirs, third.token)]);
    expect(outcomes.toSorted()).toEqual(['done', 'stale-head']);
  });

  test('[RM17] is gone on with wherever it stops, marks nothing twice and nothing that was renewed since', async () => {
    const all = await scene(6);
    const { agency, wei } = all;
    const { db } = api.platform;
    const { uid, device } = wei.person;
    const place = { agencyId: agency.agencyId, uid };
    await removeOwn(all);
    const made = await newKeys(agency, wei.person, [device]);
    await api.call('renewOwnKeys', { token: wei.token, body: made.body });
    agency.head = made.head;
    const whole = await due(all);
    // As if nothing had been marked: every run stops at once, ten of them, until one has time.
    const again = async (): Promise<void> => {
      const lanes = all.made.flatMap(({ laneIds }) => laneIds);
      await db.doc(paths.agency(agency.agencyId)).update({ keysDue: null });
      for (const { mandate } of all.made) await db.doc(paths.mandate(agency.agencyId, mandate.mandateId)).update({ keysDue: null });
      for (const id of lanes) await db.doc(paths.lane(agency.agencyId, id)).update({ rotateBy: null });
      for (const id of lanes) await db.doc(paths.laneControl(agency.agencyId, id)).update({ rotateDue: false, listDue: false });
      await db.doc(paths.rekeying(agency.agencyId, uid)).update({ after: null, dueAt: Timestamp.fromMillis(api.clock.now) });
    };
    await again();
    const stopped = [];
    for (let i = 0; i < 10; i++) stopped.push(await finishRekeying(db, place, i === 0 ? 0 : 5, api.clock.now));
    expect(stopped[0]).toBe(false);
    // The server's clock goes on with what is left.
    expect(await runClock()).toMatchObject({ failed: 0 });
    expect((await get(paths.rekeying(agency.agencyId, uid)))['dueAt']).toBe(null);
    expect(await due(all)).toEqual(whole);

    // One search was renewed after the new keys: a run that comes late leaves it.
    const [first] = all.made;
    if (!first) throw new Error('no search');
    await again();
    const { mandateId, compartmentId } = first.mandate;
    await db.doc(paths.mandate(agency.agencyId, mandateId)).update({ keysDue: Timestamp.fromMillis(1) });
    const people = { [agency.owner.uid]: 1, [uid]: 2 };
    const body = await aGeneration(
      { agencyId: agency.agencyId, compartmentId, about: mandateId, tier: 'standard' },
      people,
      agency.head,
      agency.owner.device,
      2,
    );
    expect((await api.call('renewGeneration', { token: all.token, params: { compartmentId }, body })).status).toBe(200);
    expect(await finishRekeying(db, place, 60_000, api.clock.now)).toBe(true);
    expect((await due(all))[1]).toEqual([false, true, true, true, true, true]);
  });

  test('[RM17] [RM2] one that cannot be gone on with rests, and holds up no other', async () => {
    const all = await scene(1);
    const { agency, wei } = all;
    const { db } = api.platform;
    const { uid, device } = wei.person;
    await removeOwn(all);
    const made = await newKeys(agency, wei.person, [device]);
    await api.call('renewOwnKeys', { token: wei.token, body: made.body });
    const [early, late] = [1, 2].map((ms) => Timestamp.fromMillis(ms));
    const broken = { agencyId: 'brokenbrokenbrok', uid: 'nobody', seq: 1, at: early, dueAt: early };
    const rekeying = db.doc(paths.rekeying(broken.agencyId, broken.uid));
    const removal = db.doc(paths.removal(broken.agencyId, broken.uid));
    // A search that is half there.
    await db.doc(paths.mandate(broken.agencyId, 'half')).set({ compartment: 'none' });
    await db.doc(paths.lane(broken.agencyId, 'half')).set({ participantUids: ['nobody'] });
    await rekeying.set({ ...broken, after: null });
    await removal.set({ ...broken, by: 'nobody' });
    const good = db.doc(paths.rekeying(agency.agencyId, uid));
    await good.update({ after: null, dueAt: late });

    expect(await runClock()).toMatchObject({ done: 1, failed: 2 });
    expect((await good.get()).get('dueAt')).toBe(null);
    for (const ref of [rekeying, removal]) {
      expect((await ref.get()).get('dueAt').toMillis()).toBeGreaterThan(api.clock.now);
      await ref.delete();
    }
  });
});
