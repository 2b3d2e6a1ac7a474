import 'fake-indexeddb/auto';
import { parseLink } from '@liexin/e2ee/parse-link';
import { deriveLinkKeys } from '@liexin/e2ee/link-keys';
import { openLinkCard } from '@liexin/e2ee/link-card';
import { openLaneKeyOfLink } from '@liexin/e2ee/lane-key';
import { openSignerChain } from '@liexin/e2ee/signer-lists';
import type { MemberDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import type { KeyLogEntry } from '@liexin/proof/key-log-entry';
import { beforeAll, describe, expect, test } from 'vitest';
import { createClock } from '../clock.ts';
import { createLog } from '../log.ts';
import type { UnlockAnswer } from '../session-state.ts';
import { openMandateCard, openMemberCard } from './cards.ts';
import { foundAgency, prepareAgency } from './create-agency.ts';
import type { AdmittedDevice, DeviceRecord } from './device-record.ts';
import { memoryDeviceStore, openDeviceStore } from './device-store.ts';
import { isKitText, makeKit, wrongWords } from './kit.ts';
import type { Epoch, Lane } from './lane-ring.ts';
import { makeConversation, newConversationIds } from './make-conversation.ts';
import { makeDevice } from './make-device.ts';
import { makeMandate, newMandateIds } from './make-mandate.ts';
import { TinyServer } from './test-support/tiny-server.ts';
import { unlockWithPhrase } from './unlock.ts';
import { openVault, type Vault } from './vault.ts';
import { b64, gcmBytes, raw } from './wire.ts';

const NOW = Date.UTC(2026, 10, 22, 9);
const UID = 'owner-uid';
const conversation = newConversationIds();
const ids = newMandateIds();
const participants = { [UID]: { kind: 'staff' as const } };
let server: TinyServer;
let device: AdmittedDevice;
let vault: Vault;

const vaultOf = (owner: AdmittedDevice, now = NOW): Vault =>
  openVault({
    device: owner,
    api: server.api,
    source: server.source,
    store: memoryDeviceStore(),
    clock: createClock(() => now),
    log: createLog(() => now),
    candidateOrigin: 'http://c.localhost:3000',
  });

beforeAll(async () => {
  server = await TinyServer.start();
  const form = { displayName: '猎信 Search & Co', language: 'zh', region: 'cn', memberName: 'Wei', witness: null } as const;
  const record = await prepareAgency({ uid: UID, email: 'wei@example.com', form, serverKey: server.serverKey, nowMs: NOW });
  server.as(UID, record.deviceId);
  ({ device } = await foundAgency(server.api, record));
  vault = vaultOf(device);
  const log = await vault.keyLog.sync();
  const { aukPub } = await server.api.call('recovery', { params: {}, body: {} });
  const mandate = await makeMandate({ device, log, aukPub: raw(aukPub), card: { title: '首席财务官 CFO, 苏州 <b>', client: '某制造集团' }, sample: true, ids });
  await server.api.call('createMandate', { params: {}, body: mandate.request });
  const made = await makeConversation({
    device,
    log,
    mandateId: ids.mandateId,
    compartment: mandate.key,
    card: { name: '李娜', source: 'linkedin', addedAtMs: NOW },
    language: 'zh',
    contactEmail: null,
    own: { name: 'Wei', role: 'consultant' },
    ids: conversation,
  });
  await server.api.call('createConversation', { params: {}, body: made.request });
});

const seal = (over: Partial<Parameters<Vault['messages']['seal']>[0]> = {}) =>
  vault.messages.seal({
    id: 'AAAAAAAAAAAAAAAAAAAAAA',
    laneId: conversation.candidateLane,
    epoch: 1,
    counter: 1,
    type: 'msg',
    body: { text: '您好 👋🏽', writtenAtMs: NOW },
    tip: null,
    ...over,
  });

describe('a member’s device', () => {
  test('[VT1] founds an agency whose directory it opens', async () => {
    const agency = server.docs.get(paths.agency(device.admitted.agencyId)) as { directory: string };
    const member = server.docs.get(paths.member(device.admitted.agencyId, UID)) as unknown as MemberDocument<Uint8Array, unknown>;
    const { key } = await vault.compartments.key(agency.directory, 1);

    expect(await openMemberCard(device.admitted.agencyId, UID, key, member.card)).toMatchObject({ name: 'Wei', email: 'wei@example.com' });
  });

  test('[VT2] nothing that it sent holds a name, a title or a private key in clear', () => {
    const sent = JSON.stringify([...server.docs.values()], (_, value: unknown) => (value instanceof Uint8Array ? b64(value) : value));

    for (const secret of ['首席财务官', '某制造集团', '李娜', 'wei@example.com']) expect(sent).not.toContain(secret);
  });

  test('[VT3] opens the card of a search through its own wrap', async () => {
    const mandate = server.docs.get(paths.mandate(device.admitted.agencyId, ids.mandateId)) as {
      compartment: string;
      card: { generation: number; nonce: Uint8Array; ciphertext: Uint8Array };
    };
    const { key } = await vaultOf(device).compartments.newest(mandate.compartment);

    expect(await openMandateCard(device.admitted.agencyId, ids.mandateId, key, mandate.card)).toEqual({
      title: '首席财务官 CFO, 苏州 <b>',
      client: '某制造集团',
    });
  });

  test('[VT4] seals a message that another session of the device opens', async () => {
    const envelope = await seal();
    const opened = await vaultOf(device).messages.open({ id: 'AAAAAAAAAAAAAAAAAAAAAA', laneId: conversation.candidateLane, envelope, participants });

    expect(opened).toMatchObject({ kind: 'opened', body: { text: '您好 👋🏽' } });
  });

  test('[VT5] a message moved to another lane, id or sender is forged, never a bubble', async () => {
    const envelope = await seal();
    const message = { id: 'AAAAAAAAAAAAAAAAAAAAAA', laneId: conversation.candidateLane, envelope, participants };
    const outcomes = await Promise.all([
      vault.messages.open({ ...message, laneId: conversation.internalLane }),
      vault.messages.open({ ...message, id: 'AAAAAAAAAAAAAAAAAAAAAQ' }),
      vault.messages.open({ ...message, participants: {} }),
      vault.messages.open({ ...message, envelope: null }),
      vault.messages.open({ ...message, envelope: { ...envelope, counter: 2 } }),
    ]);

    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['forged', 'forged', 'forged', 'forged', 'forged']);
  });

  test('[VT6] without a network and a share of the month a message waits and an old one is locked', async () => {
    const later = vaultOf(device, Date.UTC(2026, 11, 2));
    const envelope = await seal();
    server.offline = true;
    const refused = await later.messages
      .seal({
        id: 'AAAAAAAAAAAAAAAAAAAAAA',
        laneId: conversation.candidateLane,
        epoch: 1,
        counter: 1,
        type: 'msg',
        body: { text: 'x', writtenAtMs: NOW },
        tip: null,
      })
      .then(
        () => null,
        (error: { code: string }) => error.code,
      );
    const locked = await later.messages.open({ id: 'AAAAAAAAAAAAAAAAAAAAAA', laneId: conversation.candidateLane, envelope, participants });
    server.offline = false;

    expect([refused, locked.kind]).toEqual(['share-missing', 'locked']);
  });

  test('[VT7] next month’s share is fetched from day 20 on, and not before', async () => {
    await vaultOf(device, Date.UTC(2026, 10, 19)).shares.prefetch(conversation.internalLane);
    const before = server.shares.has(`${conversation.internalLane}/24323`);
    await vaultOf(device, Date.UTC(2026, 10, 20)).shares.prefetch(conversation.internalLane);

    expect([before, server.shares.has(`${conversation.internalLane}/24323`)]).toEqual([false, true]);
  });

  test('[VT8] an epoch signed by nobody in the key log is refused', async () => {
    const path = paths.epoch(device.admitted.agencyId, conversation.internalLane, 1);
    const epoch = server.docs.get(path) as unknown as Epoch;
    server.docs.set(path, { ...epoch, kcv: new Uint8Array(16) });
    const outcome = await vaultOf(device)
      .lanes.ring(conversation.internalLane)
      .then(
        () => null,
        (error: { code: string }) => error.code,
      );
    server.docs.set(path, { ...epoch });

    expect(outcome).toBe('signature-invalid');
  });

  test('[VT9] a longer log that does not continue the pinned one is a fork, and nothing is taken from it', async () => {
    const before = vault.keyLog.state().head.seq;
    server.docs.set(server.keyLogPath(5), { ...(server.keyLog()[3] as object), seq: 5, subject: 'DDDDDDDDDDDDDDDD' });
    const outcome = await vault.keyLog.sync().then(
      () => null,
      (error: { code: string }) => error.code,
    );
    server.docs.delete(server.keyLogPath(5));

    expect([outcome, vault.keyLog.state().head.seq]).toEqual(['key-log-forked', before]);
  });
});

