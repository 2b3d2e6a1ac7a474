import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { openLaneKeyOfLink } from '@liexin/e2ee/lane-key';
import { deriveLinkKeys } from '@liexin/e2ee/link-keys';
import { parseLink } from '@liexin/e2ee/parse-link';
import { periodOf } from '@liexin/proof/period';
import type { EpochDocument } from '@liexin/domain/storage/documents';
import { collection, doc, getDocFromServer, getDocsFromServer, limit, onSnapshot, query } from 'firebase/firestore';
import { beforeAll, expect, test } from 'vitest';
import { readMessage } from '../../web/src/platform/live/stored-message.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import type { CandidateActor } from '../support/actors/candidate-actor.ts';
import { admin, dump } from './support/admin.ts';
import { every, outcome, outcomes } from './support/outcome.ts';
import { aBrowser, anAgency, aScene, linkDocument, theCandidate, type Scene } from './support/stage.ts';

let agency: AgencyActor;
beforeAll(async () => {
  agency = await anAgency();
});

const guestStates = async (scene: Scene): Promise<unknown> => (await admin.db.doc(paths.guest(agency.agencyId, scene.talk.guestUid)).get()).get('devices');
const twoBrowsers = async (scene: Scene): Promise<[CandidateActor, CandidateActor]> => {
  const both: [CandidateActor, CandidateActor] = [await aBrowser(scene.url), await aBrowser(scene.url)];
  await Promise.all(both.map((one) => one.bind()));
  return both;
};

test("[attack 26] of two devices that claim in the same moment one is the candidate's, in every one of 12 rounds", async () => {
  const scene = await aScene(agency);
  const both = await twoBrowsers(scene);
  const { candidateLane, conversationId, guestUid } = scene.talk;
  const written = [
    paths.link(agency.agencyId, scene.linkId),
    paths.guest(agency.agencyId, guestUid),
    paths.lane(agency.agencyId, candidateLane),
    paths.conversation(agency.agencyId, conversationId),
  ];
  const unclaimed = await Promise.all(written.map((path) => admin.db.doc(path).get()));
  for (let round = 0; round < 12; round++) {
    await Promise.all(unclaimed.map((before) => before.ref.set(before.data() ?? {})));
    const seen = await Promise.all(both.map((one) => outcome(one.claim())));
    // Heard before or after the winner's commit: told the same.
    expect(seen.toSorted()).toEqual(['granted', 'link-claimed-elsewhere']);
    expect(await guestStates(scene)).toEqual(Object.fromEntries(both.map((one, i) => [one.vault.deviceId, seen[i] === 'granted' ? 'admitted' : 'off'])));
    const [winner, loser] = seen[0] === 'granted' ? both : both.toReversed();
    if (round > 0 || !winner || !loser) continue;
    await winner.write('I am the candidate.');
    expect(await outcome(winner.claim())).toBe('granted');
    expect(await outcome(loser.claim())).toBe('link-claimed-elsewhere');
    // The loser's text may still go, as a note outside the conversation.
    await loser.api.call('note', {
      params: { linkId: scene.linkId },
      body: { auth: (await loser.vault.auth()) ?? '', ...(await loser.vault.note('What I wanted to say')) },
    });
    const view = await agency.links.view(conversationId, { agency: 'Tidewell Partners', first: 'Helen' });
    expect(view?.notes.map((note) => note.text)).toEqual(['What I wanted to say']);
  }
});

