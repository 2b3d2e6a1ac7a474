// Attacks 43 and 44 with the product's own vaults, the real rules and the real API, and a clock that is set forward by a day.
import { paths } from '@liexin/domain/storage/paths';
import { createRecovery } from '@liexin/e2ee/recovery-keys';
import { toBase64url } from '@liexin/proof/bytes';
import { emptyBody, personKeysBody } from '@liexin/proof/key-log-body';
import { IDENTITY_SIGNER, makeKeyLogEntry, RECOVERY_SIGNER } from '@liexin/proof/key-log-entry';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiClient, type ApiClient } from '../../web/src/platform/api-client.ts';
import { createClock } from '../../web/src/platform/clock.ts';
import { firestoreSource } from '../../web/src/platform/firestore-source.ts';
import { sdkHistory } from '../../web/src/platform/history/sdk-history.ts';
import { createLog } from '../../web/src/platform/log.ts';
import type { UnlockAnswer } from '../../web/src/platform/session-state.ts';
import { auditKeyOf } from '../../web/src/platform/vault/audit-key.ts';
import type { AdmittedDevice } from '../../web/src/platform/vault/device-record.ts';
import { memoryDeviceStore } from '../../web/src/platform/vault/device-store.ts';
import { verifyEntries } from '../../web/src/platform/vault/key-log.ts';
import { confirmKit, makeKit, type Kit } from '../../web/src/platform/vault/kit.ts';
import { newMessageId } from '../../web/src/platform/vault/new-id.ts';
import { askRecovery, finishRecovery, prepareRecovery, type RecoveringDevice } from '../../web/src/platform/vault/recover.ts';
import { confirmNewKit, fillKit, makeNewKit } from '../../web/src/platform/vault/renew-kit.ts';
import { reopenRecord } from '../../web/src/platform/vault/reopen-record.ts';
import { openVault, type Vault } from '../../web/src/platform/vault/vault.ts';
import { keyLogJson } from '../../web/src/platform/vault/wire.ts';
import { addTalks, openSearch } from '../support/actors/agency-searches.ts';
import { postMessage } from '../support/actors/post-message.ts';
import { outcome } from '../attacks/support/outcome.ts';
import { openClientSdk } from './support/client-sdk.ts';
import { openOffice, type Office } from './support/office.ts';

const HOUR = 3_600_000;
const words = 'Could we talk on Thursday?';
const open: Office[] = [];
const drops: (() => void)[] = [];
afterAll(async () => {
  for (const drop of drops) drop();
  await Promise.all(open.map((office) => office.close()));
});

const apiWith = ({ server }: Office, token: string): ApiClient =>
  createApiClient({
    fetch: (address, init) => server.fetch(new URL(address instanceof Request ? address.url : address, 'http://api.test').pathname, init),
    idToken: async () => token,
    timeoutMs: 30_000,
  });

