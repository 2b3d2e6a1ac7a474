import { paths } from '@liexin/domain/storage/paths';
import { sealEpoch } from '@liexin/e2ee/seal-epoch';
import { randomBytes } from '@liexin/e2ee/random-bytes';
import { createPersonKeys } from '@liexin/e2ee/person-keys';
import { sealSignerList, type LaneSigner } from '@liexin/e2ee/signer-lists';
import { signerListHash } from '@liexin/proof/signer-list';
import { beforeAll, expect, test } from 'vitest';
import { makeRotation } from '../../web/src/platform/vault/rotate-lane.ts';
import { epochJson, signerListJson } from '../../web/src/platform/vault/wire.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { admin } from './support/admin.ts';
import { outcome } from './support/outcome.ts';
import { aBrowser, anAgency, aScene, type Scene } from './support/stage.ts';

let agency: AgencyActor;
let scene: Scene;
let stranger: LaneSigner;
let strangerKey: CryptoKey;
beforeAll(async () => {
  agency = await anAgency();
  scene = await aScene(agency);
  const { keys } = await createPersonKeys();
  stranger = { uid: 'somebody-else', usPub: keys.usPub, role: 'consultant', name: 'Nobody' };
  strangerKey = keys.us.privateKey;
});

/** What a client of ours would post as the next pair of epochs, with list 1 of these signers, by whom it says. */
const rotationWith = async (signers: 'own' | 'own and stranger', by: 'own' | 'stranger') => {
  const { vault, device, agencyId } = agency;
  const laneId = scene.talk.candidateLane;
  const place = { agencyId, laneId };
  const [ring, log] = await Promise.all([vault.lanes.ring(laneId), vault.keyLog.sync()]);
  const compartment = await vault.compartments.newest(ring.lane.compartment);
  const { request, keys } = await makeRotation({ device, log, ring, compartment, shape: 'pair', devices: [], link: null });
  const { person } = device.admitted;
  const [first] = keys;
  const previous = ring.lists.at(-1);
  if (!first || !previous) throw new Error('no list');
  const list = await sealSignerList({
    place,
    previous,
    epoch: first.epoch,
    laneKey: first.key,
    head: log.head,
    signers: [...ring.signers, ...(signers === 'own' ? [] : [stranger])],
    by: by === 'own' ? device.uid : stranger.uid,
    usKey: by === 'own' ? person.us.privateKey : strangerKey,
  });
  const signersHash = await signerListHash(place, list);
  const epochs = await Promise.all(
    keys.map(async ({ epoch, key }, i) =>
      epochJson(
        await sealEpoch({
          place: { ...place, epoch },
          phase: i === 0 ? 'opening' : 'reply',
          laneKey: key,
          compartment,
          devices: [],
          links: [],
          signersHash,
          head: log.head,
          deviceKey: device.keys.ds.privateKey,
        }),
        list.n,
      ),
    ),
  );
  return { list, keys, body: { ...request, epochs, signers: signerListJson(list) } };
};

test('[attack 42] a list that this member did not sign is not taken; one with a key that the log does not know stops the agency and shows the candidate', async () => {
  const laneId = scene.talk.candidateLane;
  await agency.links.end(scene.linkId, 'revoked');
  const rotate = async (made: Awaited<ReturnType<typeof rotationWith>>) => outcome(agency.api.call('rotateLane', { params: { laneId }, body: made.body }));
  expect(await rotate(await rotationWith('own and stranger', 'stranger'))).toBe('bad-signature');
  expect((await agency.vault.lanes.ring(laneId)).strangers).toEqual([]);
  expect(await rotate(await rotationWith('own', 'own'))).toBe('granted');
  const { url } = await agency.makeLink(scene.talk);
  const first = await aBrowser(url);
  await first.bind();
  expect(first.vault.readers().map(({ uid, mark }) => [uid, mark])).toEqual([[agency.uid, 'listed']]);

  // [attack 41] The candidate cannot be left at the list before: the epoch names its own.
  const answer = first.vault.remembered()?.answer.keys;
  if (!answer) throw new Error('not bound');
  expect(answer.signers.map((list) => list.n)).toEqual([0, 1]);
  expect(await outcome(first.vault.renewKeys({ ...answer, signers: answer.signers.slice(0, 1) }))).toBe('signature-invalid');
  expect(await outcome(first.vault.renewKeys(answer))).toBe('granted');

  // A member adds a key of nobody in the log: the server cannot tell, every client can.
  const { linkId } = first;
  await agency.links.end(linkId, 'revoked');
  const made = await rotationWith('own and stranger', 'own');
  expect(await rotate(made)).toBe('granted');
  expect((await agency.vault.lanes.ring(laneId)).strangers).toEqual([stranger.uid]);
  expect(await outcome(agency.rotate(laneId))).toBe('key-log-forked');
  expect(await outcome(agency.makeLink(scene.talk))).toBe('key-log-forked');
});

test('[attack 42] a list from outside the one before it is refused by staff and candidate', async () => {
  scene = await aScene(agency);
  const laneId = scene.talk.candidateLane;
  const candidate = await aBrowser(scene.url);
  await candidate.bind();
  const answer = candidate.vault.remembered()?.answer.keys;
  const previous = (await agency.vault.lanes.ring(laneId)).lists[0];
  const laneKey = await agency.vault.lanes.key(laneId, 1);
  if (!previous || !laneKey || !answer) throw new Error('no list');
  const place = { agencyId: agency.agencyId, laneId };
  const { head } = agency.vault.keyLog.state();
  const list = async (who: LaneSigner, usKey: CryptoKey, after = previous) =>
    sealSignerList({
      place,
      previous: after,
      epoch: 1,
      laneKey,
      head,
      signers: [{ uid: agency.uid, usPub: agency.device.admitted.person.usPub, role: 'consultant', name: 'Helen' }, stranger],
      by: who.uid,
      usKey,
    });
  const served = async (made: Awaited<ReturnType<typeof list>>) =>
    outcome(candidate.vault.renewKeys({ ...answer, signers: [...answer.signers, signerListJson(made)] }));
  const own = { uid: agency.uid, usPub: agency.device.admitted.person.usPub, role: 'consultant', name: 'Helen' };
  const good = await list(own, agency.device.admitted.person.us.privateKey);
  expect(await served(good)).toBe('granted');
  expect(candidate.vault.readers().map(({ uid, mark }) => [uid, mark])).toEqual([
    [agency.uid, 'listed'],
    [stranger.uid, 'server-left-out'],
  ]);

  const outside = await list(stranger, strangerKey);
  const broken = { ...good, prev: randomBytes(32) };
  for (const made of [outside, broken]) expect(await served(made)).toBe('signature-invalid');
  await admin.db.doc(paths.signerList(agency.agencyId, laneId, 1)).set({ ...outside });
  expect(await outcome(agency.vault.lanes.ring(laneId))).toBe('signature-invalid');
  await admin.db.doc(paths.signerList(agency.agencyId, laneId, 1)).delete();
  expect(await outcome(agency.vault.lanes.ring(laneId))).toBe('granted');
});
