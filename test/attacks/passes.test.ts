import { paths } from '@liexin/domain/storage/paths';
import { parseLink } from '@liexin/e2ee/parse-link';
import { toBase64url } from '@liexin/proof/bytes';
import { Timestamp } from 'firebase-admin/firestore';
import { beforeAll, expect, test } from 'vitest';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import type { CandidateActor } from '../support/actors/candidate-actor.ts';
import { admin } from './support/admin.ts';
import { outcome, outcomes } from './support/outcome.ts';
import { aBrowser, anAgency, aScene, linkDocument, theCandidate, type Scene } from './support/stage.ts';

let agency: AgencyActor;
let scene: Scene;
let candidate: CandidateActor;
beforeAll(async () => {
  agency = await anAgency();
  scene = await aScene(agency);
  candidate = await theCandidate(scene.url);
});

/** A pass made by an admitted device, as the address that it shows carries it. */
const aPass = async (who = candidate): Promise<{ kind: 'pass'; pass: string; url: string }> => {
  const made = await who.vault.makePass('https://c.example');
  if (!made) throw new Error('no pass');
  await who.api.call('pass', { params: { linkId: who.linkId }, body: made.body });
  const parsed = await parseLink(made.url);
  return { kind: 'pass', url: made.url, pass: toBase64url((parsed.ok && parsed.value.pass) || new Uint8Array(16)) };
};
const waiting = async (url = scene.url): Promise<CandidateActor> => {
  const browser = await aBrowser(url);
  expect((await browser.bind()).state).toBe('waiting');
  return browser;
};
const use = (who: CandidateActor, { kind, pass }: { kind: 'pass'; pass: string }) => outcome(who.bind({ kind, pass }));

test('[attack 47] a pass admits once: not twice, not two at once, not after ten minutes, not with another link', async () => {
  const twice = await aPass();
  expect(await use(await waiting(), twice)).toBe('granted');
  expect(await use(await waiting(), twice)).toBe('pass-spent');

  const pass = await aPass();
  const both = [await waiting(), await waiting()];
  expect((await Promise.all(both.map((one) => use(one, pass)))).toSorted()).toEqual(['granted', 'pass-spent']);

  const late = await aPass();
  const link = admin.db.doc(paths.link(agency.agencyId, scene.linkId));
  const { passes } = (await linkDocument(agency, scene.linkId)) as { passes: { hash: Uint8Array; expiresAt: Timestamp }[] };
  expect(passes[0]?.expiresAt.toMillis()).toBeLessThanOrEqual(Date.now() + 600_000);
  await link.update({ passes: passes.map((one) => ({ ...one, expiresAt: Timestamp.fromMillis(Date.now() - 1) })) });
  expect(await use(await waiting(), late)).toBe('pass-spent');

  const other = await aScene(agency);
  await theCandidate(other.url);
  expect(await use(await waiting(other.url), await aPass())).toBe('pass-spent');
});

test('[attack 47] only an admitted device makes one, and revoking the link voids it', async () => {
  const [hers, body] = [await aScene(agency), (await candidate.vault.makePass('https://c.example'))?.body];
  const provisional = await aBrowser(hers.url);
  await provisional.bind();
  expect(await provisional.vault.makePass('https://c.example')).toBeNull();
  const call = (who: CandidateActor) => () => who.api.call('pass', { params: { linkId: who.linkId }, body: body ?? { passHash: '', signature: '' } });
  const stranger = await waiting();
  expect(await outcomes({ provisional: call(provisional), waiting: call(stranger) })).toEqual({ provisional: 'not-allowed', waiting: 'not-signed-in' });
  await provisional.claim();
  const pass = await aPass(provisional);
  const phone = await waiting(hers.url);
  await agency.links.end(hers.linkId, 'revoked');
  expect(await use(phone, pass)).toBe('link-revoked');
});

