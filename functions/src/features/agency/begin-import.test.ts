import { paths } from '@liexin/domain/storage/paths';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aPhrase } from '../../testing/an-agency.ts';
import { b64, longId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

test('[IM10] an import is a row of the record before its first message, behind the gate, once for each file, and by whom it may be', async () => {
  const { agency, token } = await api.found();
  const { agencyId, owner } = agency;
  const body = { importId: longId(), stream: longId(), searches: 2, people: 3, messages: 40 };
  const begin = async (change: Partial<typeof body> = {}) => (await api.call('beginImport', { token, body: { ...body, ...change } })).fault?.code;
  const rows = async () => (await api.platform.db.collection(paths.agencyLedger(agencyId)).where('kind', '==', 'import.began').get()).docs;

  expect(await begin()).toBe('kit-unconfirmed');
  await api.call('saveKit', { token, body: { kit: { kitId: agency.kitId, nonce: b64(12), ciphertext: b64(300) }, phrase: aPhrase() } });
  await api.call('confirmKit', { token, body: { kitId: agency.kitId } });
  for (const roles of [['consultant'], ['researcher'], ['owner', 'auditor']]) {
    await api.platform.db.doc(paths.member(agencyId, owner.uid)).update({ roles });
    expect(await begin()).toBe('not-allowed');
  }
  expect(await rows()).toEqual([]);
  for (const roles of [['owner'], ['admin']]) {
    await api.platform.db.doc(paths.member(agencyId, owner.uid)).update({ roles });
    expect(await begin()).toBeUndefined();
  }
  expect(await begin({ messages: 41 })).toBeUndefined();
  const { importId, ...said } = body;
  expect((await rows()).map((row) => [row.get('subject') as unknown, row.get('detail') as unknown])).toEqual([[importId, { by: owner.uid, ...said }]]);
  expect(await begin({ stream: longId() })).toBeUndefined();
  expect(await rows()).toHaveLength(2);
});
