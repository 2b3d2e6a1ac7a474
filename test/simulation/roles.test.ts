// What a page does for roles and emergency access, with the keys of real devices against the real API: no browser, no network.
import { paths } from '@liexin/domain/storage/paths';

import { fromBase64url, toBase64url } from '@liexin/proof/bytes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localApi, type LocalApi } from '../../functions/src/testing/local-api.ts';
import { exchangeToken, passwordToken } from '../../functions/src/testing/unsigned-auth.ts';
import { createApiClient } from '../../web/src/platform/api-client.ts';
import { createClock } from '../../web/src/platform/clock.ts';
import { createLog } from '../../web/src/platform/log.ts';
import { foundAgency, prepareAgency } from '../../web/src/platform/vault/create-agency.ts';
import { memoryDeviceStore } from '../../web/src/platform/vault/device-store.ts';
import { makeConversation, newConversationIds } from '../../web/src/platform/vault/make-conversation.ts';
import { makeMandate, newMandateIds } from '../../web/src/platform/vault/make-mandate.ts';
import type { AdmittedDevice } from '../../web/src/platform/vault/device-record.ts';
import { openVault, type Vault } from '../../web/src/platform/vault/vault.ts';
import { peopleOf } from '../../web/src/platform/workspace/lane-people.ts';
import { firestoreSource } from '../../web/src/platform/firestore-source.ts';
import { adminSource } from './support/admin-source.ts';
import { openClientSdk } from './support/client-sdk.ts';
import { joinColleague } from './support/colleague.ts';

const projectId = 'demo-liexin';
const dayMs = 24 * 60 * 60_000;
let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const reach: typeof fetch = (input, init) => {
  const { pathname, search } = new URL(input instanceof Request ? input.url : String(input), 'http://app.test');
  return api.fetch(`${pathname}${search}`, init);
};
const clientOf = (token: () => string) => createApiClient({ fetch: reach, idToken: async () => token(), timeoutMs: 30_000 });
const nowS = (): number => Math.floor(Date.now() / 1000);
const vaultOf = (device: AdmittedDevice, token: string, source = adminSource(api.platform.db)): Vault =>
  openVault({
    device,
    api: clientOf(() => token),
    source,
    store: memoryDeviceStore(),
    clock: createClock(Date.now),
    log: createLog(Date.now),
    candidateOrigin: 'http://c.localhost',
  });
const runJob = async (): Promise<void> => {
  const secret = { 'x-internal-secret': toBase64url(api.platform.secrets.internalSecret) };
  expect((await api.fetch('/api/internal/run/approvals', { method: 'POST', headers: secret })).status).toBe(200);
};

test('[AP5, AP9, EM1, EM2] a page changes roles, asks alone, hands over keys that open, and reads in an emergency for all to see', async () => {
  const uid = 'helen0000000000000000';
  const password = clientOf(() => passwordToken(projectId, uid, nowS()));
  const config = await password.call('config', { params: {}, body: {} });
  const form = { displayName: 'Tidewell', language: 'en', region: 'cn', memberName: 'Helen', witness: 'witness@elsewhere.test' } as const;
  const record = await prepareAgency({ uid, email: 'helen@tidewell.example', form, serverKey: fromBase64url(config.serverKey), nowMs: Date.now() });
  const { device, token: custom } = await foundAgency(password, record);
  const token = exchangeToken(projectId, custom, nowS());
  const owner = vaultOf(device, token);
  const client = clientOf(() => token);
  const { agencyId } = device.admitted;
  const aukPub = fromBase64url((await client.call('recovery', { params: {}, body: {} })).aukPub);
  expect(await client.call('witness', { params: {}, body: {} })).toEqual({ email: 'witness@elsewhere.test' });

  /** A search of the owner's with one conversation. */
  const search = async () => {
    const ids = newMandateIds();
    const log = await owner.keyLog.sync();
    const mandate = await makeMandate({ device, log, aukPub, card: { title: 'CFO', client: 'Client' }, sample: true, ids });
    await client.call('createMandate', { params: {}, body: mandate.request });
    await owner.compartments.keep(mandate.key);
    const talk = newConversationIds();
    const conversation = await makeConversation({
      device,
      log,
      mandateId: ids.mandateId,
      compartment: mandate.key,
      card: { name: 'Shen Yifan', source: 'linkedin', addedAtMs: Date.now() },
      language: 'en',
      contactEmail: null,
      own: { name: 'Helen', role: 'consultant' },
      ids: talk,
    });
    await client.call('createConversation', { params: {}, body: conversation.request });
    return {
      mandateId: ids.mandateId,
      compartmentId: mandate.key.compartmentId,
      conversationId: talk.conversationId,
      laneId: conversation.request.lanes[0]?.laneId ?? '',
    };
  };
  const [first, second] = [await search(), await search()];
  const directory = await owner.invitations.directory();
  const joined = await joinColleague({ platform: api.platform, vault: owner, aukPub, directory, ...first }, projectId);
  const wei = vaultOf(joined.device, joined.token);
  const whose = joined.device.uid;

  // At once: an administrator holds the key of every search, and it opens.
  await owner.roles.change(whose, { roles: ['admin', 'consultant'], lead: false, clearance: ['standard'] });
  expect((await wei.compartments.newest(second.compartmentId)).key).toEqual((await owner.compartments.newest(second.compartmentId)).key);

  // Two people: nobody else could approve. The log moves before the day is over, so the asker's page signs again.
  const to = { roles: ['admin', 'consultant', 'owner'], lead: false, clearance: ['standard'] } as const;
  await owner.roles.ask(whose, to, true);
  const [approval] = (await api.platform.db.collection(paths.approvals(agencyId)).get()).docs;
  const other = await joinColleague({ platform: api.platform, vault: owner, aukPub, directory, ...first }, projectId);
  api.clock.advance(dayMs);
  await runJob();
  const state = async () => (await approval?.ref.get())?.data();
  expect(await state()).toMatchObject({ state: 'ripe' });
  await owner.roles.carryOut('finishApproval', approval?.id ?? '', whose, to);
  expect(await state()).toMatchObject({ state: 'done', alone: true });

  // Not in the team of the second search: chosen by its candidate, read for an hour, seen by the team with the reason.
  const [choice] = await wei.emergencies.conversations(second.mandateId, second.compartmentId);
  expect(choice).toMatchObject({ conversationId: second.conversationId, candidateName: 'Shen Yifan', assigned: uid });
  await wei.emergencies.begin(second.conversationId, 'Ask who spoke first');
  const ring = await owner.lanes.ring(second.laneId);
  const people = await peopleOf(agencyId, ring);
  expect([people.visitors.map((visitor) => visitor.uid), people.mismatch]).toEqual([[whose], []]);
  expect((await wei.lanes.ring(second.laneId)).keys.get(1)).toEqual(ring.keys.get(1));
  const [note] = (await api.platform.db.collection(paths.emergencies(agencyId)).get()).docs;
  // Who was told, and an admin, read why; another consultant is told nothing.
  const told = async ({ device, token }: { device: AdmittedDevice; token: string }): Promise<string | null> => {
    const sdk = openClientSdk(Number((process.env['FIRESTORE_EMULATOR_HOST'] ?? '').split(':')[1]), token);
    const reason = await vaultOf(device, token, firestoreSource(sdk.db)).emergencies.reason(note?.id ?? '');
    sdk.drop();
    return reason;
  };
  expect(await Promise.all([{ device, token }, joined, other].map(told))).toEqual(['Ask who spoke first', 'Ask who spoke first', null]);
});
