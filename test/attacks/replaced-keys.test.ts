import type { GenerationDocument, WrapDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { openGeneration } from '@liexin/e2ee/compartment';
import { createPersonKeys } from '@liexin/e2ee/person-keys';
import { deviceAddBody, userAddBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import { toBase64url } from '@liexin/proof/bytes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDevice } from '../../web/src/platform/vault/make-device.ts';
import { hpkeBytes } from '../../web/src/platform/vault/wire.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { joinAgency, type ColleagueActor } from '../support/actors/colleague-actor.ts';
import { admin, dump } from './support/admin.ts';
import { every, outcome, outcomes } from './support/outcome.ts';
import { plainBytes } from './support/plain-bytes.ts';
import { anAgency, aScene, at, theCandidate, type Scene } from './support/stage.ts';

let helen: AgencyActor;
let wei: ColleagueActor;
let scene: Scene;
/** What the server made up: keys of a person, and a device. */
let person: Awaited<ReturnType<typeof createPersonKeys>>['keys'];
let device: Awaited<ReturnType<typeof makeDevice>>;
beforeAll(async () => {
  helen = await anAgency();
  wei = await joinAgency(at, helen, { roles: ['admin'] });
  scene = await aScene(helen);
  person = (await createPersonKeys()).keys;
  device = await makeDevice('somebody-else', Date.now());
});
afterAll(() => wei.close());

const documentOf = async (path: string): Promise<Record<string, unknown>> => plainBytes((await admin.db.doc(path).get()).data() ?? {}) as never;
const compartmentOf = async (mandateId: string): Promise<string> => String((await documentOf(paths.mandate(helen.agencyId, mandateId)))['compartment']);

/** Who opens this wrap of a compartment's key: Wei, with the keys of the log, or the server, with its own. */
const opener = async (compartmentId: string, generation: number, box: Pick<WrapDocument<Uint8Array>, 'enc' | 'ciphertext'>) => {
  const { agencyId } = helen;
  const { about } = await documentOf(paths.compartment(agencyId, compartmentId));
  const place = { agencyId, compartmentId, about: String(about), tier: 'standard' as const };
  const document = (await documentOf(paths.generation(agencyId, compartmentId, generation))) as unknown as GenerationDocument<Uint8Array>;
  const opens = async (pair: CryptoKeyPair): Promise<boolean> => (await openGeneration(place, document, { recipientId: wei.uid, pair, box })).ok;
  return { wei: await opens(wei.device.admitted.person.uk), server: await opens(person.uk) };
};
const weiAlone = { wei: true, server: false };
const wrapFor = (compartmentId: string, generation: number) =>
  documentOf(paths.wrap(helen.agencyId, compartmentId, generation, wei.uid)) as Promise<unknown> as Promise<WrapDocument<Uint8Array>>;

test("[attack 9] other keys in a member's documents change nothing: a new search, a new key and a way in are wrapped for the keys of the log", async () => {
  const { agencyId } = helen;
  const [ukPub, usPub] = [Buffer.from(person.ukPub), Buffer.from(person.usPub)];
  const kept = admin.db.doc(paths.memberKeys(agencyId, wei.uid, 1));
  const before = (await kept.get()).data() ?? {};
  expect([before['ukPub'].length, before['usPub'].length]).toEqual([65, 65]);
  await kept.update({ ukPub, usPub });
  await admin.db.doc(paths.member(agencyId, wei.uid)).update({ ukPub, usPub });
  for (const invitation of (await admin.db.collection(paths.invitations(agencyId)).get()).docs)
    if (invitation.get('joiner.uid') === wei.uid) await invitation.ref.update({ 'joiner.ukPub': ukPub, 'joiner.usPub': usPub });

  const { mandateId } = await helen.openTalk();
  const compartmentId = await compartmentOf(mandateId);
  const wraps = await admin.db.collection(`${paths.generation(agencyId, compartmentId, 1)}/wraps`).get();
  expect(new Set(wraps.docs.map(({ id }) => id))).toEqual(new Set([helen.uid, wei.uid, 'ark', 'auk']));
  expect(await opener(compartmentId, 1, await wrapFor(compartmentId, 1))).toEqual(weiAlone);

  await admin.db.doc(paths.mandate(agencyId, mandateId)).update({ keysDue: new Date() });
  expect(await helen.vault.generations.renew(compartmentId)).toBe(true);
  expect(await opener(compartmentId, 2, await wrapFor(compartmentId, 2))).toEqual(weiAlone);
  expect(await opener(compartmentId, 2, hpkeBytes(await helen.vault.teams.wrap(compartmentId, wei.uid)))).toEqual(weiAlone);
  await kept.set(before);
});

test('[attack 9] an entry of the log by a key that it does not know is refused, and meanwhile nothing is wrapped for anybody', async () => {
  const { agencyId, vault } = helen;
  const compartmentId = await compartmentOf(scene.talk.mandateId);
  await admin.db.doc(paths.mandate(agencyId, scene.talk.mandateId)).update({ keysDue: new Date() });
  const acts = {
    search: () => helen.openTalk(),
    'search key': () => vault.generations.renew(compartmentId),
    team: () => vault.teams.wrap(compartmentId, wei.uid),
    invitation: () => vault.invitations.make({ roles: ['consultant'], lead: false, clearance: ['standard'], name: 'Somebody' }),
    'lane keys': () => helen.rotate(scene.talk.candidateLane),
  };
  const { head } = await vault.keyLog.sync();
  const next = admin.db.doc(paths.keyLogEntry(agencyId, head.seq + 1));
  const body = deviceAddBody({ uid: wei.uid, dkPub: device.keys.dkPub, dsPub: device.keys.dsPub });
  const rights = { roles: ['owner'], clearance: ['standard'], usPub: person.usPub, ukPub: person.ukPub, keysGeneration: 1 };
  const forged = [
    { type: 'dev.add', subject: device.deviceId, body, signer: wei.uid, key: person.us.privateKey },
    { type: 'dev.add', subject: device.deviceId, body, signer: wei.uid, key: device.keys.ds.privateKey },
    { type: 'dev.add', subject: device.deviceId, body: deviceAddBody({ uid: device.uid, ...device.keys }), signer: device.uid, key: person.us.privateKey },
    { type: 'user.add', subject: device.uid, body: userAddBody(rights), signer: device.uid, key: person.us.privateKey },
    { type: 'user.add', subject: device.uid, body: userAddBody(rights), signer: helen.uid, key: person.us.privateKey },
  ] as const;
  // What is made or wrapped for somebody; functions write other documents at their own pace.
  const made = /\/(?:mandates|conversations|lanes|compartments|generations|wraps|epochs|signers|invitations)\/[^/]+$/;
  const count = async (): Promise<number> => (await dump(admin.db.doc(paths.agency(agencyId)))).filter(({ path }) => made.test(path)).length;
  try {
    for (const one of forged) {
      const { entry } = await makeKeyLogEntry({ agencyId, head, ...one });
      await next.set({ ...entry, at: new Date() });
      const before = await count();
      expect(await outcomes(acts)).toEqual(every(acts, 'key-log-forked'));
      expect([await count(), vault.keyLog.state().head]).toEqual([before, head]);
    }
  } finally {
    await next.delete();
  }
  // Refused for the entry alone.
  expect(await outcomes(acts)).toEqual(every(acts, 'granted'));
});

test("[attack 9] a candidate believes no device of the agency that its person's listed key did not certify", async () => {
  const own = await aScene(helen);
  const candidate = await theCandidate(own.url);
  const keys = candidate.vault.remembered()?.answer.keys;
  const [genuine] = keys?.staffDevices ?? [];
  if (!keys || !genuine) throw new Error('not bound');
  const renew = (staffDevices: typeof keys.staffDevices) => outcome(candidate.vault.renewKeys({ ...keys, staffDevices }));
  const body = deviceAddBody({ uid: helen.uid, dkPub: device.keys.dkPub, dsPub: device.keys.dsPub });
  expect(await renew(keys.staffDevices)).toBe('granted');
  // The same entry with the server's keys in it: who signed the lane's keys is nobody then.
  expect(await renew([{ ...genuine, entry: { ...genuine.entry, body: toBase64url(body) } }])).toBe('signature-invalid');

  const head = { seq: genuine.entry.seq, hash: new Uint8Array(32) };
  const { entry } = await makeKeyLogEntry({
    agencyId: helen.agencyId,
    head,
    type: 'dev.add',
    subject: device.deviceId,
    body,
    signer: helen.uid,
    key: person.us.privateKey,
  });
  const inserted = {
    ...genuine.entry,
    seq: entry.seq,
    prev: toBase64url(entry.prev),
    subject: entry.subject,
    body: toBase64url(body),
    signature: toBase64url(entry.signature),
  };
  expect(await renew([...keys.staffDevices, { ...genuine, deviceId: device.deviceId, entry: inserted }])).toBe('granted');
  expect([candidate.vault.knowsDevice(helen.device.deviceId), candidate.vault.knowsDevice(device.deviceId)]).toEqual([true, false]);
});
