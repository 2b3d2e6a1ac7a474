import { paths } from '@liexin/domain/storage/paths';
import type { RequestOf } from '@liexin/domain/api/routes';
import { fromBase64url, toBase64url as text } from '@liexin/proof/bytes';
import { signEcdsa } from '@liexin/proof/ecdsa';
import { deviceAddBody, emptyBody, personKeysBody, userRoleBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry, type KeyLogEntry, type KeyLogHead, type KeyLogType } from '@liexin/proof/key-log-entry';
import { recoverAskBytes } from '@liexin/proof/recovery-statements';
import { Timestamp } from 'firebase-admin/firestore';
import { sealWitness, witnessRef } from '../../platform/witness.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aDevice, aPhrase, aPerson, deviceEntry, deviceJson, entryJson, type Founded, type Person } from '../../testing/an-agency.ts';
import { aMandate } from '../../testing/a-conversation.ts';
import { b64, hpkeBox, type SigningKey } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

const hour = 60 * 60_000;
let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const founded = async () => {
  const { agency, token } = await api.found();
  const kit = { kitId: agency.kitId, nonce: b64(12), ciphertext: b64(300) };
  await api.call('saveKit', { token, body: { kit, phrase: aPhrase() } });
  await api.call('confirmKit', { token, body: { kitId: agency.kitId } });
  return { agency, token, kit };
};
/** The same person with new keys and a new device. */
const again = async (agency: Founded): Promise<Person> => ({ ...(await aPerson()), uid: agency.owner.uid });

const ask = async (agency: Founded, person: Person, rsk: SigningKey = agency.rsk, generation = 2): Promise<RequestOf<'recover'>> => {
  const { device, us, uk } = person;
  const statement = {
    agencyId: agency.agencyId,
    kitId: agency.kitId,
    uid: person.uid,
    deviceId: device.deviceId,
    dkPub: device.dk.pub,
    dsPub: device.ds.pub,
    usPub: us.pub,
    ukPub: uk.pub,
    generation,
  };
  return {
    device: deviceJson(device),
    keys: { generation, ukPub: text(uk.pub), usPub: text(us.pub), wraps: { [device.deviceId]: hpkeBox() } },
    kitId: agency.kitId,
    signature: text(await signEcdsa(rsk.key, recoverAskBytes(statement))),
  };
};
type Step = readonly [type: KeyLogType, subject: string, body: Uint8Array];
/** The entries at the end of the wait, with another list of steps after `recover` where a test wants one. */
const entriesOf = async (agency: Founded, person: Person, rsk: SigningKey = agency.rsk, steps?: readonly Step[], generation = 2) => {
  const made: RequestOf<'finishRecovery'>['entries'] = [];
  let head: KeyLogHead = agency.head;
  const add = async ([type, subject, body]: Step, signer: string, key: CryptoKey): Promise<void> => {
    const next: { entry: KeyLogEntry & { body: Uint8Array }; head: KeyLogHead } = await makeKeyLogEntry({
      agencyId: agency.agencyId,
      head,
      type,
      subject,
      body,
      signer,
      key,
    });
    made.push(entryJson(next.entry));
    ({ head } = next);
  };
  const { device, uid } = person;
  await add(['recover', uid, personKeysBody({ usPub: person.us.pub, ukPub: person.uk.pub, keysGeneration: generation })], 'rsk', rsk.key);
  const usual: readonly Step[] = [
    ['dev.revoke', agency.owner.device.deviceId, emptyBody()],
    ['dev.add', device.deviceId, deviceAddBody({ uid, dkPub: device.dk.pub, dsPub: device.ds.pub })],
  ];
  for (const step of steps ?? usual) await add(step, uid, person.us.key);
  return { entries: made, head };
};
const password = (agency: Founded) => api.passwordToken(agency.owner.uid);
const mails = async (agency: Founded) =>
  (
    await api.platform.db
      .collection('mails')
      .where('to', 'in', [`${agency.owner.uid}@staff.test`, 'witness@example.test'])
      .get()
  ).docs.map((doc) => doc.get('to'));