interface Lost {
  readonly office: Office;
  readonly kit: Kit;
  readonly laneId: string;
  readonly conversationId: string;
  /** A browser that knows e-mail and password, and nothing else: signed in just now. */
  password(): ApiClient;
  answer(): Promise<UnlockAnswer>;
}
/** An agency with a conversation, its kit on paper. */
const lostAgency = async (): Promise<Lost> => {
  const office = await openOffice();
  open.push(office);
  const { owner, server, agencyId } = office;
  const kit = await makeKit({ api: owner.api, source: owner.source, keyLog: owner.vault.keyLog, device: owner.device }, 'words');
  await confirmKit(owner.api, kit.kitId);
  const [conversationId = ''] = await addTalks(owner, await openSearch(owner, 'CFO, Suzhou'), 1);
  const laneId = String((await server.platform.db.doc(paths.conversation(agencyId, conversationId)).get()).get('lanes.candidate'));
  const id = newMessageId();
  await owner.vault.approaches.expectClear(conversationId, laneId);
  await postMessage(owner.db, { agencyId, laneId, id, by: owner.uid, envelope: await owner.vault.messages.seal(messageTo(laneId, id)) });
  const password = (): ApiClient => apiWith(office, server.passwordToken(owner.uid));
  return { office, kit, laneId, conversationId, password, answer: () => password().call('unlock', { params: {}, body: {} }) };
};
const messageTo = (laneId: string, id: string) => ({
  id,
  laneId,
  epoch: 1,
  counter: 1,
  type: 'msg' as const,
  body: { text: words, writtenAtMs: Date.now() },
  tip: null,
});
/** The vault of a device that has come back. */
const vaultOf = ({ office }: Lost, device: AdmittedDevice, custom: string) => {
  const token = office.server.signIn(custom);
  const port = Number((process.env['FIRESTORE_EMULATOR_HOST'] ?? '').split(':')[1]);
  const sdk = openClientSdk(port, token);
  drops.push(sdk.drop);
  const [api, source] = [apiWith(office, token), firestoreSource(sdk.db)];
  const ports = { api, source, store: memoryDeviceStore(), clock: createClock(Date.now), log: createLog(Date.now), candidateOrigin: 'http://c.localhost' };
  return { api, source, db: sdk.db, vault: openVault({ ...ports, device }) };
};
const read = async ({ office, laneId }: Lost, db: Parameters<typeof sdkHistory>[0], vault: Vault): Promise<readonly string[]> => {
  const { messages } = await sdkHistory(db, office.agencyId, laneId).page({ direction: 'older', from: null, limit: 10 });
  const { participants } = (await vault.lanes.ring(laneId)).lane;
  const opened = await Promise.all(messages.map(({ id, envelope }) => vault.messages.open({ id, laneId, envelope, participants })));
  return opened.map((one) => (one.kind === 'opened' ? one.body.text : one.kind));
};
const prepare = async (of: Lost, text = of.kit.words.join(' '), answer?: UnlockAnswer): Promise<RecoveringDevice> => {
  const { kit } = await of.password().call('recoveryKit', { params: {}, body: {} });
  return prepareRecovery(answer ?? (await of.answer()), kit, text, Date.now());
};
const due = async (of: Lost, device: RecoveringDevice) => {
  const answer = await askRecovery(of.password(), device);
  if (answer.state !== 'due') throw new Error(answer.state);
  return answer;
};

let lost: Lost;
beforeAll(async () => {
  lost = await lostAgency();
});

test('[attack 44] a password without the kit, the words of another kit, a signature of somebody else: nothing is asked for', async () => {
  const { office, password } = lost;
  const other = await createRecovery(office.agencyId);
  const { request } = (await prepare(lost)).recovering;
  expect(await outcome(prepare(lost, `${'abandon '.repeat(23)}art`))).toBe('kit-wrong');
  const signature = toBase64url(new Uint8Array(64).fill(1));
  expect(await outcome(password().call('recover', { params: {}, body: { ...request, signature } }))).toBe('bad-signature');
  expect(await outcome(password().call('recover', { params: {}, body: { ...request, kitId: other.kitId } }))).toBe('bad-signature');
  expect(await outcome(office.owner.api.call('recover', { params: {}, body: request }))).toBe('not-allowed');
  expect((await office.server.platform.db.doc(paths.recoveryRequest(office.agencyId, office.owner.uid)).get()).exists).toBe(false);
});

test('[attack 44] with the kit in force: 24 hours, a mail, stopped by one tap of an owner; the stopped device gets no further', async () => {
  const { office, password } = lost;
  const { owner, server } = office;
  const device = await prepare(lost);
  const answer = await lost.answer();
  expect((await askRecovery(password(), device)).state).toBe('waiting');
  // Tried at once, whatever the server said about the wait.
  const early = () => finishRecovery(password(), device, { state: 'due', keyLog: answer.keyLog });
  expect(await outcome(early())).toBe('recovery-waiting');
  expect((await server.platform.db.collection('mails').where('to', '==', `${owner.uid}@staff.test`).get()).size).toBe(1);

  await owner.api.call('stopRecovery', { params: { uid: owner.uid }, body: {} });
  expect((await askRecovery(password(), device)).state).toBe('stopped');
  server.clock.advance(25 * HOUR);
  expect(await outcome(early())).toBe('recovery-stopped');
  expect(await outcome(owner.api.call('recovery', { params: {}, body: {} }))).toBe('granted');
});

