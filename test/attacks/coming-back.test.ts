import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { openLaneKeyOfLink } from '@liexin/e2ee/lane-key';
import { deriveLinkKeys } from '@liexin/e2ee/link-keys';
import { parseLink } from '@liexin/e2ee/parse-link';
import { doc, getDocFromServer } from 'firebase/firestore';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import type { CandidateActor } from '../support/actors/candidate-actor.ts';
import { admin, dump } from './support/admin.ts';
import { outcome } from './support/outcome.ts';
import { aBrowser, anAgency, aScene, linkDocument, theCandidate } from './support/stage.ts';

const digits = '702918';
let agency: AgencyActor;
beforeAll(async () => {
  agency = await anAgency();
});

const setDigits = async (who: CandidateActor): Promise<unknown> =>
  who.api.call('digits', { params: { linkId: who.linkId }, body: await who.vault.digitsBody(digits) });
const enter = async (who: CandidateActor) => who.bind({ kind: 'digits', dp: await who.vault.digitsProof(digits) });

describe.each(['after-reply', 'each-device'] as const)('policy %s', (policy) => {
  test('[attack 18] on an emptied browser the same link and six digits bring back everything; without the fragment nothing is asked', async () => {
    const scene = await aScene(agency, { policy });
    const first = await aBrowser(scene.url);
    const bound = await first.bind();
    if (bound.state === 'waiting') await agency.links.admit(scene.talk.conversationId, scene.linkId, first.vault.deviceId, bound.number);
    await first.bind();
    await first.claim();
    await first.write('Thursday suits me.');
    await setDigits(first);
    const emptied = await aBrowser(scene.url);
    expect((await emptied.bind()).state).toBe('waiting');
    const again = await enter(emptied);
    expect(await emptied.read(again)).toEqual(['Could we talk on Thursday?', 'Thursday suits me.']);
    expect(await emptied.write('Back on a new phone.')).toMatch(/^.{22}$/);
    expect(await parseLink(scene.url.split('#')[0] ?? '')).toEqual({ ok: false, fault: 'no-secret' });
  });
});

test('[attack 18] of more than five browsers the longest idle one leaves, before the reply and after it; nobody is locked out', async () => {
  const scene = await aScene(agency);
  const early: CandidateActor[] = [];
  for (let i = 0; i < 6; i++) {
    early.push(await aBrowser(scene.url));
    expect((await early[i]?.bind())?.state).toBe('provisional');
  }
  const { devices } = (await linkDocument(agency, scene.linkId)) as { devices: Record<string, { state: string }> };
  expect(early.map((one) => devices[one.vault.deviceId]?.state)).toEqual(['off', ...Array<string>(5).fill('provisional')]);
  await early[5]?.claim();
  if (early[5]) await setDigits(early[5]);
  for (let i = 0; i < 5; i++) {
    const next = await aBrowser(scene.url);
    await next.bind();
    expect((await enter(next)).state).toBe('admitted');
  }
  const guest = (await admin.db.doc(paths.guest(agency.agencyId, scene.talk.guestUid)).get()).get('devices') as Record<string, string>;
  expect(Object.values(guest).filter((state) => state === 'admitted').length).toBe(5);
  expect(guest[early[5]?.vault.deviceId ?? '']).toBe('off');
});

test('[attack 36] after a renewal the old secret tells `replaced`, the new one without proof shows nothing, the same digits bring the whole history', async () => {
  const scene = await aScene(agency);
  const candidate = await theCandidate(scene.url);
  await setDigits(candidate);
  const renewed = await agency.makeLink(scene.talk);
  const old = await aBrowser(scene.url);
  expect(await old.begin()).toMatchObject({ step: 'ended', reason: 'replaced' });
  expect(await outcome(old.bind())).toBe('link-replaced');
  const phone = await aBrowser(renewed.url);
  expect(await phone.begin()).toMatchObject({ step: 'proof', reason: null });
  expect(Object.keys(await phone.bind()).toSorted()).toEqual(['number', 'state', 'triesLeft', 'ways']);
  expect(await phone.read(await enter(phone))).toEqual(['Could we talk on Thursday?', 'Thursday suits me.']);
  expect(await outcome(candidate.write('The first phone is still in.'))).toBe('granted');
});

test('[attack 19] after a revocation nothing opens: not for the candidate, not for a thief with the secret and a later dump', async () => {
  const scene = await aScene(agency);
  const { agencyId } = agency;
  const laneId = scene.talk.candidateLane;
  const candidate = await theCandidate(scene.url);
  const read = () => getDocFromServer(doc(candidate.sdk.db, paths.message(agencyId, laneId, scene.messageId)));
  const stored = () => admin.db.doc(paths.epoch(agencyId, laneId, 1)).get();
  const parsed = await parseLink(scene.url);
  const share = candidate.vault.remembered()?.answer.keys.epochs[0]?.link?.share;
  const wrap = (await stored()).get('links')[scene.linkId];
  if (!parsed.ok || !share) throw new Error('nothing to try');
  const { kek } = await deriveLinkKeys(parsed.value.secret, scene.linkId);
  const before = await openLaneKeyOfLink(
    { agencyId, laneId, epoch: 1 },
    { linkId: scene.linkId, kek, share: new Uint8Array(Buffer.from(share, 'base64url')) },
    wrap,
    (await stored()).get('kcv'),
  );
  expect([before.ok, await outcome(read)]).toEqual([true, 'granted']);

  await agency.links.end(scene.linkId, 'revoked');
  expect(await outcome(read)).toBe('permission-denied');
  expect(await outcome(candidate.write('still there?'))).toBe('permission-denied');
  expect(await outcome(candidate.api.call('laneKeys', { params: { laneId }, body: {} }))).toBe('device-off');
  const thief = await aBrowser(scene.url);
  expect(await thief.begin()).toMatchObject({ step: 'ended', reason: 'revoked' });
  expect(await outcome(thief.bind())).toBe('link-revoked');
  const stolen = (await Promise.all([dump(admin.db.doc(paths.agency(agencyId))), dump(admin.shred)])).flat();
  expect(stolen.filter(({ path }) => path.startsWith(paths.epochs(agencyId, laneId))).map(({ data }) => data['links'])).toEqual([{}, {}]);
  expect(stolen.find(({ path }) => path === shredPaths.linkShares(scene.linkId))).toBeUndefined();
  expect((await linkDocument(agency, scene.linkId))['secret']).toBeNull();

  await agency.rotate(laneId);
  const lane = await admin.db.doc(paths.lane(agencyId, laneId)).get();
  expect([lane.get('epoch'), lane.get('rotateBy'), lane.get('participantUids')]).toEqual([3, null, [agency.uid]]);
});