describe('the kit without a device', () => {
  test('[RV5] is told to a member after a fresh sign-in by password, five times an hour', async () => {
    const { agency, token, kit } = await founded();
    expect((await api.call('recoveryKit', { token })).fault?.code).toBe('not-allowed');
    expect((await api.call('recoveryKit', { token: api.passwordToken('nobodyYet') })).fault?.code).toBe('not-a-member');
    const old = password(agency);
    api.clock.advance(5 * 60_000 + 1000);
    expect((await api.call('recoveryKit', { token: old })).fault?.code).toBe('sign-in-too-old');

    const tries = [];
    for (let i = 0; i < 6; i++) tries.push(await api.call('recoveryKit', { token: password(agency) }));
    expect(tries.map((one) => one.status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(tries[0]?.body).toEqual({ kit });
    await api.platform.db.doc(paths.member(agency.agencyId, agency.owner.uid)).update({ status: 'removed' });
    api.clock.advance(hour);
    expect((await api.call('recoveryKit', { token: password(agency) })).fault?.code).toBe('not-a-member');
  });
});

describe('asking', () => {
  test('[RV6] needs the recovery signer in force over exactly these keys; nothing is written without', async () => {
    const { agency } = await founded();
    const person = await again(agency);
    const body = await ask(agency, person);
    const token = password(agency);
    const other = await again(agency);
    const wrong: Record<string, RequestOf<'recover'>> = {
      'another signer': await ask(agency, person, other.us),
      'another kit': { ...body, kitId: b64(16) },
      'another device': { ...body, device: deviceJson(other.device), keys: { ...body.keys, wraps: { [other.device.deviceId]: hpkeBox() } } },
      'other keys': { ...body, keys: { ...body.keys, ukPub: text(other.uk.pub) } },
    };
    for (const [name, sent] of Object.entries(wrong)) {
      expect({ name, code: (await api.call('recover', { token, body: sent })).fault?.code }).toEqual({ name, code: 'bad-signature' });
      api.clock.advance(24 * hour);
    }
    expect((await api.call('recover', { token: password(agency), body: await ask(agency, person, agency.rsk, 3) })).fault?.code).toBe('malformed-request');
    const noWrap = { ...body, keys: { ...body.keys, wraps: {} } };
    expect((await api.call('recover', { token: password(agency), body: noWrap })).fault?.code).toBe('malformed-request');
    expect((await api.call('recover', { token: api.passwordToken('nobodyYet'), body })).fault?.code).toBe('not-a-member');
    expect((await api.platform.db.doc(paths.recoveryRequest(agency.agencyId, agency.owner.uid)).get()).exists).toBe(false);
    expect(await mails(agency)).toEqual([]);
  });

  test('[RV6] [RV7] starts 24 hours, mails every owner and the witness once, stands in the ledger; the same call tells how it stands', async () => {
    const { agency } = await founded();
    await witnessRef(api.platform.db, agency.agencyId).set({
      ...sealWitness(api.platform.secrets, agency.agencyId, 'witness@example.test'),
      setBy: agency.owner.uid,
      at: Timestamp.fromMillis(api.clock.now),
    });
    const body = await ask(agency, await again(agency));
    const dueMs = api.clock.now + 24 * hour;

    const [first, same] = await Promise.all([api.call('recover', { token: password(agency), body }), api.call('recover', { token: password(agency), body })]);
    expect([first.body, same.body].map((one) => one.state)).toEqual(['waiting', 'waiting']);
    api.clock.advance(hour);
    expect((await api.call('recover', { token: password(agency), body })).body).toEqual({ state: 'waiting', askedMs: dueMs - 24 * hour, dueMs });
    const told = await mails(agency);
    expect(told).toHaveLength(2);
    expect(told).toEqual(expect.arrayContaining([`${agency.owner.uid}@staff.test`, 'witness@example.test']));
    const rows = await api.platform.db.collection(paths.agencyLedger(agency.agencyId)).where('kind', '==', 'recovery.asked').get();
    expect(rows.docs.map((row) => [row.get('subject'), row.get('detail.alone'), row.get('detail.dueMs')])).toEqual([[agency.owner.uid, true, dueMs]]);
  });

  test('[RV6] with another device begins a new wait, five times a day', async () => {
    const { agency } = await founded();
    const devices = [];
    for (let i = 0; i < 6; i++) devices.push(await ask(agency, await again(agency)));
    const answers = [];
    for (const body of devices) answers.push(await api.call('recover', { token: password(agency), body }));
    expect(answers.map((one) => one.fault?.code ?? one.body.state)).toEqual([...Array.from({ length: 5 }, () => 'waiting'), 'too-many-tries']);
    const stored = await api.platform.db.doc(paths.recoveryRequest(agency.agencyId, agency.owner.uid)).get();
    expect(stored.get('deviceId')).toBe(devices[4]?.device.deviceId);
  });

  test('[RV6] looking begins nothing: a device after which another one asked is told so, however often, and the other one keeps its wait', async () => {
    const { agency } = await founded();
    const [first, second] = [await ask(agency, await again(agency)), await ask(agency, await again(agency))];
    const look = async (body: RequestOf<'recover'>) => api.call('recover', { token: password(agency), body: { ...body, looks: true } });
    expect((await look(first)).fault?.code).toBe('not-found');
    await api.call('recover', { token: password(agency), body: first });
    expect((await look(first)).body.state).toBe('waiting');
    await api.call('recover', { token: password(agency), body: second });
    for (let i = 0; i < 7; i++) expect((await look(first)).body).toEqual({ state: 'replaced' });
    expect((await look(second)).body.state).toBe('waiting');
    const stored = await api.platform.db.doc(paths.recoveryRequest(agency.agencyId, agency.owner.uid)).get();
    expect([stored.get('state'), stored.get('deviceId')]).toEqual(['waiting', second.device.deviceId]);
  });
});

describe('saying no', () => {
  test('[RV8] an owner stops it, also when it is due; the one who asked is told, and the same device does not get further', async () => {
    const { agency, token } = await founded();
    const person = await again(agency);
    const body = await ask(agency, person);
    await api.call('recover', { token: password(agency), body });
    const params = { uid: agency.owner.uid };
    const member = api.platform.db.doc(paths.member(agency.agencyId, agency.owner.uid));
    await member.update({ roles: ['admin', 'consultant'] });
    expect((await api.call('stopRecovery', { token, params })).fault?.code).toBe('not-allowed');
    expect((await api.call('stopRecovery', { token: password(agency), params })).fault?.code).toBe('not-allowed');
    await member.update({ roles: ['owner', 'consultant'] });
    api.clock.advance(25 * hour);

    expect((await api.call('stopRecovery', { token, params })).status).toBe(200);
    const stoppedAt = api.clock.now;
    api.clock.advance(hour);
    expect((await api.call('stopRecovery', { token, params })).status).toBe(200);

    expect((await api.call('recover', { token: password(agency), body })).body).toEqual({ state: 'stopped', atMs: stoppedAt, by: 'owner' });
    const { entries } = await entriesOf(agency, person);
    const finished = await api.call('finishRecovery', { token: password(agency), body: { deviceId: person.device.deviceId, entries } });
    expect(finished.fault?.code).toBe('recovery-stopped');
    const rows = await api.platform.db.collection(paths.agencyLedger(agency.agencyId)).where('kind', '==', 'recovery.stopped').get();
    expect(rows.size).toBe(1);
    expect((await api.call('stopRecovery', { token, params: { uid: 'somebodyElse' } })).fault?.code).toBe('not-found');
  });

  test('[RV8] who asked takes it back', async () => {
    const { agency } = await founded();
    const body = await ask(agency, await again(agency));
    await api.call('recover', { token: password(agency), body });
    expect((await api.call('withdrawRecovery', { token: password(agency) })).status).toBe(200);
    expect((await api.call('recover', { token: password(agency), body })).body).toMatchObject({ state: 'stopped', by: 'asker' });
  });
});

describe('coming back', () => {
  const due = async () => {
    const one = await founded();
    const person = await again(one.agency);
    const body = await ask(one.agency, person);
    await api.call('recover', { token: password(one.agency), body });
    const finish = async (sent: { entries: RequestOf<'finishRecovery'>['entries'] }, deviceId = person.device.deviceId) =>
      api.call('finishRecovery', { token: password(one.agency), body: { deviceId, entries: sent.entries } });
    return { ...one, person, body, finish };
  };

  test('[RV9] not a moment before 24 hours; then owner with new keys, the old device off, the phrase void, a fresh kit asked for', async () => {
    const { agency, token, person, body, finish } = await due();
    api.clock.advance(24 * hour - 1);
    expect((await finish(await entriesOf(agency, person))).fault?.code).toBe('recovery-waiting');
    api.clock.advance(1);
    const asked = await api.call('recover', { token: password(agency), body });
    expect([asked.body.state, 'keyLog' in asked.body ? asked.body.keyLog.length : 0]).toEqual(['due', 4]);

    const done = await finish(await entriesOf(agency, person));

    expect([done.status, done.body.head.seq]).toEqual([200, 7]);
    const own = api.signIn(done.body.token);
    expect((await api.call('recovery', { token: own })).status).toBe(200);
    expect((await api.call('recovery', { token })).fault?.code).toBe('device-off');
    const { db } = api.platform;
    const member = (await db.doc(paths.member(agency.agencyId, agency.owner.uid)).get()).data();
    expect(member).toMatchObject({
      roles: ['consultant', 'owner'],
      keysGeneration: 2,
      devices: { [agency.owner.device.deviceId]: { on: false }, [person.device.deviceId]: { on: true, keyLogSeq: 7 } },
    });
    const keys = await db.doc(paths.memberKeys(agency.agencyId, agency.owner.uid, 2)).get();
    expect(text(keys.get('usPub') as Uint8Array)).toBe(text(person.us.pub));
    expect((await db.doc(paths.memberSecrets(agency.agencyId, agency.owner.uid)).get()).get('phrase')).toBeNull();
    expect((await db.doc(paths.agency(agency.agencyId)).get()).get('kitDue').toMillis()).toBe(api.clock.now);
    expect((await api.call('recover', { token: password(agency), body })).body.state).toBe('done');
    expect((await finish(await entriesOf(agency, person))).fault?.code).toBe('already-exists');
  });

  test('[RV9] entries by another signer, on an old head, for other keys, or with a device of before left on: refused', async () => {
    const { agency, person, finish } = await due();
    api.clock.advance(24 * hour);
    const other = await again(agency);
    const add: Step = ['dev.add', person.device.deviceId, deviceAddBody({ uid: person.uid, dkPub: person.device.dk.pub, dsPub: person.device.ds.pub })];
    const roles: Step = ['user.role', person.uid, userRoleBody({ roles: ['consultant', 'owner'], clearance: ['standard', 'compensation'] })];
    const revoke: Step = ['dev.revoke', agency.owner.device.deviceId, emptyBody()];
    const codes: Record<string, string | undefined> = {
      'another signer': (await finish(await entriesOf(agency, person, other.us))).fault?.code,
      'other keys than asked for': (await finish(await entriesOf(agency, { ...other, device: person.device }))).fault?.code,
      'another device': (await finish(await entriesOf(agency, { ...person, device: other.device }), other.device.deviceId)).fault?.code,
      'a device left on': (await finish(await entriesOf(agency, person, agency.rsk, [add]))).fault?.code,
      'a change of roles beside it': (await finish(await entriesOf(agency, person, agency.rsk, [roles, revoke, add]))).fault?.code,
      'no device': (await finish(await entriesOf(agency, person, agency.rsk, [revoke]))).fault?.code,
    };
    expect(codes).toEqual({
      'another signer': 'bad-signature',
      'other keys than asked for': 'malformed-request',
      'another device': 'not-found',
      'a device left on': 'malformed-request',
      'a change of roles beside it': 'bad-signature',
      'no device': 'malformed-request',
    });

    // The log grew meanwhile: the head that holds is told, and signed again it goes through.
    const second = await aDevice();
    const { entry, head } = await deviceEntry(agency.agencyId, agency.head, agency.owner, second);
    await api.call('addDevice', { token: password(agency), body: { device: deviceJson(second), entry: entryJson(entry), wrap: hpkeBox() } });
    const stale = await finish(await entriesOf(agency, person));
    expect([stale.fault?.code, stale.fault?.detail['seq']]).toEqual(['stale-head', 5]);
    agency.head = { seq: 5, hash: fromBase64url(String(stale.fault?.detail['hash'])) };
    expect(text(agency.head.hash)).toBe(text(head.hash));
    const revokeSecond: Step = ['dev.revoke', second.deviceId, emptyBody()];
    expect((await finish(await entriesOf(agency, person, agency.rsk, [revoke, revokeSecond, add]))).status).toBe(200);
  });

  test('[RV10] [RV11] the keys of every compartment are told as the kit opens them, until they are wrapped for the new keys', async () => {
    const { agency, token: before, person, finish } = await due();
    const mandates = [await aMandate(agency), await aMandate(agency)];
    for (const body of mandates) expect((await api.call('createMandate', { token: before, body })).status).toBe(200);
    api.clock.advance(24 * hour);
    const token = api.signIn((await finish(await entriesOf(agency, person))).body.token);
    const left = async () => (await api.call('recoveryWraps', { token, body: { after: null } })).body;
    const ids = [agency.directory, ...mandates.map((one) => one.compartmentId)].toSorted();

    const all = await left();
    expect([all.wraps.map((one) => one.compartmentId).toSorted(), all.looked, all.total, all.next]).toEqual([ids, 3, 3, null]);
    expect(all.wraps.find((one) => one.compartmentId === agency.directory)?.ark).toMatchObject({
      ciphertext: agency.body.directory.generation.wraps['ark']?.ciphertext,
    });
    const some = { [ids[0] ?? '']: { ...hpkeBox(), generation: 1 }, [ids[1] ?? '']: { ...hpkeBox(), generation: 1 } };
    for (let turn = 0; turn < 2; turn++) expect((await api.call('rewrap', { token, body: { wraps: some } })).status).toBe(200);
    expect((await left()).wraps.map((one) => one.compartmentId)).toEqual([ids[2]]);
    // A generation that is not the newest changes nothing; an unknown compartment is refused.
    await api.call('rewrap', { token, body: { wraps: { [ids[2] ?? '']: { ...hpkeBox(), generation: 2 } } } });
    expect((await left()).wraps).toHaveLength(1);
    expect((await api.call('rewrap', { token, body: { wraps: { ['x'.repeat(16)]: { ...hpkeBox(), generation: 1 } } } })).fault?.code).toBe('not-found');

    const member = api.platform.db.doc(paths.member(agency.agencyId, agency.owner.uid));
    await member.update({ roles: ['consultant'] });
    expect((await api.call('recoveryWraps', { token, body: { after: null } })).fault?.code).toBe('not-allowed');
    const foreign = await api.platform.db.doc(paths.wrap(agency.agencyId, ids[2] ?? '', 1, agency.owner.uid)).get();
    await foreign.ref.delete();
    expect((await api.call('rewrap', { token, body: { wraps: { [ids[2] ?? '']: { ...hpkeBox(), generation: 1 } } } })).fault?.code).toBe('not-allowed');
  });
});