test('[attack 44] [attack 43] [RV12] [RV13] when the day is over: an owner with new keys reads the old record; the device of before is out, and with it its keys', async () => {
  const { office, laneId } = lost;
  const { owner, agencyId } = office;
  const device = await prepare(lost);
  await askRecovery(lost.password(), device);
  office.server.clock.advance(24 * HOUR);
  const asked = await due(lost, device);
  // Signed by a key that is not the recovery signer in force.
  const impostor: RecoveringDevice = { ...device, recovering: { ...device.recovering, rsk: device.recovering.person.us } };
  expect(await outcome(finishRecovery(lost.password(), impostor, asked))).toBe('key-log-forked');
  expect([device.recovering.rsk, device.recovering.ark].map((pair) => pair.privateKey.extractable)).toEqual([false, false]);

  const back = await finishRecovery(lost.password(), device, asked);
  const { api, source, db, vault } = vaultOf(lost, back.device, back.token);
  expect(await outcome(vault.lanes.ring(laneId))).toBe('key-missing');
  const steps: number[] = [];
  for (let turn = 0; turn < 2; turn++) await reopenRecord({ api, vault, ark: device.recovering.ark }, ({ done }) => steps.push(done));
  expect(steps).toEqual([2, 2]);
  expect(await read(lost, db, vault)).toEqual([words]);
  // The candidate of this conversation does not know the new keys: nothing is made that would look forged there.
  expect(await outcome(vault.messages.seal(messageTo(laneId, newMessageId())))).toBe('not-introduced');
  expect((await vault.lanes.ring(laneId)).isIntroduced).toBe(false);
  const lanes = (await office.server.platform.db.doc(paths.conversation(agencyId, lost.conversationId)).get()).get('lanes') as { internal: string };
  expect(await outcome(vault.messages.seal(messageTo(lanes.internal, newMessageId())))).toBe('granted');
  // A conversation that begins with the new keys is written in. The rules know the real time alone: the clock goes back to it.
  office.server.clock.advance(-49 * HOUR);
  const actor = { api, device: back.device, vault, sdk: { db } as never };
  const [next = ''] = await addTalks(actor, await openSearch(actor, 'COO, Wuxi'), 1);
  const fresh = String((await office.server.platform.db.doc(paths.conversation(agencyId, next)).get()).get('lanes.candidate'));
  expect(await outcome(vault.messages.seal(messageTo(fresh, newMessageId())))).toBe('granted');

  expect(await outcome(owner.api.call('recovery', { params: {}, body: {} }))).toBe('device-off');
  // With every key of before, and a copy of the store: what was wrapped for the new keys does not open.
  const directory = String((await source.get<{ directory: string }>(paths.agency(agencyId)))?.directory);
  const thief: AdmittedDevice = { ...owner.device, admitted: { ...owner.device.admitted, pin: back.device.admitted.pin } };
  const ports = { api, source, store: memoryDeviceStore(), clock: createClock(Date.now), log: createLog(Date.now), candidateOrigin: 'http://c.localhost' };
  expect(await outcome(openVault({ ...ports, device: thief }).compartments.newest(directory))).toBe('key-missing');
  const log = await vault.keyLog.sync();
  const revoke = async (key: CryptoKey): Promise<unknown> => {
    const made = { agencyId, head: log.head, type: 'dev.revoke', subject: back.device.deviceId, body: emptyBody(), signer: owner.uid, key } as const;
    return verifyEntries([(await makeKeyLogEntry(made)).entry], { agencyId, ...back.device.admitted.pin, from: log });
  };
  expect(await outcome(revoke(owner.device.admitted.person.us.privateKey))).toBe('key-log-forked');
  expect(await outcome(revoke(back.device.admitted.person.us.privateKey))).toBe('granted');
});

