import { paths } from '@liexin/domain/storage/paths';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aDevice, sessionSignature, type Founded } from '../../testing/an-agency.ts';
import { b64, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const placeOf = (agency: Founded) => ({ agencyId: agency.agencyId, uid: agency.owner.uid, deviceId: agency.owner.device.deviceId });
const signed = async (agency: Founded) => {
  const place = placeOf(agency);
  const { nonce } = (await api.call('sessionNonce', { body: place })).body;
  return { ...place, nonce, signature: await sessionSignature(agency.owner.device, place, nonce) };
};

describe('a device that lost its session', () => {
  test('[SE1] comes back with its own key', async () => {
    const { agency } = await api.found();

    const back = await api.call('session', { body: await signed(agency) });

    expect(back.body.head.seq).toBe(4);
    expect((await api.call('recovery', { token: api.signIn(back.body.token) })).status).toBe(200);
  });

  test('[SE2] spends each nonce once, also when both calls come together', async () => {
    const { agency } = await api.found();
    const body = await signed(agency);

    const both = await Promise.all([api.call('session', { body }), api.call('session', { body })]);

    expect(both.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await api.call('session', { body })).fault?.code).toBe('nonce-spent');
  });

  test('[SE3] has five minutes', async () => {
    const { agency } = await api.found();
    const body = await signed(agency);
    api.clock.advance(5 * 60_000 + 2000);

    expect((await api.call('session', { body })).fault?.code).toBe('nonce-spent');
  });

  test('[SE4] is refused with another key, another nonce, another device', async () => {
    const { agency } = await api.found();
    const body = await signed(agency);
    const stranger = await aDevice();
    const foreign = await sessionSignature({ ...stranger, deviceId: body.deviceId }, body, body.nonce);

    expect((await api.call('session', { body: { ...body, signature: foreign } })).fault?.code).toBe('bad-signature');
    expect((await api.call('session', { body: { ...body, nonce: b64(15).padEnd(22, 'A') } })).fault?.code).toBe('nonce-spent');
    expect((await api.call('session', { body: { ...body, deviceId: shortId() } })).fault?.code).toBe('nonce-spent');
  });

  test('[SE5] stays out when it was switched off', async () => {
    const { agency } = await api.found();
    await api.platform.db.doc(paths.member(agency.agencyId, agency.owner.uid)).update({ [`devices.${agency.owner.device.deviceId}.on`]: false });

    expect((await api.call('session', { body: await signed(agency) })).fault?.code).toBe('device-off');
  });

  test('[SE4] an unknown device answers as a wrong signature does', async () => {
    const place = { agencyId: shortId(), uid: 'nobody', deviceId: shortId() };
    const { nonce } = (await api.call('sessionNonce', { body: place })).body;

    expect((await api.call('session', { body: { ...place, nonce, signature: b64(64) } })).fault?.code).toBe('bad-signature');
  });
});
