import { paths } from '@liexin/domain/storage/paths';
import { parseLink } from '@liexin/e2ee/parse-link';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCandidateVault } from '../../web/src/platform/vault/candidate/open-candidate-vault.ts';
import { memoryDeviceStore } from '../../web/src/platform/vault/device-store.ts';
import { makeDevice } from '../../web/src/platform/vault/make-device.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { launchBrowser, newPerson } from '../support/browser.ts';
import { admin } from './support/admin.ts';
import { appHost, ask } from './support/http.ts';
import { aBrowser, anAgency, aScene, linkDocument, theCandidate, type Scene } from './support/stage.ts';

let agency: AgencyActor;
let browser: Browser;
beforeAll(async () => {
  [browser, agency] = await Promise.all([launchBrowser(), anAgency()]);
});
afterAll(() => browser.close());

/** Everything of a link that an opening could change. */
const stateOf = async (scene: Scene) => {
  const { state, devices, binds, exposed, openedAt, claimedAt } = await linkDocument(agency, scene.linkId);
  const conversation = await admin.db.doc(paths.conversation(agency.agencyId, scene.talk.conversationId)).get();
  return { state, devices, binds, exposed, openedAt, claimedAt, summary: conversation.get('link') };
};
const cursorsAndMessages = async ({ talk }: Scene): Promise<[number, number]> => {
  const [cursors, messages] = await Promise.all(
    [paths.cursors, paths.messages].map((path) => admin.db.collection(path(agency.agencyId, talk.candidateLane)).get()),
  );
  return [cursors?.docs.filter((one) => one.id === talk.guestUid).length ?? -1, messages?.size ?? -1];
};

describe.each(['after-reply', 'each-device'] as const)('policy %s', (policy) => {
  test('[attack 15] a mail scanner that fetches, runs the page, taps Open and replays the call changes nothing; the person then gets in', async () => {
    const scene = await aScene(agency, { policy });
    const before = await stateOf(scene);
    const { pathname } = new URL(scene.url);
    for (const method of ['GET', 'HEAD']) expect((await ask({ method, path: pathname })).status).toBe(200);
    expect((await ask({ host: appHost, path: pathname })).status).toBe(307);

    const context = await newPerson(browser);
    const page = await context.newPage();
    const calls: { path: string; body: string | null }[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') calls.push({ path: new URL(request.url()).pathname, body: request.postData() });
    });
    await page.goto(scene.url);
    const button = page.getByRole('button', { name: 'Open', exact: true });
    await button.waitFor();
    expect(calls).toEqual([]);
    expect(await stateOf(scene)).toEqual(before);
    await button.click();
    await page.getByRole('button', { name: 'Continue' }).waitFor();
    expect(calls.map((call) => call.path)).toEqual([`/api/links/${scene.linkId}/begin`]);
    for (let i = 0; i < 2; i++) expect((await ask({ method: 'POST', path: calls[0]?.path ?? '', body: JSON.parse(calls[0]?.body ?? '{}') })).status).toBe(200);
    expect(await stateOf(scene)).toEqual(before);
    await context.close();

    const person = await aBrowser(scene.url);
    const bound = await person.bind();
    expect(bound.state).toBe(policy === 'after-reply' ? 'provisional' : 'waiting');
    expect(await person.read(bound)).toEqual(policy === 'after-reply' ? ['Could we talk on Thursday?'] : []);
  });
});

/** Taps everything that can be tapped but what leaves, each once, on every panel it gets to; the composer is empty whenever Send is tapped. Names of what was tapped. */
const clickEverything = async (page: Page): Promise<string[]> => {
  const clicked: string[] = [];
  for (let step = 0; step < 120; step++) {
    const names = await page
      .locator('button, a[href], input, textarea, [role=button], summary')
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') || one.textContent || one.id));
    const isBack = (name: string): boolean => /^(?:Back|Close|Leave|返回|关闭|退出)/.test(name);
    const at = names.findIndex((name) => !clicked.includes(name) && !isBack(name));
    const back = names.findIndex(isBack);
    if (at < 0 && back < 0) break;
    const index = at < 0 ? back : at;
    if (names[index] === 'Send') await page.locator('#composer').fill('');
    await page
      .locator('button, a[href], input, textarea, [role=button], summary')
      .nth(index)
      .click({ timeout: 500, force: true })
      .catch(() => undefined);
    if (at >= 0) clicked.push(names[at] ?? '');
    // What the tap did is drawn with the next picture.
    await page.evaluate(() => new Promise((resume) => requestAnimationFrame(() => requestAnimationFrame(resume))));
    if (await page.locator('#composer').count()) await page.locator('#composer').fill('');
  }
  return clicked;
};

