import { paths } from '@liexin/domain/storage/paths';
import { createGeneration } from '@liexin/e2ee/compartment';
import { createPersonKeys } from '@liexin/e2ee/person-keys';
import { longId, randomBytes } from '@liexin/e2ee/random-bytes';
import { sealEpoch } from '@liexin/e2ee/seal-epoch';
import { signEcdsa } from '@liexin/proof/ecdsa';
import type { Envelope } from '@liexin/proof/envelope';
import type { KeyLogHead } from '@liexin/proof/key-log-entry';
import { messageAad } from '@liexin/proof/message-aad';
import { messageToBeSigned } from '@liexin/proof/message-signature';
import { beforeAll, expect, test } from 'vitest';
import { createApiClient, type ApiClient } from '../../web/src/platform/api-client.ts';
import { firebaseAuthPort } from '../../web/src/platform/auth-port.ts';
import { firestoreSource } from '../../web/src/platform/firestore-source.ts';
import type { DeviceRecord } from '../../web/src/platform/vault/device-record.ts';
import { openInvite, prepareJoining, readInvite, sendJoining } from '../../web/src/platform/vault/join-agency.ts';
import type { StoredInvitation } from '../../web/src/platform/vault/invitations.ts';
import { makeDevice } from '../../web/src/platform/vault/make-device.ts';
import { renewOwnKeys } from '../../web/src/platform/vault/renew-own-keys.ts';
import { takeOffDevice } from '../../web/src/platform/vault/take-off-device.ts';
import { absolute, type AgencyActor } from '../support/actors/agency-actor.ts';
import { freshVault } from '../support/actors/colleague-actor.ts';
import { askToBeLetIn, letIn, letInPorts } from '../support/actors/let-in.ts';
import { openSdk } from '../support/actors/sdk.ts';
import { admin } from './support/admin.ts';
import { outcome } from './support/outcome.ts';
import { anAgency, aScene, at, theCandidate, type Scene } from './support/stage.ts';

let helen: AgencyActor;
let scene: Scene;
/** What the server made up. */
let inserted: DeviceRecord;
beforeAll(async () => {
  helen = await anAgency();
  scene = await aScene(helen);
  inserted = await makeDevice(helen.uid, Date.now());
});

const documentOf = async (path: string): Promise<Record<string, unknown>> => (await admin.db.doc(path).get()).data() ?? {};
/** Into the person's document, as the server writes a device that was let in. */
const insert = (agency: AgencyActor): Promise<unknown> =>
  admin.db.doc(paths.member(agency.agencyId, agency.uid)).update({ [`devices.${inserted.deviceId}`]: { on: true, keyLogSeq: 5, label: 'Phone' } });

/** A browser of the same person that asks to be let in, and what the first device sees of it. */
const asking = async (agency: AgencyActor) => {
  const sdk = openSdk(at);
  const auth = firebaseAuthPort(sdk.auth, 'local', absolute(at));
  const api = createApiClient({ fetch: absolute(at), idToken: (fresh) => auth.idToken(fresh), timeoutMs: 90_000 });
  const { uid } = await auth.signIn(agency.email, agency.password);
  const answer = await api.call('unlock', { params: {}, body: {} });
  const made = await makeDevice(uid, Date.now());
  return { ...(await askToBeLetIn(api, made, answer)), close: () => sdk.close() };
};

test('[attack 9] a device without an entry in the log gets no key of its person, though the server says that it is on', async () => {
  const owner = await anAgency();
  const { agencyId, uid, device } = owner;
  const member = admin.db.doc(paths.member(agencyId, uid));
  await insert(owner);
  await member.update({ ownKeysDue: new Date() });
  const sent: { wraps: string[]; subjects: string[] }[] = [];
  const api: ApiClient = {
    call: (name, options) => {
      if (name === 'renewOwnKeys') {
        const { keys, entries } = options.body as { keys: { wraps: object }; entries: { subject: string }[] };
        sent.push({ wraps: Object.keys(keys.wraps), subjects: entries.map(({ subject }) => subject) });
      }
      return owner.api.call(name, options);
    },
  };
  const renew = () => outcome(renewOwnKeys({ api, source: firestoreSource(owner.sdk.db), keyLog: owner.vault.keyLog, device }));
  expect(await renew()).toBe('wraps-incomplete');
  expect(sent.length).toBeGreaterThan(0);
  const alone = { wraps: [device.deviceId], subjects: [uid, device.deviceId] };
  expect(sent).toEqual(sent.map(() => alone));
  expect(Object.keys((await documentOf(paths.memberKeys(agencyId, uid, 1)))['wraps'] as object)).toEqual([device.deviceId]);

  const { [inserted.deviceId]: _, ...devices } = (await member.get()).get('devices') as Record<string, unknown>;
  await member.update({ devices });
  expect(await renew()).toBe('granted');
  expect(Object.keys((await documentOf(paths.memberKeys(agencyId, uid, 2)))['wraps'] as object)).toEqual([device.deviceId]);
});