test('[attack 43] an entry that the identity key is said to have signed after the genesis: the log is refused', async () => {
  const { office } = await lostAgency();
  const { owner, agencyId } = office;
  const { head } = await owner.vault.keyLog.sync();
  const key = owner.device.keys.ds.privateKey;
  const { entry } = await makeKeyLogEntry({ agencyId, head, type: 'user.remove', subject: owner.uid, body: emptyBody(), signer: IDENTITY_SIGNER, key });
  await office.server.platform.db.doc(paths.keyLogEntry(agencyId, entry.seq)).set({ ...entry, at: Timestamp.now() });
  expect(await outcome(owner.vault.keyLog.sync())).toBe('key-log-forked');
});

test('[attack 44] [attack 43] a kit that was replaced opens, asks and signs nothing; the new one opens the record, old and new', async () => {
  const of = await lostAgency();
  const { office, kit: old } = of;
  const { owner, agencyId, server } = office;
  const stored = async (name: string) => (await server.platform.db.doc(paths.agency(agencyId)).get()).get(name) as unknown;
  const before = await of.answer();
  const waiting = await prepare(of, old.words.join(' '), before);
  await askRecovery(of.password(), waiting);
  server.clock.advance(HOUR);

  const ports = { api: owner.api, source: owner.source, vault: owner.vault };
  const made = await makeNewKit(ports, 'words');
  // Left without confirming: the old kit is in force.
  expect((await owner.vault.keyLog.sync()).recovery.kitId).toBe(old.kitId);
  await confirmNewKit(ports, made);
  expect(await stored('kitDue')).not.toBeNull();
  await fillKit(ports);
  expect(await stored('kitDue')).toBeNull();

  // Who waits with the old kit gets no further, whatever was asked for before.
  server.clock.advance(24 * HOUR);
  expect(await outcome(finishRecovery(of.password(), waiting, await due(of, waiting)))).toBe('kit-superseded');
  const { head } = await owner.vault.keyLog.sync();
  const { person, rsk, request } = waiting.recovering;
  const { entry } = await makeKeyLogEntry({
    agencyId,
    head,
    type: 'recover',
    subject: owner.uid,
    body: personKeysBody({ usPub: person.usPub, ukPub: person.ukPub, keysGeneration: 2 }),
    signer: RECOVERY_SIGNER,
    key: rsk.privateKey,
  });
  const entries = [keyLogJson(entry), keyLogJson(entry)];
  expect(await outcome(of.password().call('finishRecovery', { params: {}, body: { deviceId: waiting.deviceId, entries } }))).toBe('bad-signature');
  const another = { ...request.device, deviceId: 'B'.repeat(16) };
  const [wrap] = Object.values(request.keys.wraps);
  if (wrap === undefined) throw new Error('no wrap');
  const again = { ...request, device: another, keys: { ...request.keys, wraps: { [another.deviceId]: wrap } } };
  expect(await outcome(of.password().call('recover', { params: {}, body: again }))).toBe('bad-signature');
  expect(await outcome(prepare(of, old.words.join(' ')))).toBe('kit-wrong');
  expect(await outcome(prepare(of, old.qrText))).toBe('kit-superseded');
  // A server that hides the change: the kit on paper is not the one that the old log names.
  expect(await outcome(prepare(of, made.kit.words.join(' '), before))).toBe('kit-superseded');

  const device = await prepare(of, made.kit.words.join(' '));
  await askRecovery(of.password(), device);
  server.clock.advance(24 * HOUR);
  const back = await finishRecovery(of.password(), device, await due(of, device));
  const { api, source, db, vault } = vaultOf(of, back.device, back.token);
  // Keys that are sealed for another kit are counted and passed over, and keep nothing else shut.
  expect(await reopenRecord({ api, vault, ark: waiting.recovering.ark }, () => undefined)).toEqual({ missed: 2 });
  expect(await reopenRecord({ api, vault, ark: device.recovering.ark }, () => undefined)).toEqual({ missed: 0 });
  expect(await read(of, db, vault)).toEqual([words]);
  expect(await auditKeyOf({ source, vault })).toEqual(made.aukPub);
});