describe('a reply link', () => {
  test('[VT10] made here, opens with the candidate’s functions: card, lane key of every epoch, signed list', async () => {
    const { linkId, url } = await vault.links.make(conversation.conversationId, {
      agency: '猎信 Search',
      first: 'Wei',
      role: 'consultant',
      language: 'zh',
      source: 'linkedin',
    });
    const link = await parseLink(`请打开： ${url}`);
    if (!link.ok) throw new Error(link.fault);
    const keys = await deriveLinkKeys(link.value.secret, linkId);
    const published = server.docs.get(`test/published/${conversation.conversationId}`) as unknown as { card: { nonce: string; ciphertext: string } };
    const card = await openLinkCard(keys.cardKey, linkId, gcmBytes(published.card));
    if (!card.ok) throw new Error(card.fault);
    const { agencyId } = device.admitted;
    const place = { agencyId, laneId: conversation.candidateLane };
    const laneKeys = new Map<number, Uint8Array>();
    for (const number of [1, 2]) {
      const epoch = server.docs.get(paths.epoch(agencyId, place.laneId, number)) as unknown as Epoch;
      const box = epoch.links[linkId];
      const share = raw(server.shares.get(`link/${linkId}/${number}`) ?? '');
      const key = box === undefined ? null : await openLaneKeyOfLink({ ...place, epoch: number }, { linkId, kek: keys.kek, share }, box, epoch.kcv);
      if (key?.ok) laneKeys.set(number, key.value);
    }
    const chain = await openSignerChain({ place, lists: (await vault.lanes.ring(place.laneId)).lists, laneKeys, card: card.value });

    expect(link.value.names).toEqual({ agency: '猎信 Search', first: 'Wei' });
    expect(card.value).toMatchObject({ agencyId, first: 'Wei', source: 'linkedin', fingerprint: device.admitted.pin.fingerprint });
    expect([...laneKeys.keys()]).toEqual([1, 2]);
    expect(chain.ok && chain.value.at(-1)?.signers.map((signer) => signer.uid)).toEqual([UID]);
  });

  test('[VT11] is shown again to colleagues while unclaimed, with the same address', async () => {
    const made = await vault.links.make(conversation.conversationId, {
      agency: 'Search',
      first: 'Wei',
      role: 'consultant',
      language: 'zh',
      source: 'linkedin',
    });
    const view = await vaultOf(device).links.view(conversation.conversationId, { agency: 'Search', first: 'Wei' });

    expect(view?.url).toBe(made.url);
  });

  test('[VT12] leaves the lane readable by staff under the same keys', async () => {
    const lane = server.docs.get(paths.lane(device.admitted.agencyId, conversation.candidateLane)) as unknown as Lane;
    const ring = await vaultOf(device).lanes.ring(conversation.candidateLane);

    expect([lane.epoch, [...ring.keys.keys()], ring.strangers]).toEqual([1, [1, 2], []]);
  });
});

