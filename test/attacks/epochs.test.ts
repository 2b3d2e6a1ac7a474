import { paths } from '@liexin/domain/storage/paths';
import { createLink } from '@liexin/e2ee/create-link';
import { sealAgencyLinkCopy, sealLinkSecret } from '@liexin/e2ee/agency-link-copy';
import { wrapLaneKeyForLink } from '@liexin/e2ee/lane-key';
import { sealLinkCard } from '@liexin/e2ee/link-card';
import { randomBytes } from '@liexin/e2ee/random-bytes';
import type { EpochJson } from '@liexin/domain/api/shapes';
import type { RequestOf } from '@liexin/domain/api/routes';
import { fromBase64url, toBase64url } from '@liexin/proof/bytes';
import { recipientsHash, signEpoch } from '@liexin/proof/epoch-document';
import { sha256 } from '@liexin/proof/sha256';
import { beforeAll, expect, test } from 'vitest';
import { makeRotation } from '../../web/src/platform/vault/rotate-lane.ts';
import { epochJson, gcmJson, sealedJson } from '../../web/src/platform/vault/wire.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { admin } from './support/admin.ts';
import { outcome } from './support/outcome.ts';
import { anAgency, aScene, theCandidate, type Scene } from './support/stage.ts';

let agency: AgencyActor;
beforeAll(async () => {
  agency = await anAgency();
});

type Rotation = Parameters<typeof makeRotation>[0];
/** A rotation as our client makes it, with parts left out or changed; `change` alters the request after it was signed. */
const rotation = async (scene: Scene, parts: Partial<Pick<Rotation, 'shape' | 'devices' | 'link' | 'log'>>) => {
  const { vault, device, api } = agency;
  const laneId = scene.talk.candidateLane;
  const ring = await vault.lanes.ring(laneId);
  const detail = (await api.call('linkDetail', { params: { conversationId: scene.talk.conversationId }, body: {} })).link;
  if (!detail) throw new Error('no link');
  const { shares } = await api.call('createLink', {
    params: {},
    body: { linkId: detail.linkId, conversationId: scene.talk.conversationId, authHash: detail.authHash, policy: 'after-reply' },
  });
  const devices = (await Promise.all(detail.admitted.map((id) => vault.candidates.get(laneId, id)))).flatMap((one) => (one ? [one] : []));
  const link = { linkId: detail.linkId, kek: randomBytes(32), shares: new Map(shares.map((one) => [one.epoch, fromBase64url(one.share)])) };
  const { request } = await makeRotation({
    device,
    log: await vault.keyLog.sync(),
    ring,
    compartment: await vault.compartments.newest(ring.lane.compartment),
    shape: detail.state === 'claimed' ? 'single' : 'pair',
    devices,
    link,
    ...parts,
  });
  return request;
};
const post = (scene: Scene, body: RequestOf<'rotateLane'>) => outcome(agency.api.call('rotateLane', { params: { laneId: scene.talk.candidateLane }, body }));
const staleLog = async (): Promise<Rotation['log']> => {
  const log = await agency.vault.keyLog.sync();
  return { ...log, head: { seq: log.head.seq - 1, hash: randomBytes(32) } };
};

test('[attack 53] while nobody replied, keys come in pairs, for the live link, on the present head and epoch', async () => {
  const scene = await aScene(agency);
  expect(await post(scene, await rotation(scene, { shape: 'single' }))).toBe('wraps-incomplete');
  expect(await post(scene, await rotation(scene, { link: null }))).toBe('wraps-incomplete');
  expect(await post(scene, await rotation(scene, { log: await staleLog() }))).toBe('stale-head');
  const good = await rotation(scene, {});
  expect(await post(scene, { ...good, expectedEpoch: 2 })).toBe('stale-epoch');
  expect(await post(scene, { ...good, epochs: good.epochs.toReversed() })).toBe('stale-epoch');
  expect(await post(scene, { ...good, epochs: good.epochs.map((epoch) => ({ ...epoch, links: {} })) })).toBe('wraps-incomplete');
  expect(await post(scene, { ...good, epochs: good.epochs.map((epoch, i) => ({ ...epoch, kcv: good.epochs[1 - i]?.kcv ?? '' })) })).toBe('bad-signature');
  expect(await post(scene, good)).toBe('granted');
  expect(await post(scene, good)).toBe('granted');
  expect(await post(scene, { ...(await rotation(scene, {})), expectedEpoch: 1 })).toBe('stale-epoch');
});

test('[attack 53] after the reply no admitted device and not the link is left out; of two at once one wins', async () => {
  const scene = await aScene(agency);
  await theCandidate(scene.url);
  expect(await post(scene, await rotation(scene, { devices: [] }))).toBe('wraps-incomplete');
  expect(await post(scene, await rotation(scene, { link: null }))).toBe('wraps-incomplete');
  expect(await post(scene, await rotation(scene, { shape: 'pair' }))).toBe('wraps-incomplete');
  const both = [await rotation(scene, {}), await rotation(scene, {})];
  expect((await Promise.all(both.map((body) => post(scene, body)))).toSorted()).toEqual(['granted', 'stale-epoch']);
});

