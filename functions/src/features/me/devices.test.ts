import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url } from '@liexin/proof/bytes';
import { emptyBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry, type KeyLogHead } from '@liexin/proof/key-log-entry';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aDevice, aPerson, aPhrase, deviceEntry, deviceJson, entryJson, type Device, type Founded } from '../../testing/an-agency.ts';
import { hpkeBox } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { isFresh } from '../../platform/own-member.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const admission = async (agency: Founded, device: Device) => ({
  entry: entryJson((await deviceEntry(agency.agencyId, agency.head, agency.owner, device)).entry),
  wrap: hpkeBox(),
});

describe('unlock', () => {
  test('[ME1] gives wrapped keys, phrase blob and the whole log to a fresh password sign-in', async () => {
    const { agency, token } = await api.found();
    await api.call('setPhrase', { token, body: { phrase: aPhrase() } });

    const { body } = await api.call('unlock', { token: api.passwordToken(agency.owner.uid) });

    expect(body.keys).toEqual({ ...agency.body.keys, former: [] });
    expect(body.keyLog).toEqual(agency.body.entries);
    expect(body).toMatchObject({
      agencyId: agency.agencyId,
      fingerprint: agency.body.fingerprint,
      identityKey: agency.body.identityKey,
      otherDevices: 1,
      phrase: { iterations: 600_000 },
    });
  });

  test('[ME2] wants a sign-in of the last five minutes', async () => {
    const { agency } = await api.found();
    const token = api.passwordToken(agency.owner.uid);
    api.clock.advance(5 * 60_000 + 1000);

    expect((await api.call('unlock', { token })).fault?.code).toBe('sign-in-too-old');
    expect([isFresh(0, 300_000), isFresh(0, 300_001)]).toEqual([true, false]);
  });

  test('[ME3] is charged five times an hour, before anything is told', async () => {
    const { agency } = await api.found();
    const tries = [];
    for (let i = 0; i < 6; i++) tries.push(await api.call('unlock', { token: api.passwordToken(agency.owner.uid) }));

    expect(tries.map((one) => one.status)).toEqual([200, 200, 200, 200, 200, 429]);
    api.clock.advance(60 * 60_000);
    expect((await api.call('unlock', { token: api.passwordToken(agency.owner.uid) })).status).toBe(200);
  });

  test('[ME1] tells an account without an agency that it is no member', async () => {
    expect((await api.call('unlock', { token: api.passwordToken('nobodyYet') })).fault?.code).toBe('not-a-member');
  });
});