describe('a second device', () => {
  test('[VT13] kit and phrase are made, and the phrase lets a new device in that reads the history', async () => {
    const kit = await makeKit({ api: server.api, source: server.source, keyLog: vault.keyLog, device }, 'digits');
    const saved = server.docs.get('test/kit') as unknown as { phrase: UnlockAnswer['phrase'] };
    const envelope = await seal({ id: 'AAAAAAAAAAAAAAAAAAAAAg' });
    const keys = server.docs.get(paths.memberKeys(device.admitted.agencyId, UID, 1)) as unknown as { generation: number };
    const entries = server.keyLog() as unknown as (KeyLogEntry & { body: Uint8Array })[];
    const answer: UnlockAnswer = {
      agencyId: device.admitted.agencyId,
      uid: UID,
      displayName: '',
      language: 'zh',
      fingerprint: b64(device.admitted.pin.fingerprint),
      identityKey: b64(device.admitted.pin.identityKey),
      otherDevices: 1,
      phrase: saved.phrase,
      keys: { generation: keys.generation, ukPub: '', usPub: '', wraps: {}, former: [] },
      keyLog: entries.map((entry) => ({
        seq: entry.seq,
        prev: b64(entry.prev),
        type: entry.type as 'dev.add',
        subject: entry.subject,
        body: b64(entry.body),
        signer: entry.signer,
        signature: b64(entry.signature),
      })),
    };
    const fresh = await makeDevice(UID, NOW);
    const wrong = await unlockWithPhrase(server.api, fresh, answer, '0000 0000 0000 0000 0000 0000').then(
      () => null,
      (error: { code: string }) => error.code,
    );
    const entered = await unlockWithPhrase(server.api, fresh, answer, kit.phrase.join(' '));
    const opened = await vaultOf(entered.device).messages.open({ id: 'AAAAAAAAAAAAAAAAAAAAAg', laneId: conversation.candidateLane, envelope, participants });

    expect(wrong).toBe('phrase-wrong');
    expect(opened).toMatchObject({ kind: 'opened' });
    expect(await isKitText(kit, `recovery kit\n${kit.qrText}\n`)).toBe(true);
    expect(await isKitText(kit, kit.words.join(' '))).toBe(true);
    expect(await isKitText(kit, kit.words.toReversed().join(' '))).toBe(false);
    expect(wrongWords(kit, [0, 5, 23], [` ${kit.words[0]?.toUpperCase() ?? ''}`, 'nonsense', kit.words[23] ?? ''])).toEqual([5]);
  });
});

