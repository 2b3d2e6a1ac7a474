import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { launchBrowser, newPerson } from '../support/browser.ts';
import { bubble, openLink } from '../journeys/candidate-page.ts';
import { appHost, ask, candidateHost, port } from './support/http.ts';
import { anAgency, aScene, at, theCandidate, type Scene } from './support/stage.ts';

let agency: AgencyActor;
let browser: Browser;
let scene: Scene;
beforeAll(async () => {
  [browser, agency] = await Promise.all([launchBrowser(), anAgency('<script>alert(1)</script> Partners')]);
  scene = await aScene(agency);
});
afterAll(() => browser.close());

test('[attack 54] a script on the app host sees nothing that the candidate host keeps, and reaches none of its services', async () => {
  const context = await newPerson(browser);
  const candidate = await context.newPage();
  await openLink(candidate, scene.url);
  await bubble(candidate, 'Could we talk').waitFor();
  const databases = () => indexedDB.databases().then((all) => all.map((one) => one.name));
  expect(await candidate.evaluate(databases)).toContain('liexin-reply');

  const app = await context.newPage();
  await app.goto(`${at.appUrl}/missing-page`);
  expect(await app.evaluate(databases)).not.toContain('liexin-reply');
  const fetched = await app.evaluate(
    (url) =>
      Promise.all(
        [fetch(url), fetch(url, { mode: 'no-cors' })].map((one) =>
          one.then(
            (answer) => answer.type,
            (error: Error) => error.name,
          ),
        ),
      ),
    `${at.candidateUrl}/api/config`,
  );
  expect(fetched).toEqual(['TypeError', 'TypeError']);
  expect(await candidate.evaluate((url) => fetch(url).then((answer) => answer.status), `${at.candidateUrl}/api/config`)).toBe(200);
  for (const site of ['same-site', 'cross-site']) expect((await ask({ path: '/api/config', headers: { 'sec-fetch-site': site } })).status).toBe(403);

  const popup = app.waitForEvent('popup');
  const handle = await app.evaluateHandle((url) => window.open(url), `${at.candidateUrl}/r/${scene.linkId}`);
  await (await popup).waitForLoadState();
  const opened = await handle.evaluate((other) => {
    try {
      return other === null || other.closed ? 'cut' : typeof other.document;
    } catch (error) {
      return error instanceof Error ? error.name : 'refused';
    }
  });
  expect(['cut', 'SecurityError', 'TypeError']).toContain(opened);
  expect(await context.cookies()).toEqual([]);
  await context.close();
});

test('[attack 54] nobody frames a reply page, from any host', async () => {
  const context = await newPerson(browser);
  const page = await context.newPage();
  const framed = async (url: string): Promise<string> => {
    await page.goto('about:blank');
    await page.setContent(`<iframe src="${url}" width="400" height="400"></iframe>`);
    return (
      (await page
        .frames()[1]
        ?.content()
        .catch(() => '')) ?? ''
    );
  };
  expect(await framed('data:text/html,<p id=page>framed</p>')).toContain('framed');
  expect(await framed(`${at.candidateUrl}/r/${scene.linkId}`)).not.toContain('id="page"');
  const { headers, body } = await ask({ path: `/r/${scene.linkId}` });
  expect(body).toContain('id="page"');
  expect([headers['x-frame-options'], String(headers['content-security-policy']).includes("frame-ancestors 'none'")]).toEqual(['DENY', true]);
  await context.close();
});

test("[attack 54] no worker is ever registered beside a candidate's keys", async () => {
  const context = await newPerson(browser);
  const page = await context.newPage();
  await page.goto(scene.url);
  await page.getByRole('button', { name: 'Open', exact: true }).waitFor();
  const own = await page.evaluate(() => [...document.scripts].map((script) => new URL(script.src).pathname)[0] ?? '/');
  expect((await ask({ path: own })).status).toBe(200);
  expect((await ask({ path: own, headers: { 'service-worker': 'script' } })).status).toBe(404);
  const registered = await page.evaluate(
    (urls) =>
      Promise.all(
        urls.map((url) =>
          navigator.serviceWorker.register(url, { scope: '/r/' }).then(
            () => 'registered',
            (error: Error) => error.name,
          ),
        ),
      ),
    [own, '/sw.js', '/r/x'],
  );
  expect(registered).not.toContain('registered');
  expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length))).toBe(0);
  await context.close();
});

test('[attack 54] no answer of either host sets a cookie, and the candidate host serves its few paths and nothing else', async () => {
  const paths = [
    '/',
    '/r/x',
    `/r/${scene.linkId}`,
    '/api/config',
    '/api/session/nonce',
    '/api/me/unlock',
    '/api/agencies',
    '/inbox',
    '/sw.js',
    '/_next/x.js',
    '/identitytoolkit.googleapis.com/v1/projects',
    '/v1/projects/demo-liexin/databases/(default)/documents/mails',
    '/_mailbox',
    '/missing',
  ];
  for (const host of [appHost, candidateHost]) {
    for (const path of paths)
      for (const method of ['GET', 'POST'])
        expect({ host, path, cookie: (await ask({ host, method, path, headers: { cookie: 'a=b' } })).headers['set-cookie'] }).toEqual({
          host,
          path,
          cookie: undefined,
        });
  }
  for (const path of ['/', '/api/me/unlock', '/api/agencies', '/api/mandates', '/api/internal/run/x', '/inbox', '/sw.js', '/_mailbox', '/index.html'])
    expect({ path, status: (await ask({ method: path.startsWith('/api') ? 'POST' : 'GET', path })).status }).toEqual({ path, status: 404 });
  const owner = { authorization: 'Bearer owner' };
  const mails = '/v1/projects/demo-liexin/databases/(default)/documents/mails';
  for (const host of [appHost, candidateHost]) expect((await ask({ host, path: mails, headers: owner })).status).toBe(403);
});

test('[attack 55] the mailbox answers this machine by its own names only, and a mail with script in it is text', async () => {
  const candidate = await theCandidate(scene.url);
  await agency.api.call('testMail', { params: {}, body: {} });
  const get = (host: string, headers: Record<string, string> = {}) => ask({ host, path: '/_mailbox', headers });
  await expect.poll(async () => (await get(appHost)).body, { timeout: 30_000 }).toContain(agency.email);
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) expect((await get(host)).status).toBe(200);
  for (const host of ['evil.example', `evil.example:${port}`, `localhost.evil.example:${port}`, `192.168.1.5:${port}`, `app.localhost:${port}`]) {
    for (const headers of [{}, { 'x-forwarded-for': '127.0.0.1' }, { 'x-forwarded-host': 'localhost' }])
      expect({ host, status: (await get(host, headers)).status }).toEqual({ host, status: 421 });
  }
  expect((await get(candidateHost)).status).toBe(404);
  const { body, headers } = await get(appHost);
  expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt; Partners');
  expect(body).not.toContain('<script');
  expect(headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
  expect(candidate.linkId).toBe(scene.linkId);
});