/** A link as our client publishes it; `change` alters one epoch before it is signed, `list` the list of them. */
const publication = async (scene: Scene, change: (facts: Parameters<typeof signEpoch>[1]) => Parameters<typeof signEpoch>[1] = (facts) => facts) => {
  const { vault, device, api, agencyId } = agency;
  const { conversationId, candidateLane: laneId } = scene.talk;
  const [ring, log, link] = [await vault.lanes.ring(laneId), await vault.keyLog.sync(), await createLink()];
  const { shares } = await api.call('createLink', {
    params: {},
    body: { linkId: link.linkId, conversationId, authHash: toBase64url(await sha256(link.keys.auth)), policy: 'after-reply' },
  });
  const epochs = await Promise.all(
    ring.epochs.map(async (epoch): Promise<EpochJson> => {
      const place = { agencyId, laneId, epoch: epoch.epoch };
      const share = fromBase64url(shares.find((one) => one.epoch === epoch.epoch)?.share ?? '');
      const wraps = {
        key: epoch.key,
        devices: epoch.devices,
        links: {
          [link.linkId]: await wrapLaneKeyForLink(place, { linkId: link.linkId, kek: link.keys.kek, share }, ring.keys.get(epoch.epoch) ?? randomBytes(32)),
        },
      };
      const facts = change({
        epoch: epoch.epoch,
        phase: epoch.phase,
        kcv: epoch.kcv,
        recipientsHash: await recipientsHash(ring.lane.compartment, wraps),
        signersHash: ring.listHash,
        keyLogSeq: log.head.seq,
        keyLogHash: log.head.hash,
      });
      return epochJson({ ...(await signEpoch(place, facts, device.keys.ds.privateKey)), ...wraps }, ring.lane.signers);
    }),
  );
  const compartment = await vault.compartments.newest(ring.lane.compartment);
  const place = { agencyId, linkId: link.linkId };
  const { pin, person } = device.admitted;
  const card = await sealLinkCard(link.keys.cardKey, link.linkId, {
    agencyId,
    guestUid: scene.talk.guestUid,
    fingerprint: pin.fingerprint,
    name: 'x',
    first: 'y',
    role: 'consultant',
    language: 'en',
    source: 'linkedin',
    usPub: person.usPub,
    notePub: link.notePub,
    digitKey: link.copy.digitKey,
    keyLogSeq: log.head.seq,
    keyLogHash: log.head.hash,
    list0Hash: ring.listHash,
  });
  const body = {
    card: gcmJson(card),
    agencyCopy: sealedJson(await sealAgencyLinkCopy(place, compartment, link.copy)),
    secret: sealedJson(await sealLinkSecret(place, compartment, link.secret)),
    notePub: toBase64url(link.notePub),
    notice: { version: 1, source: 'linkedin' as const },
    epochs,
  };
  return (list: (epochs: readonly EpochJson[]) => EpochJson[] = (all) => [...all]) =>
    outcome(api.call('publishLink', { params: { linkId: link.linkId }, body: { ...body, epochs: list(epochs) } }));
};

test('[attack 53] a link is published over every epoch as it is stored, on the present head', async () => {
  const scene = await aScene(agency);
  const good = await publication(scene);
  expect(await good((all) => all.slice(0, 1))).toBe('wraps-incomplete');
  expect(await good((all) => [...all, ...all.slice(0, 1)])).toBe('wraps-incomplete');
  expect(await good((all) => all.map((epoch) => ({ ...epoch, links: {} })))).toBe('wraps-incomplete');
  expect(await good((all) => all.map((epoch) => ({ ...epoch, signersN: 3 })))).toBe('wraps-incomplete');
  const facts = await agency.vault.keyLog.sync();
  expect(await (await publication(scene, (epoch) => ({ ...epoch, keyLogSeq: facts.head.seq - 1 })))()).toBe('stale-head');
  expect(await (await publication(scene, (epoch) => ({ ...epoch, kcv: randomBytes(16) })))()).toBe('wraps-incomplete');
  expect(await (await publication(scene, (epoch) => ({ ...epoch, phase: 'opening' })))()).toBe('wraps-incomplete');
  expect(await good()).toBe('granted');
});

test('[attack 53] and over fresh keys alone, where somebody who was cut off may hold the old ones', async () => {
  const scene = await aScene(agency);
  await theCandidate(scene.url);
  await agency.links.end(scene.linkId, 'impostor');
  expect(await (await publication(scene))()).toBe('stale-epoch');
  await agency.rotate(scene.talk.candidateLane);
  const lane = await admin.db.doc(paths.lane(agency.agencyId, scene.talk.candidateLane)).get();
  expect([lane.get('epoch'), lane.get('rotateBy')]).toEqual([3, null]);
  expect(await (await publication(scene))()).toBe('granted');
});
