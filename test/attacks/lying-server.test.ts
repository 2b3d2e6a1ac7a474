import { paths } from '@liexin/domain/storage/paths';
import { makeBindProof } from '@liexin/e2ee/bind-proof';
import { generateDeviceKeys } from '@liexin/e2ee/device-keys';
import { openLinkCard, sealLinkCard, type LinkCard } from '@liexin/e2ee/link-card';
import { deriveLinkKeys } from '@liexin/e2ee/link-keys';
import { parseLink } from '@liexin/e2ee/parse-link';
import { longId, randomBytes, shortId } from '@liexin/e2ee/random-bytes';
import { fromBase64url, toBase64url } from '@liexin/proof/bytes';
import { candidateDeviceBytes } from '@liexin/proof/candidate-device';
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CandidateDeviceDocument } from '@liexin/domain/storage/documents';
import { beforeAll, expect, inject, test } from 'vitest';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { admin } from './support/admin.ts';
import { outcome } from './support/outcome.ts';
import { aBrowser, anAgency, aScene, theCandidate, type Scene } from './support/stage.ts';

let agency: AgencyActor;
beforeAll(async () => {
  agency = await anAgency();
});

const linkKeys = async (url: string) => {
  const parsed = await parseLink(url);
  if (!parsed.ok) throw new Error(parsed.fault);
  return deriveLinkKeys(parsed.value.secret, parsed.value.linkId);
};

test('[attack 39] a server that serves another card shows nothing, and cannot move the anchor after the first one', async () => {
  const [scene, other] = [await aScene(agency), await aScene(agency)];
  const candidate = await aBrowser(scene.url);
  const { card: box } = await candidate.begin();
  const { card: foreign } = await (await aBrowser(other.url)).begin();
  const flipped = { ...box, ciphertext: `${box.ciphertext.startsWith('A') ? 'B' : 'A'}${box.ciphertext.slice(1)}` };
  expect(await outcome(candidate.vault.openCard(box))).toBe('granted');
  for (const card of [foreign, flipped]) expect(await outcome(candidate.vault.openCard(card))).toBe('signature-invalid');

  // Somebody who has the link helps the server: the card opens, and is another one.
  const { cardKey } = await linkKeys(scene.url);
  const opened = await openLinkCard(cardKey, scene.linkId, { nonce: fromBase64url(box.nonce), ciphertext: fromBase64url(box.ciphertext) });
  if (!opened.ok) throw new Error('card');
  const key = (await generateDeviceKeys()).dkPub;
  const changes: Record<string, Partial<LinkCard>> = {
    fingerprint: { fingerprint: randomBytes(16) },
    notePub: { notePub: key },
    usPub: { usPub: key },
    digitKey: { digitKey: randomBytes(32) },
    name: { name: 'HSBC' },
    list: { list0Hash: randomBytes(32) },
    log: { keyLogHash: randomBytes(32) },
  };
  const sealed = async (change: Partial<LinkCard>) => {
    const made = await sealLinkCard(cardKey, scene.linkId, { ...opened.value, ...change });
    return { nonce: toBase64url(made.nonce), ciphertext: toBase64url(made.ciphertext) };
  };
  await candidate.bind();
  expect(await outcome(candidate.vault.openCard(await sealed({})))).toBe('granted');
  for (const [name, change] of Object.entries(changes))
    expect({ name, seen: await outcome(candidate.vault.openCard(await sealed(change))) }).toEqual({ name, seen: 'signature-invalid' });
  expect(candidate.vault.card()?.fingerprint).toEqual(agency.device.admitted.pin.fingerprint);
});

test("[attack 39] nor do another agency's lists, certificates and epochs pass for this one's after the first opening", async () => {
  const [scene, foreignAgency] = [await aScene(agency), await anAgency('Another Agency')];
  const foreignScene = await aScene(foreignAgency);
  const candidate = await theCandidate(scene.url);
  const foreign = (await theCandidate(foreignScene.url)).vault.remembered()?.answer.keys;
  const own = candidate.vault.remembered()?.answer.keys;
  if (!own || !foreign) throw new Error('not bound');
  const renew = (change: Partial<typeof own>) => outcome(candidate.vault.renewKeys({ ...own, ...change }));
  expect(await renew({})).toBe('granted');
  expect(await renew({ signers: foreign.signers })).toBe('signature-invalid');
  expect(await renew({ staffDevices: foreign.staffDevices })).toBe('signature-invalid');
  expect(await renew({ epochs: foreign.epochs })).toBe('signature-invalid');
  expect(await renew({ ...foreign, laneId: own.laneId })).toBe('signature-invalid');
  expect(await renew({ signers: [] })).toBe('signature-invalid');
  expect(await renew({})).toBe('granted');
});