test('[attack 28] a device that was cut off hears noise at most, and a dump of both databases opens nothing of the reply epoch', async () => {
  const scene = await aScene(agency);
  const [cutOff, person] = await twoBrowsers(scene);
  const { agencyId } = agency;
  const { candidateLane: laneId, guestUid } = scene.talk;
  const heard: string[] = [];
  const stop = onSnapshot(
    query(collection(cutOff.sdk.db, paths.messages(agencyId, laneId)), limit(50)),
    (found) => found.docs.forEach((one) => heard.push(one.id)),
    () => undefined,
  );
  const period = periodOf(Date.now());
  const attempts = {
    messages: () => getDocsFromServer(query(collection(cutOff.sdk.db, paths.messages(agencyId, laneId)), limit(10))),
    lane: () => getDocFromServer(doc(cutOff.sdk.db, paths.lane(agencyId, laneId))),
    keys: () => cutOff.api.call('laneKeys', { params: { laneId }, body: {} }),
    shares: () => cutOff.api.call('laneShares', { params: { laneId }, body: { from: period, to: period } }),
    session: async () => {
      const who = { agencyId, uid: guestUid, deviceId: cutOff.vault.deviceId };
      const { nonce } = await cutOff.api.call('sessionNonce', { params: {}, body: who });
      await cutOff.api.call('session', { params: {}, body: { ...who, nonce, signature: await cutOff.vault.sessionSignature(nonce) } });
    },
  };
  expect(await outcomes(attempts)).toEqual(every(attempts, 'granted'));
  await person.claim();
  await person.write('Only for the agency');
  const secretId = await agency.write(laneId, 'Only for the candidate');
  expect(await outcomes(attempts)).toEqual({ ...every(attempts, 'device-off'), messages: 'permission-denied', lane: 'permission-denied' });
  expect(await outcome(cutOff.claim())).toBe('link-claimed-elsewhere');
  expect(await outcome(cutOff.bind())).toBe('device-off');
  stop();

  const stolen = (await Promise.all([dump(admin.db.doc(paths.agency(agencyId))), dump(admin.shred)])).flat();
  const at = (path: string) => stolen.find((one) => one.path === path)?.data;
  const epoch = at(paths.epoch(agencyId, laneId, 2)) as unknown as EpochDocument<Uint8Array>;
  const wrap = epoch.links[scene.linkId];
  const parsed = await parseLink(scene.url);
  if (!parsed.ok || !wrap) throw new Error('nothing to try');
  expect(Object.keys(epoch.devices)).toEqual([]);
  const { kek } = await deriveLinkKeys(parsed.value.secret, scene.linkId);
  const place = { agencyId, laneId, epoch: 2 };
  const own = (await linkShares(person)) ?? [];
  expect((await openLaneKeyOfLink(place, { linkId: scene.linkId, kek, share: own[1] ?? new Uint8Array(32) }, wrap, epoch.kcv)).ok).toBe(true);
  // All 32-byte values that the dump or the device has, the sealed shares included.
  const sealed = Object.values((at(shredPaths.linkShares(scene.linkId))?.['shares'] ?? {}) as Record<string, { ciphertext: Uint8Array }>).flatMap(
    ({ ciphertext }) => [ciphertext.subarray(0, 32), ciphertext.subarray(-32)],
  );
  for (const share of [...((await linkShares(cutOff)) ?? []), ...sealed, new Uint8Array(32)])
    expect((await openLaneKeyOfLink(place, { linkId: scene.linkId, kek, share }, wrap, epoch.kcv)).ok).toBe(false);
  // Its own vault shows nothing of what was said since, were it served everything that it may have missed.
  const message = readMessage(secretId, (await getDocFromServer(doc(person.sdk.db, paths.message(agencyId, laneId, secretId)))).data() ?? {});
  expect(message && (await person.vault.open(message))).toEqual({ kind: 'opened', text: 'Only for the candidate', type: 'msg' });
  expect(message && (await cutOff.vault.open(message))).toEqual({ kind: 'locked' });
  expect(heard).toContain(scene.messageId);
});

/** Link shares by epoch that this device was given. */
const linkShares = async (who: CandidateActor) =>
  who.vault.remembered()?.answer.keys.epochs.flatMap(({ link }) => (link ? [new Uint8Array(Buffer.from(link.share, 'base64url'))] : []));

test('[attack 28] an opening device of an earlier, replaced link is cut off by the claim as well', async () => {
  const scene = await aScene(agency);
  const earlier = await aBrowser(scene.url);
  await earlier.bind();
  const renewed = await agency.makeLink(scene.talk);
  const read = () => getDocFromServer(doc(earlier.sdk.db, paths.lane(agency.agencyId, scene.talk.candidateLane)));
  expect(await outcome(read)).toBe('granted');
  await theCandidate(renewed.url);
  expect(await outcome(read)).toBe('permission-denied');
  expect((await linkDocument(agency, scene.linkId))['state']).toBe('ended');
});