test('[attack 29] a robot that taps everything claims nothing and reads nothing for the agency; the person then gets in', async () => {
  const scene = await aScene(agency);
  const context = await newPerson(browser);
  const page = await context.newPage();
  await page.goto(scene.url);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.locator('.bub', { hasText: 'Could we talk on Thursday?' }).waitFor();
  await page.locator('.quick button').first().waitFor();
  const clicked = await clickEverything(page);
  expect(clicked).toEqual(expect.arrayContaining(['Menu', 'Interested', 'Tell me more', 'Not now', 'Send']));
  // Longer than a message must be in view to count as read.
  await page.evaluate(() => new Promise((resume) => setTimeout(resume, 700)));
  await context.close();
  const { state, claimedAt } = await stateOf(scene);
  expect({ state, claimedAt }).toEqual({ state: 'open', claimedAt: null });
  expect(await cursorsAndMessages(scene)).toEqual([0, 1]);

  await theCandidate(scene.url);
  expect((await stateOf(scene)).state).toBe('claimed');
  expect((await cursorsAndMessages(scene))[1]).toBe(2);
});

test('[attack 30] nobody brings a switched-off device back, or takes its id over, under a new link', async () => {
  const scene = await aScene(agency);
  const robot = await theCandidate(scene.url, 'Unsubscribe');
  await agency.links.end(scene.linkId, 'impostor');
  const renewed = await agency.makeLink(scene.talk);
  const helper = await aBrowser(renewed.url);
  const { nonce } = await helper.begin();
  const body = await helper.vault.bindBody(nonce, { label: '', notice: { version: 1, language: 'en', acceptedAtMs: 1 }, proof: null });
  const takenOver = await openCandidateVault(
    memoryDeviceStore(),
    { ...(await makeDevice(renewed.linkId, 1)), deviceId: robot.vault.deviceId },
    await secretOf(renewed.url),
  );
  await takenOver.openCard((await helper.begin()).card);
  const again = await takenOver.bindBody((await helper.begin()).nonce, { label: '', notice: { version: 1, language: 'en', acceptedAtMs: 1 }, proof: null });
  const bind = (one: typeof body) => helper.api.call('bind', { params: { linkId: renewed.linkId }, body: one });
  expect((await bind(body)).state).toBe('provisional');
  await expect(bind(again)).rejects.toMatchObject({ code: 'device-off' });
  await expect(robot.api.call('laneKeys', { params: { laneId: scene.talk.candidateLane }, body: {} })).rejects.toMatchObject({ code: 'device-off' });
});

const secretOf = async (url: string): Promise<Uint8Array> => {
  const parsed = await parseLink(url);
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.value.secret;
};

test('[attack 30] a robot that types and sends becomes nobody: ended within 5 s, its secret opens nothing, a new link does', async () => {
  const scene = await aScene(agency);
  const robot = await theCandidate(scene.url, 'Unsubscribe');
  const started = Date.now();
  await agency.links.end(scene.linkId, 'impostor');
  const again = await aBrowser(scene.url);
  const { step, reason } = await again.begin();
  expect({ step, reason }).toEqual({ step: 'ended', reason: 'impostor' });
  expect(Date.now() - started).toBeLessThan(5000);
  await expect(again.bind()).rejects.toMatchObject({ code: 'link-impostor' });
  await expect(robot.write('And again')).rejects.toMatchObject({ code: 'permission-denied' });
  await expect(robot.api.call('laneKeys', { params: { laneId: scene.talk.candidateLane }, body: {} })).rejects.toMatchObject({ code: 'device-off' });
  const rows = await admin.db.collection(paths.laneLedger(agency.agencyId, scene.talk.candidateLane)).where('kind', '==', 'link.impostor').get();
  expect(rows.size).toBe(1);

  const renewed = await agency.makeLink(scene.talk);
  const lane = await admin.db.doc(paths.lane(agency.agencyId, scene.talk.candidateLane)).get();
  expect(lane.get('epoch')).toBe(3);
  await agency.write(scene.talk.candidateLane, 'For the person alone');
  const person = await aBrowser(renewed.url);
  expect(await person.read(await person.bind())).toContain('For the person alone');
  await person.claim();
  expect((await admin.db.doc(paths.lane(agency.agencyId, scene.talk.candidateLane)).get()).get('epoch')).toBe(4);
});