describe('keys at rest', () => {
  test('[VT14] a stored device comes back with keys that work and cannot be read out', async () => {
    const store = await openDeviceStore('vt14');
    await store.saveDevice(device);
    const again = await (await openDeviceStore('vt14')).loadDevice(UID);
    if (again?.admitted == null) throw new Error('not there');

    expect([
      again.keys.dk.privateKey.extractable,
      again.keys.ds.privateKey.extractable,
      again.admitted.person.us.privateKey.extractable,
      again.storageKey.extractable,
    ]).toEqual([false, false, false, false]);
    await expect(vaultOf({ ...again, admitted: again.admitted }).lanes.ring(conversation.candidateLane)).resolves.toMatchObject({ strangers: [] });
  });

  test('[VT15] a browser without IndexedDB is refused before anything is made', async () => {
    const kept = globalThis.indexedDB;
    Reflect.deleteProperty(globalThis, 'indexedDB');
    const refused = await openDeviceStore('vt15').then(
      () => null,
      (error: { code: string }) => error.code,
    );
    globalThis.indexedDB = kept;

    expect(refused).toBe('storage-unavailable');
  });

  /** A browser that changes what it is asked to keep in this store. */
  const withStorage = async <T>(store: string, change: (record: DeviceRecord) => unknown, act: () => Promise<T>): Promise<T> => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: DeviceRecord, key?: IDBValidKey) {
      return put.call(this, this.name === store ? change(value) : value, key);
    };
    try {
      return await act();
    } finally {
      IDBObjectStore.prototype.put = put;
    }
  };

  test('[VT15] nor one that throws, loses a key of any kind, or gives back others', async () => {
    const other = await makeDevice('probe', 0);
    const readable = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt', 'decrypt']);
    const pair = (key: CryptoKeyPair) => ({ ...key, privateKey: null });
    const storages: Record<string, (record: DeviceRecord) => unknown> = {
      throws: () => {
        throw new DOMException('no keys', 'DataCloneError');
      },
      'gives back nothing': () => null,
      'loses the storage key': (record) => ({ ...record, storageKey: null }),
      'loses DK': (record) => ({ ...record, keys: { ...record.keys, dk: pair(record.keys.dk) } }),
      'loses DS': (record) => ({ ...record, keys: { ...record.keys, ds: pair(record.keys.ds) } }),
      'another storage key': (record) => ({ ...record, storageKey: other.storageKey }),
      'a DK that signs': (record) => ({ ...record, keys: { ...record.keys, dk: other.keys.ds } }),
      'another DS': (record) => ({ ...record, keys: { ...record.keys, ds: other.keys.ds } }),
      'a key that can be read out': (record) => ({ ...record, storageKey: readable }),
    };
    const opened = (change: (record: DeviceRecord) => unknown) =>
      withStorage('probe', change, () =>
        openDeviceStore('vt15').then(
          () => 'opened',
          (error: { code: string }) => error.code,
        ),
      );
    expect(await opened((record) => record)).toBe('opened');
    for (const [name, change] of Object.entries(storages)) expect({ name, seen: await opened(change) }).toEqual({ name, seen: 'storage-unavailable' });
  });

  test('[VT15] a device that comes back without one of its keys counts as none', async () => {
    const store = await openDeviceStore('vt15');
    const kept = (change: (record: DeviceRecord) => unknown) =>
      withStorage('devices', change, async () => {
        await store.saveDevice(device);
        return (await store.loadDevice(UID))?.deviceId ?? null;
      });
    const person = { ...device.admitted.person, us: { ...device.admitted.person.us, privateKey: null } };
    expect(await kept((record) => record)).toBe(device.deviceId);
    expect(await kept((record) => ({ ...record, admitted: { ...record.admitted, person } }))).toBeNull();
    expect(await kept(({ uid, deviceId, madeAtMs }) => ({ uid, deviceId, madeAtMs, admitted: null }))).toBeNull();
    expect(await store.listDevices()).toHaveLength(1);
  });
});