test('[attack 9] nor is anything believed that it signs: a message, a key of a search, a key of a conversation', async () => {
  const { agencyId, uid, vault, device } = helen;
  const laneId = scene.talk.candidateLane;
  const candidate = await theCandidate(scene.url);
  await insert(helen);
  const { id, envelope } = await helen.seal(laneId, 'From the other phone');
  const signedBy = async (by: DeviceRecord): Promise<Envelope> => {
    const own = { ...envelope, device: by.deviceId };
    return { ...own, signature: await signEcdsa(by.keys.ds.privateKey, await messageToBeSigned(messageAad({ agencyId, laneId, messageId: id }, own), own)) };
  };
  const shown = async (one: Envelope) => ({
    staff: (await vault.messages.open({ id, laneId, envelope: one, participants: { [uid]: { kind: 'staff' } } })).kind,
    candidate: (await candidate.vault.open({ id, sentAt: { seconds: 1, nanoseconds: 0 }, sender: uid, envelope: one })).kind,
  });
  expect(await shown(await signedBy(device))).toEqual({ staff: 'opened', candidate: 'opened' });
  expect(await shown(await signedBy(inserted))).toEqual({ staff: 'forged', candidate: 'locked' });

  const head = await headOf(helen);
  expect(await newest(helen, scene, device, head)).toEqual({ search: 'granted', conversation: 'granted' });
  expect(await newest(helen, scene, inserted, head)).toEqual({ search: 'signature-invalid', conversation: 'signature-invalid' });
});

test('[attack 9] [VT3] [VT8] nor what a device signs that was taken off, on any head of the log that it names', async () => {
  const owner = await anAgency();
  const own = await aScene(owner);
  const phone = await asking(owner);
  await letIn(letInPorts({ ...owner, source: firestoreSource(owner.sdk.db) }), phone);
  const before = await headOf(owner);
  const [good, bad] = ['granted', 'signature-invalid'].map((seen) => ({ search: seen, conversation: seen }));
  expect(await newest(owner, own, phone.made, before)).toEqual(good);

  await takeOffDevice({ api: owner.api, keyLog: owner.vault.keyLog, device: owner.device }, owner.uid, phone.made.deviceId);
  const behind = await headOf(owner);
  expect(behind.seq).toBeGreaterThan(before.seq);
  expect(await newest(owner, own, phone.made, behind)).toEqual(bad);
  // Once a key stands on the newer head, none that follows it stands on an older one.
  await makeKey(owner, owner.device, behind);
  await makeEpoch(owner, own, owner.device, behind);
  expect(await newest(owner, own, owner.device, behind)).toEqual(good);
  expect(await newest(owner, own, phone.made, before)).toEqual(bad);
  await phone.close();
});

const headOf = async (agency: AgencyActor): Promise<KeyLogHead> => (await agency.vault.keyLog.sync()).head;