test('[attack 56] of two waiting devices the typed number lets in its own; five wrong ones let in nobody', async () => {
  const tapped = await aScene(agency);
  await theCandidate(tapped.url);
  const devices = await Promise.all([0, 1].map(() => waiting(tapped.url)));
  const numbers = await Promise.all(
    devices.map(async (one) => {
      const bound = await one.bind();
      return bound.state === 'waiting' ? bound.number : '';
    }),
  );
  const [mine, other] = devices;
  const [number = '', otherNumber = ''] = numbers;
  if (!mine || !other) throw new Error('nobody waits');
  const admit = (who: CandidateActor, typed: string) => outcome(agency.links.admit(tapped.talk.conversationId, tapped.linkId, who.vault.deviceId, typed));
  const wrong = ['0000', '1111', '2222'].find((one) => !numbers.includes(one)) ?? '3333';
  if (number !== otherNumber) expect(await admit(other, number)).toBe('wrong-number');
  expect(await admit(mine, number)).toBe('granted');
  expect([(await mine.bind()).state, (await other.bind()).state]).toEqual(['admitted', 'waiting']);
  const third = await waiting(tapped.url);
  const bound = await third.bind();
  for (let i = 0; i < 5; i++) expect(await admit(third, bound.state === 'waiting' && bound.number === wrong ? '4444' : wrong)).toBe('wrong-number');
  expect(await admit(third, bound.state === 'waiting' ? bound.number : '')).toBe('too-many-tries');
  expect([(await third.bind()).state, (await other.bind()).state]).toEqual(['waiting', 'waiting']);
  // Who types it has it from the candidate: staff are not told.
  const view = await agency.links.view(tapped.talk.conversationId, { agency: 'Tidewell Partners', first: 'Helen' });
  expect(view?.waiting.map((one) => Object.keys(one).toSorted())).toEqual([
    ['deviceId', 'label', 'sinceMs'],
    ['deviceId', 'label', 'sinceMs'],
  ]);
  expect(view?.detail.devices.flatMap((one) => Object.keys(one))).not.toContain('number');
});

test('[attack 56] an approval that the admitted device did not sign lets in nobody, with the right number', async () => {
  const phone = await waiting();
  const bound = await phone.bind();
  const number = bound.state === 'waiting' ? bound.number : '';
  const approve = (typed: string, signature: string) =>
    outcome(candidate.api.call('approve', { params: { linkId: scene.linkId }, body: { deviceId: phone.vault.deviceId, number: typed, signature } }));
  expect(await approve(number, await candidate.vault.claimSignature())).toBe('bad-signature');
  expect((await phone.bind()).state).toBe('waiting');
});

test('[attack 56] the admitted device sees who waits without a number, and lets in or turns away what it signed for alone', async () => {
  const own = await aScene(agency);
  const first = await theCandidate(own.url);
  const [mine, strange] = [await aBrowser(own.url), await aBrowser(own.url)];
  const bound = await mine.bind();
  await strange.bind();
  const number = bound.state === 'waiting' ? bound.number : '';
  const lane = () => admin.db.doc(paths.lane(agency.agencyId, own.talk.candidateLane)).get();
  expect((await lane()).get('waiting')).toBe(2);
  const list = (who: CandidateActor, linkId = own.linkId) => who.api.call('waitingDevices', { params: { linkId }, body: {} });
  const seen = await list(first);
  expect(seen.devices.map((one) => Object.keys(one).toSorted())).toEqual(Array(2).fill(['atMs', 'deviceId', 'label']));
  expect(JSON.stringify(seen)).not.toContain(`"${number}"`);
  const opened = await aScene(agency);
  const provisional = await aBrowser(opened.url);
  await provisional.bind();
  expect(await outcome(list(provisional, opened.linkId))).toBe('not-allowed');
  expect(await outcome(list(candidate))).toBe('not-allowed');
  expect(await outcome(list(mine))).toBe('not-signed-in');

  const turnAway = async (who: CandidateActor, deviceId: string, signature: string) =>
    outcome(who.api.call('refuse', { params: { linkId: own.linkId }, body: { deviceId, signature } }));
  const { deviceId } = strange.vault;
  expect(await turnAway(candidate, deviceId, await candidate.vault.refuseSignature(own.linkId, deviceId))).toBe('not-allowed');
  expect(await turnAway(first, deviceId, await first.vault.approveSignature(own.linkId, deviceId))).toBe('bad-signature');
  expect(await turnAway(first, first.vault.deviceId, await first.vault.refuseSignature(own.linkId, first.vault.deviceId))).toBe('not-found');
  expect(await turnAway(first, deviceId, await first.vault.refuseSignature(own.linkId, deviceId))).toBe('granted');
  expect(await outcome(strange.bind())).toBe('device-off');

  const approve = async (typed: string) =>
    outcome(
      first.api.call('approve', {
        params: { linkId: own.linkId },
        body: { deviceId: mine.vault.deviceId, number: typed, signature: await first.vault.approveSignature(own.linkId, mine.vault.deviceId) },
      }),
    );
  expect(await approve(number === '0000' ? '1111' : '0000')).toBe('wrong-number');
  expect(await approve(number)).toBe('granted');
  expect((await mine.bind()).state).toBe('admitted');
  expect((await lane()).get('waiting')).toBe(0);
});
