import { paths } from '@liexin/domain/storage/paths';
import { proposeDigits } from '@liexin/e2ee/digits';
import { beforeAll, expect, test } from 'vitest';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import type { CandidateActor } from '../support/actors/candidate-actor.ts';
import { admin } from './support/admin.ts';
import { outcome, outcomes, type Attempts } from './support/outcome.ts';
import { aBrowser, anAgency, aScene, theCandidate, type Scene } from './support/stage.ts';

const digits = '702918';
let agency: AgencyActor;
beforeAll(async () => {
  agency = await anAgency();
});

const setDigits = async (who: CandidateActor, typed: string, body?: { dp: string | null; signature: string }): Promise<unknown> =>
  who.api.call('digits', { params: { linkId: who.linkId }, body: body ?? (await who.vault.digitsBody(typed)) });
const enter = async (who: CandidateActor, typed: string) => who.bind({ kind: 'digits', dp: await who.vault.digitsProof(typed) });
/** Lets a waiting device in by the number on its screen, as the consultant does. */
const admit = async (scene: Scene, who: CandidateActor): Promise<void> => {
  const bound = await who.bind();
  if (bound.state === 'waiting') await agency.links.admit(scene.talk.conversationId, scene.linkId, who.vault.deviceId, bound.number);
};

test('[attack 34] of 60 wrong digits at once exactly five are compared, then the digits are void; tap and mail code still work', async () => {
  const scene = await aScene(agency, { contactEmail: 'digits@example.com' });
  await setDigits(await theCandidate(scene.url), digits);
  const welcome = await aBrowser(scene.url);
  await welcome.bind();
  expect((await enter(welcome, digits)).state).toBe('admitted');

  const thief = await aBrowser(scene.url);
  await thief.bind();
  const guesses = new Set<string>();
  while (guesses.size < 60) guesses.add(proposeDigits());
  guesses.delete(digits);
  const seen = await Promise.all([...guesses].map((guess) => outcome(enter(thief, guess))));
  expect(seen.filter((one) => one === 'digits-wrong').length).toBe(5);
  expect(seen.filter((one) => one === 'digits-void').length).toBe(guesses.size - 5);
  expect(await outcome(enter(thief, digits))).toBe('digits-void');
  expect(await thief.bind()).toMatchObject({ state: 'waiting', ways: ['code', 'device', 'pass', 'staff'] });

  const [tapped, coded] = [await aBrowser(scene.url), await aBrowser(scene.url)];
  await admit(scene, tapped);
  expect((await tapped.bind()).state).toBe('admitted');
  await coded.bind();
  await coded.api.call('code', { params: { linkId: scene.linkId }, body: { auth: (await coded.vault.auth()) ?? '', deviceId: coded.vault.deviceId } });
  const mail = (await admin.db.collection('mails').where('to', '==', 'digits@example.com').where('subject', '==', 'Your code').get()).docs[0];
  expect((await coded.bind({ kind: 'code', code: /\d{6}/.exec(String(mail?.get('text')))?.[0] ?? '' })).state).toBe('admitted');
  expect((await admin.db.doc(paths.guestSecrets(agency.agencyId, scene.talk.guestUid)).get()).get('wrong')).toBe(5);
  expect((await admin.db.doc(paths.lane(agency.agencyId, scene.talk.candidateLane)).get()).get('digits')).toBe('void');
  const rows = await admin.db.collection(paths.laneLedger(agency.agencyId, scene.talk.candidateLane)).where('kind', '==', 'digits.void').get();
  expect(rows.size).toBe(1);
});

test('[attack 34] twenty wrong ones in all are the end, however many right ones lie between', async () => {
  const scene = await aScene(agency);
  await setDigits(await theCandidate(scene.url), digits);
  const seen: string[] = [];
  for (let round = 0; round < 6; round++) {
    const browser = await aBrowser(scene.url);
    await browser.bind();
    for (let i = 0; i < 4; i++) seen.push(await outcome(enter(browser, `90481${round}`)));
    seen.push(await outcome(enter(browser, digits)));
  }
  expect(seen.filter((one) => one === 'digits-wrong').length).toBe(20);
  expect(seen.slice(-5)).toEqual(Array<string>(5).fill('digits-void'));
});

test('[attack 35] a waiting, a provisional and a switched-off device set no digits', async () => {
  const scene = await aScene(agency);
  const [candidate, cutOff] = [await aBrowser(scene.url), await aBrowser(scene.url)];
  await candidate.bind();
  await cutOff.bind();
  expect(await outcomes({ candidate: () => setDigits(candidate, digits), cutOff: () => setDigits(cutOff, digits) })).toEqual({
    candidate: 'not-allowed',
    cutOff: 'not-allowed',
  });
  await candidate.claim();
  const waiting = await aBrowser(scene.url);
  await waiting.bind();
  const attempts: Attempts = {
    'switched off': () => setDigits(cutOff, digits),
    waiting: () => setDigits(waiting, digits),
    'signed by another device': async () => setDigits(candidate, '', await cutOff.vault.digitsBody(digits)),
    'other digits than signed': async () =>
      setDigits(candidate, '', { ...(await candidate.vault.digitsBody(digits)), dp: await candidate.vault.digitsProof('702919') }),
  };
  expect(await outcomes(attempts)).toEqual({
    'switched off': 'device-off',
    waiting: 'not-signed-in',
    'signed by another device': 'bad-signature',
    'other digits than signed': 'bad-signature',
  });
  expect(await outcome(setDigits(candidate, digits))).toBe('granted');
});

test('[attack 35] dates, runs and repeats are refused, full-width digits are taken', async () => {
  const scene = await aScene(agency);
  const candidate = await theCandidate(scene.url);
  const weak = ['010190', '311299', '199012', '123456', '987654', '135791', '111111', '121212', '123123', '112233', '880808'];
  for (const typed of weak) expect({ typed, seen: await outcome(setDigits(candidate, typed)) }).toEqual({ typed, seen: 'digits-weak' });
  expect(await outcome(setDigits(candidate, '７０２９１８'))).toBe('granted');
  const phone = await aBrowser(scene.url);
  await phone.bind();
  expect((await enter(phone, '702918')).state).toBe('admitted');
});
