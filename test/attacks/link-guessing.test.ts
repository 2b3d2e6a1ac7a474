import { paths } from '@liexin/domain/storage/paths';
import { longId, randomBytes } from '@liexin/e2ee/random-bytes';
import { toBase64url } from '@liexin/proof/bytes';
import { beforeAll, expect, test } from 'vitest';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { admin } from './support/admin.ts';
import { ask } from './support/http.ts';
import { outcome } from './support/outcome.ts';
import { shareAbove } from './support/rank.ts';
import { aBrowser, anAgency, aScene, linkDocument, theCandidate, type Scene } from './support/stage.ts';

let agency: AgencyActor;
let scene: Scene;
beforeAll(async () => {
  agency = await anAgency();
  scene = await aScene(agency);
});

const guess = (): string => toBase64url(randomBytes(32));
const begin = (linkId: string, auth: string, exposed = true) => ask({ method: 'POST', path: `/api/links/${linkId}/begin`, body: { auth, exposed } });

test('[attack 17] an unknown id, a wrong proof, a draft and an ended link answer with the same bytes', async () => {
  const person = await aBrowser(scene.url);
  expect((await begin(scene.linkId, (await person.vault.auth()) ?? '', false)).status).toBe(200);
  const ended = await aScene(agency);
  await agency.links.end(ended.linkId, 'revoked');
  const draft = longId();
  await agency.api.call('createLink', {
    params: {},
    body: { linkId: draft, conversationId: scene.talk.conversationId, authHash: guess(), policy: 'after-reply' },
  });

  const clean = ({ status, body, headers }: Awaited<ReturnType<typeof ask>>) => ({ status, body, headers: { ...headers, date: '' } });
  const unknown = clean(await begin(longId(), guess()));
  expect(unknown).toMatchObject({ status: 404, body: '{"error":{"code":"link-unknown","detail":{}}}' });
  for (const linkId of [scene.linkId, ended.linkId, draft]) expect(clean(await begin(linkId, guess()))).toEqual(unknown);
  const { bindBody } = person.vault;
  await person.begin();
  const body = await bindBody(toBase64url(randomBytes(16)), { label: '', notice: { version: 1, language: 'en', acceptedAtMs: 1 }, proof: null });
  for (const linkId of [longId(), scene.linkId, ended.linkId]) {
    expect(clean(await ask({ method: 'POST', path: `/api/links/${linkId}/bind`, body: { ...body, auth: guess() } }))).toEqual(unknown);
    expect(clean(await ask({ method: 'POST', path: `/api/links/${linkId}/code`, body: { auth: guess(), deviceId: person.vault.deviceId } }))).toEqual(unknown);
    expect(clean(await ask({ method: 'POST', path: `/api/links/${linkId}/notes`, body: { auth: guess(), ...(await person.vault.note('x')) } }))).toEqual(
      unknown,
    );
  }
  expect((await linkDocument(agency, scene.linkId))['exposed']).toBe(false);
});

test('[attack 17] nor does time tell them apart', async () => {
  const known: number[] = [];
  const unknown: number[] = [];
  const right: number[] = [];
  const auth = (await (await aBrowser(scene.url)).vault.auth()) ?? '';
  const timed = async (linkId: string, proof: string, into: number[], warm: boolean): Promise<void> => {
    const started = performance.now();
    await ask({ method: 'POST', path: `/api/links/${linkId}/begin`, body: { auth: proof, exposed: false } });
    if (warm) into.push(performance.now() - started);
  };
  for (let i = 0; i < 65; i++) {
    await timed(scene.linkId, guess(), known, i >= 5);
    await timed(longId(), guess(), unknown, i >= 5);
    await timed(scene.linkId, auth, right, i >= 5);
  }
  // The measure sees what there is to see: a right proof reads on and takes longer.
  expect(shareAbove(right, unknown)).toBeGreaterThan(0.75);
  expect(Math.abs(shareAbove(known, unknown) - 0.5)).toBeLessThan(0.25);
});

test('[attack 16] a forwardee with the whole link waits without keys; a code goes to the candidate and is void after five tries', async () => {
  const mailed = await aScene(agency, { contactEmail: 'yifan@example.com' });
  await theCandidate(mailed.url);
  const forwardee = await aBrowser(mailed.url);
  const bound = await forwardee.bind();
  expect(bound).toEqual({ state: 'waiting', number: expect.stringMatching(/^\d{4}$/), ways: ['code', 'device', 'pass', 'staff'], triesLeft: null });
  expect((await admin.db.doc(paths.conversation(agency.agencyId, mailed.talk.conversationId)).get()).get('link.waiting')).toBe(1);

  const askCode = async (): Promise<string> => {
    await forwardee.api.call('code', {
      params: { linkId: mailed.linkId },
      body: { auth: (await forwardee.vault.auth()) ?? '', deviceId: forwardee.vault.deviceId },
    });
    const mails = await admin.db.collection('mails').where('to', '==', 'yifan@example.com').get();
    const newest = mails.docs.toSorted((a, b) => b.get('at').valueOf().localeCompare(a.get('at').valueOf()))[0];
    expect(JSON.stringify(newest?.data())).not.toContain(mailed.linkId);
    return /\d{6}/.exec(String(newest?.get('text')))?.[0] ?? '';
  };
  const code = await askCode();
  const wrong = code === '000000' ? '000001' : '000000';
  for (let i = 0; i < 5; i++) expect(await outcome(forwardee.bind({ kind: 'code', code: wrong }))).toBe('code-wrong');
  expect(await outcome(forwardee.bind({ kind: 'code', code }))).toBe('code-void');
  expect((await forwardee.bind()).state).toBe('waiting');
  const another = await aBrowser(mailed.url);
  await another.bind();
  const second = await askCode();
  expect(await outcome(another.bind({ kind: 'code', code: second }))).toBe('code-wrong');
  expect((await forwardee.bind({ kind: 'code', code: second })).state).toBe('admitted');
  expect(await outcome(forwardee.bind({ kind: 'code', code: second }))).toBe('granted');
  await askCodeTwiceMore(forwardee.api, mailed, forwardee.vault);
});

const askCodeTwiceMore = async (api: AgencyActor['api'], { linkId, url }: Scene, vault: { auth(): Promise<string | null> }): Promise<void> => {
  const waiting = await aBrowser(url);
  await waiting.bind();
  const body = { auth: (await vault.auth()) ?? '', deviceId: waiting.vault.deviceId };
  expect(await outcome(api.call('code', { params: { linkId }, body }))).toBe('granted');
  expect(await outcome(api.call('code', { params: { linkId }, body }))).toBe('too-many-tries');
};