test('[attack 9] keys that the server swaps under somebody who was asked in are let in by nobody', async () => {
  const owner = await anAgency();
  const { agencyId, vault } = owner;
  const { keys } = await createPersonKeys();
  // A person who was invited: the link's secret says whose keys they are.
  const { path, inviteId } = await vault.invitations.make({ roles: ['consultant'], lead: false, clearance: ['standard'], name: 'Wei Chen' });
  const invite = await readInvite(inviteId, path.split('#')[1] ?? '');
  if (invite === null) throw new Error('invitation');
  const sdk = openSdk(at);
  const auth = firebaseAuthPort(sdk.auth, 'local', absolute(at));
  const own = createApiClient({ fetch: absolute(at), idToken: (fresh) => auth.idToken(fresh), timeoutMs: 90_000 });
  const email = `wei-${longId().toLowerCase()}@tidewell.example`;
  const { uid } = await auth.create(email, 'correct horse battery');
  const made = await prepareJoining({ uid, email, name: 'Wei Chen', invite, opened: await openInvite(own, invite), nowMs: Date.now() });
  await sendJoining(own, made.joining);
  const stored = (await firestoreSource(owner.sdk.db).get<StoredInvitation>(paths.invitation(agencyId, inviteId))) as StoredInvitation;
  const head = await headOf(owner);
  const admit = (change: object) => vault.invitations.admit(inviteId, { ...stored, joiner: stored.joiner && { ...stored.joiner, ...change } });
  for (const change of [{ ukPub: keys.ukPub }, { usPub: keys.usPub }, { dkPub: inserted.keys.dkPub }, { dsPub: inserted.keys.dsPub }, { uid: owner.uid }])
    expect(await admit(change)).toBe('refused');
  expect((await headOf(owner)).seq).toBe(head.seq);
  expect(await admit({})).toBe('admitted');
  await sdk.close();
});

/** Puts the next key of the agency's directory there, wrapped for its owner and signed by this device on this head. */
const makeKey = async (agency: AgencyActor, by: DeviceRecord, head: KeyLogHead): Promise<() => Promise<void>> => {
  const { agencyId, uid, device } = agency;
  const compartmentId = String((await documentOf(paths.agency(agencyId)))['directory']);
  const compartment = admin.db.doc(paths.compartment(agencyId, compartmentId));
  const { about, generation } = (await compartment.get()).data() as { about: string; generation: number };
  const { document, wraps } = await createGeneration({
    place: { agencyId, compartmentId, about, tier: 'standard' },
    generation: generation + 1,
    previous: randomBytes(32),
    recipients: { [uid]: device.admitted.person.ukPub },
    head,
    deviceKey: by.keys.ds.privateKey,
  });
  const [next, wrap] = [paths.generation(agencyId, compartmentId, generation + 1), paths.wrap(agencyId, compartmentId, generation + 1, uid)];
  await admin.db.doc(next).set({ ...document, by: by.deviceId, byUid: uid });
  await admin.db.doc(wrap).set({ ...wraps[uid], kind: 'uk', keysGeneration: 1 });
  await compartment.update({ generation: generation + 1 });
  return async () => {
    await compartment.update({ generation });
    for (const path of [next, wrap]) await admin.db.doc(path).delete();
  };
};

/** The same for the next epoch of the scene's conversation, sealed with the key that its owner holds. */
const makeEpoch = async (agency: AgencyActor, { talk }: Scene, by: DeviceRecord, head: KeyLogHead): Promise<() => Promise<void>> => {
  const { agencyId, vault } = agency;
  const ring = await freshVault(at, agency).lanes.ring(talk.candidateLane);
  const epoch = Math.max(...ring.epochs.map((one) => one.epoch)) + 1;
  const sealed = await sealEpoch({
    place: { agencyId, laneId: talk.candidateLane, epoch },
    phase: 'reply',
    laneKey: randomBytes(32),
    compartment: await vault.compartments.key(ring.lane.compartment, 1),
    devices: [],
    links: [],
    signersHash: ring.listHash,
    head,
    deviceKey: by.keys.ds.privateKey,
  });
  const next = admin.db.doc(paths.epoch(agencyId, talk.candidateLane, epoch));
  await next.set({ ...sealed, signersN: ring.lane.signers, by: by.deviceId, byUid: agency.uid });
  return async () => void (await next.delete());
};

/** What the owner's page, just loaded, makes of such keys. Then they are gone. */
const newest = async (agency: AgencyActor, own: Scene, by: DeviceRecord, head: KeyLogHead): Promise<{ search: string; conversation: string }> => {
  const directory = String((await documentOf(paths.agency(agency.agencyId)))['directory']);
  const undoKey = await makeKey(agency, by, head);
  const search = await outcome(freshVault(at, agency).compartments.newest(directory));
  await undoKey();
  const undoEpoch = await makeEpoch(agency, own, by, head);
  const conversation = await outcome(freshVault(at, agency).lanes.ring(own.talk.candidateLane));
  await undoEpoch();
  return { search, conversation };
};