/** A device's document with a genuine signature of the server, and one thing in it that is not as it should be. */
const inserted = async (
  scene: Scene,
  genuine: CandidateDeviceDocument<Uint8Array>,
  change: 'nothing' | 'm' | 'keys' | 'nonce' | 'unknown link',
): Promise<string> => {
  const deviceId = shortId();
  const keys = await generateDeviceKeys();
  const linkId = change === 'unknown link' ? longId() : scene.linkId;
  const statement = {
    agencyId: agency.agencyId,
    linkId,
    guestUid: scene.talk.guestUid,
    deviceId,
    dkPub: keys.dkPub,
    dsPub: keys.dsPub,
    nonce: randomBytes(16),
  };
  const { macKey } = await linkKeys(scene.url);
  const { m, pop } = await makeBindProof(statement, change === 'nothing' ? macKey : randomBytes(32), keys.ds.privateKey);
  const replayed = change === 'keys' || change === 'nonce';
  const document = {
    ...genuine,
    ...statement,
    m: replayed ? genuine.m : m,
    pop,
    ...(change === 'nonce' ? { dkPub: genuine.dkPub, dsPub: genuine.dsPub, pop: genuine.pop } : {}),
    proof: { kind: 'link' as const, by: null, signature: null },
  };
  const { serverKey } = JSON.parse(readFileSync(join(inject('dataFolder'), 'keys.json'), 'utf8')) as { serverKey: string };
  const key = createPrivateKey({ key: Buffer.from(serverKey, 'base64url'), format: 'der', type: 'pkcs8' });
  const signature = sign('sha256', candidateDeviceBytes({ ...document, deviceId, proof: { kind: 'link' } }), { key, dsaEncoding: 'ieee-p1363' });
  const { deviceId: _, ...stored } = { ...document, signature };
  await admin.db.doc(paths.candidateDevice(agency.agencyId, scene.talk.candidateLane, deviceId)).set(stored);
  return deviceId;
};

test('[attack 40] a device that the server alone vouches for is nobody: nothing is wrapped to it', async () => {
  const scene = await aScene(agency);
  const candidate = await theCandidate(scene.url);
  const { agencyId, vault } = agency;
  const laneId = scene.talk.candidateLane;
  const genuine = (await admin.db.doc(paths.candidateDevice(agencyId, laneId, candidate.vault.deviceId)).get()).data() as CandidateDeviceDocument<Uint8Array>;
  expect((await vault.candidates.get(laneId, candidate.vault.deviceId))?.deviceId).toBe(candidate.vault.deviceId);
  expect(await vault.candidates.get(laneId, await inserted(scene, genuine, 'nothing'))).not.toBeNull();
  for (const change of ['m', 'keys', 'nonce', 'unknown link'] as const)
    expect({ change, seen: await vault.candidates.get(laneId, await inserted(scene, genuine, change)) }).toEqual({ change, seen: null });

  // The lane keeps its keys: a rotation that the server wants for the inserted device is refused here, before anything is sealed.
  const guest = admin.db.doc(paths.guest(agencyId, scene.talk.guestUid));
  const impostor = await inserted(scene, genuine, 'm');
  expect(await outcome(agency.rotate(laneId))).toBe('granted');
  await guest.update({ [`devices.${impostor}`]: 'admitted' });
  expect(await outcome(agency.rotate(laneId))).toBe('signature-invalid');
  const epochs = await admin.db.collection(paths.epochs(agencyId, laneId)).get();
  expect(epochs.docs.flatMap((one) => Object.keys(one.get('devices')))).toEqual([candidate.vault.deviceId]);
});

test("[attack 40] a device of an earlier link is still checked, on a colleague's device that never saw that link", async () => {
  const scene = await aScene(agency);
  const candidate = await theCandidate(scene.url);
  await agency.makeLink(scene.talk);
  await agency.vault.sealed.drop('mac/');
  const laneId = scene.talk.candidateLane;
  expect(await agency.vault.candidates.get(laneId, candidate.vault.deviceId)).toMatchObject({ guestUid: scene.talk.guestUid });
  await agency.rotate(laneId);
  const newest = await admin.db.doc(paths.epoch(agency.agencyId, laneId, 3)).get();
  expect(Object.keys(newest.get('devices'))).toEqual([candidate.vault.deviceId]);
});