describe('a new device', () => {
  test("[ME4] is added by an entry that the person's own US signed, and is signed in", async () => {
    const { agency } = await api.found();
    const device = await aDevice();
    const body = { device: { ...deviceJson(device), label: 'Safari · iPhone' }, ...(await admission(agency, device)) };

    const added = await api.call('addDevice', { token: api.passwordToken(agency.owner.uid), body });

    expect(added.body.head.seq).toBe(5);
    expect((await api.call('recovery', { token: api.signIn(added.body.token) })).status).toBe(200);
    const keys = await api.platform.db.doc(paths.memberKeys(agency.agencyId, agency.owner.uid, 1)).get();
    expect(Object.keys(keys.get('wraps') as object).toSorted()).toEqual([agency.owner.device.deviceId, device.deviceId].toSorted());
    const member = await api.platform.db.doc(paths.member(agency.agencyId, agency.owner.uid)).get();
    expect(member.get('devices')).toMatchObject({ [device.deviceId]: { on: true, keyLogSeq: 5, label: 'Safari · iPhone' } });
  });

  test('[ME5] on an old head gets 409 with the head that holds, and comes in with it', async () => {
    const { agency } = await api.found();
    const [first, second] = [await aDevice(), await aDevice()];
    const token = api.passwordToken(agency.owner.uid);
    await api.call('addDevice', { token, body: { device: deviceJson(first), ...(await admission(agency, first)) } });

    const stale = await api.call('addDevice', { token, body: { device: deviceJson(second), ...(await admission(agency, second)) } });

    expect([stale.status, stale.fault?.code, stale.fault?.detail['seq']]).toEqual([409, 'stale-head', 5]);
    const head = { seq: 5, hash: new Uint8Array(Buffer.from(String(stale.fault?.detail['hash']), 'base64url')) };
    const { entry } = await deviceEntry(agency.agencyId, head, agency.owner, second);
    expect((await api.call('addDevice', { token, body: { device: deviceJson(second), entry: entryJson(entry), wrap: hpkeBox() } })).status).toBe(200);
  });

  test('[ME5] two on one head: one is in, the other stale', async () => {
    const { agency } = await api.found();
    const devices = await Promise.all([aDevice(), aDevice()]);
    const bodies = await Promise.all(devices.map(async (device) => ({ device: deviceJson(device), ...(await admission(agency, device)) })));

    const both = await Promise.all(bodies.map((body) => api.call('addDevice', { token: api.passwordToken(agency.owner.uid), body })));

    expect(both.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  });

  test('[ME6] an entry by another key is refused', async () => {
    const { agency } = await api.found();
    const device = await aDevice();
    const forged = await deviceEntry(agency.agencyId, agency.head, { ...agency.owner, us: device.ds }, device);

    const outcome = await api.call('addDevice', {
      token: api.passwordToken(agency.owner.uid),
      body: { device: deviceJson(device), entry: entryJson(forged.entry), wrap: hpkeBox() },
    });

    expect(outcome.fault).toMatchObject({ code: 'bad-signature', detail: { fault: 'bad-signature' } });
  });

  test('[ME6] repeating the entry of a device that is in gives no token', async () => {
    const { agency } = await api.found();
    const device = await aDevice();
    const body = { device: deviceJson(device), ...(await admission(agency, device)) };
    await api.call('addDevice', { token: api.passwordToken(agency.owner.uid), body });

    expect((await api.call('addDevice', { token: api.passwordToken(agency.owner.uid), body })).fault?.code).toBe('already-exists');
  });
});

describe('a device that is removed', () => {
  const revoke = async (agency: Founded, head: KeyLogHead, subject: string, signer = agency.owner) => ({
    entry: entryJson(
      (await makeKeyLogEntry({ agencyId: agency.agencyId, head, type: 'dev.revoke', subject, body: emptyBody(), signer: signer.uid, key: signer.us.key }))
        .entry,
    ),
  });
  const two = async () => {
    const { agency, token } = await api.found();
    const device = await aDevice();
    const added = await api.call('addDevice', {
      token: api.passwordToken(agency.owner.uid),
      body: { device: deviceJson(device), ...(await admission(agency, device)) },
    });
    const head = { seq: added.body.head.seq, hash: fromBase64url(added.body.head.hash) };
    const remove = (body: Awaited<ReturnType<typeof revoke>>, deviceId = device.deviceId) => api.call('removeDevice', { token, params: { deviceId }, body });
    return { agency, token, device, head, remove, itsToken: api.signIn(added.body.token) };
  };

  test('[ME11] is out of log, rules, API and wraps in one step, and a repeat changes nothing', async () => {
    const { agency, token, device, head, remove, itsToken } = await two();
    expect((await api.call('recovery', { token: itsToken })).status).toBe(200);
    const body = await revoke(agency, head, device.deviceId);

    expect((await remove(body)).status).toBe(200);

    expect((await api.call('recovery', { token: itsToken })).fault?.code).toBe('device-off');
    const unlocked = await api.call('unlock', { token: api.passwordToken(agency.owner.uid) });
    expect(Object.keys(unlocked.body.keys.wraps)).toEqual([agency.owner.device.deviceId]);
    expect(unlocked.body.keyLog.at(-1)).toMatchObject({ type: 'dev.revoke', subject: device.deviceId });
    expect((await remove(body)).status).toBe(200);
    expect((await api.call('unlock', { token: api.passwordToken(agency.owner.uid) })).body.keyLog.length).toBe(unlocked.body.keyLog.length);
    expect((await api.call('recovery', { token })).status).toBe(200);
  });

  test('[ME11] not by another entry, another signer, a stale head, or itself; nobody removes what is not their own', async () => {
    const { agency, token, device, head, remove, itsToken } = await two();
    const own = agency.owner.device.deviceId;
    const code = async (call: Promise<{ fault?: { code: string } | undefined }>) => (await call).fault?.code;

    expect(await code(remove(await revoke(agency, head, own)))).toBe('malformed-request');
    expect(await code(remove({ entry: entryJson((await deviceEntry(agency.agencyId, head, agency.owner, await aDevice())).entry) }))).toBe('malformed-request');
    expect(await code(remove(await revoke(agency, agency.head, device.deviceId)))).toBe('stale-head');
    const stranger = await aPerson();
    expect(await code(remove(await revoke(agency, head, device.deviceId, { ...stranger, uid: agency.owner.uid })))).toBe('bad-signature');
    expect(await code(remove(await revoke(agency, head, own), own))).toBe('not-allowed');
    const other = await api.found();
    expect(
      await code(api.call('removeDevice', { token: other.token, params: { deviceId: device.deviceId }, body: await revoke(agency, head, device.deviceId) })),
    ).toBe('not-found');
    expect((await api.call('recovery', { token: itsToken })).status).toBe(200);
    expect((await api.call('recovery', { token })).status).toBe(200);
  });

  test('[ME11] of two devices that remove each other at once one stays', async () => {
    const { agency, token, device, head, itsToken } = await two();
    const own = agency.owner.device.deviceId;

    await Promise.all([
      api.call('removeDevice', { token, params: { deviceId: device.deviceId }, body: await revoke(agency, head, device.deviceId) }),
      api.call('removeDevice', { token: itsToken, params: { deviceId: own }, body: await revoke(agency, head, own) }),
    ]);

    const left = await Promise.all([token, itsToken].map(async (one) => (await api.call('recovery', { token: one })).status));
    expect(left.toSorted((a, b) => a - b)).toEqual([200, 403]);
  });
});
