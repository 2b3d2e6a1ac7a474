import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import { signEcdsa } from '@liexin/proof/ecdsa';
import { DAY_MS, kitTestBytes } from '@liexin/proof/recovery-statements';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aPhrase, type Founded } from '../../testing/an-agency.ts';
import { b64, signingKey, type SigningKey } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const withKit = async () => {
  const { agency, token } = await api.found();
  const kit = { kitId: agency.kitId, nonce: b64(12), ciphertext: b64(300) };
  await api.call('saveKit', { token, body: { kit, phrase: aPhrase() } });
  await api.call('confirmKit', { token, body: { kitId: agency.kitId } });
  return { agency, token, kit };
};
const today = () => Math.floor(api.clock.now / DAY_MS);
const tested = async (agency: Founded, day = today(), rsk: SigningKey = agency.rsk) => ({
  kitId: agency.kitId,
  day,
  signature: text(
    await signEcdsa(
      rsk.key,
      kitTestBytes({ agencyId: agency.agencyId, kitId: agency.kitId, uid: agency.owner.uid, deviceId: agency.owner.device.deviceId, day }),
    ),
  ),
});
const setRoles = (agency: Founded, roles: readonly string[]) =>
  api.platform.db.doc(paths.member(agency.agencyId, agency.owner.uid)).update({ roles: [...roles] });

test('[RV1] the sealed kit is told to devices of owners and admins, ten times an hour, and to nobody else', async () => {
  const { agency, token, kit } = await withKit();

  expect((await api.call('openKit', { token })).body).toEqual({ kit });
  await setRoles(agency, ['admin']);
  expect((await api.call('openKit', { token })).body).toEqual({ kit });
  for (const role of ['consultant', 'researcher', 'auditor', 'client']) {
    await setRoles(agency, [role]);
    expect({ role, code: (await api.call('openKit', { token })).fault?.code }).toEqual({ role, code: 'not-allowed' });
  }
  expect((await api.call('openKit', { token: api.passwordToken(agency.owner.uid) })).fault?.code).toBe('not-allowed');
  expect((await api.call('openKit', {})).fault?.code).toBe('not-signed-in');
  await setRoles(agency, ['owner']);
  for (let i = 2; i < 10; i++) await api.call('openKit', { token });
  expect((await api.call('openKit', { token })).fault?.code).toBe('too-many-tries');
  api.clock.advance(60 * 60_000);
  expect((await api.call('openKit', { token })).status).toBe(200);
});

test('[RV2] a test counts with the signature of the kit in force for that day; once a day, in the ledger', async () => {
  const { agency, token } = await withKit();
  const rows = async () => (await api.platform.db.collection(paths.agencyLedger(agency.agencyId)).where('kind', '==', 'recovery.tested').get()).docs;

  expect((await api.call('kitTested', { token, body: await tested(agency, today(), await signingKey()) })).fault?.code).toBe('bad-signature');
  const other = { ...(await tested(agency)), day: today() + 1 };
  expect((await api.call('kitTested', { token, body: other })).fault?.code).toBe('bad-signature');
  expect((await api.call('kitTested', { token, body: await tested(agency, today() + 2) })).fault?.code).toBe('malformed-request');
  expect((await api.call('kitTested', { token, body: { ...(await tested(agency)), kitId: b64(16) } })).fault?.code).toBe('not-found');
  await setRoles(agency, ['consultant']);
  expect((await api.call('kitTested', { token, body: await tested(agency) })).fault?.code).toBe('not-allowed');
  await setRoles(agency, ['owner']);
  expect(await rows()).toEqual([]);

  const body = await tested(agency);
  await Promise.all([api.call('kitTested', { token, body }), api.call('kitTested', { token, body })]);
  expect((await api.call('kitTested', { token, body })).status).toBe(200);
  expect((await rows()).map((row) => [row.get('subject'), row.get('detail')])).toEqual([[agency.kitId, { by: agency.owner.uid }]]);
  expect((await api.platform.db.doc(paths.agency(agency.agencyId)).get()).get('kit.testedAt').toMillis()).toBe(api.clock.now);
  api.clock.advance(DAY_MS);
  await api.call('kitTested', { token, body: await tested(agency) });
  expect(await rows()).toHaveLength(2);
});

test('[RV16] [RV17] newest keys are told as they are sealed for the kit; one that does not open is due, named and in the record, once', async () => {
  const { agency, token } = await withKit();
  const { agencyId, directory } = agency;
  const get = async (path: string) => (await api.platform.db.doc(path).get()).data() ?? {};
  const told = (await api.call('checkKit', { token, body: { after: null } })).body;
  expect(told).toMatchObject({ kitId: agency.kitId, aukWrap: agency.body.recovery.aukWrap, next: null });
  const { ark, auk } = agency.body.directory.generation.wraps;
  const plain = (box: typeof ark) => ({ enc: box?.enc, ciphertext: box?.ciphertext });
  expect(told.wraps).toEqual([{ compartmentId: directory, generation: 1, ark: plain(ark), auk: plain(auk) }]);

  const report = (generation: number) => api.call('reportWraps', { token, params: { compartmentId: directory }, body: { generation, recipients: ['auk'] } });
  expect((await report(9)).fault?.code).toBe('not-found');
  expect((await report(1)).status).toBe(200);
  const since = (await get(paths.agency(agencyId)))['keysDue'];
  expect((await report(1)).status).toBe(200);
  const rows = (await api.platform.db.collection(paths.agencyLedger(agencyId)).where('kind', '==', 'key.wrap-bad').get()).docs;
  expect([rows.length, rows[0]?.get('detail')]).toEqual([1, { by: agency.owner.uid, generation: 1, maker: agency.owner.uid, recipients: 'auk' }]);
  expect((await get(paths.agency(agencyId)))['keysDue']).toEqual(since);
  const health = (await api.call('keyHealth', { token })).body.compartments;
  expect(health).toMatchObject([{ compartmentId: directory, audit: true, bad: ['auk'] }]);
  await setRoles(agency, ['consultant']);
  expect((await api.call('checkKit', { token, body: { after: null } })).fault?.code).toBe('not-allowed');
  expect((await report(1)).fault?.code).toBe('not-allowed');
});
