import { toBase58 } from '@liexin/e2ee/base58';
import { buildFragment, checkDigits } from '@liexin/e2ee/link-fragment';
import { parseLink } from '@liexin/e2ee/parse-link';
import type { Browser } from 'playwright-core';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGateway, type AccessLine } from '@liexin/gateway/start-gateway';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { launchBrowser } from '../support/browser.ts';
import { watchedPage } from '../journeys/candidate-page.ts';
import { appRoot, replyRoot } from '../../scripts/build-web.ts';
import { ask } from './support/http.ts';
import { anAgency, aScene, at, linkDocument, type Scene } from './support/stage.ts';

let agency: AgencyActor;
let browser: Browser;
let scene: Scene;
let secret: Uint8Array;
beforeAll(async () => {
  [browser, agency] = await Promise.all([launchBrowser(), anAgency()]);
  scene = await aScene(agency);
  const parsed = await parseLink(scene.url);
  if (!parsed.ok) throw new Error(parsed.fault);
  secret = parsed.value.secret;
});
afterAll(() => browser.close());

const address = (fragment: string, mark = '#'): string => `${at.candidateUrl}/r/${scene.linkId}${mark}${fragment}`;
/** A fragment with any names, well checked: what a forger makes who has the link and does not ask our code. */
const withNames = async (names: string): Promise<string> => {
  const head = await buildFragment(scene.linkId, { secret });
  const text = `${head}.n${toBase58(new TextEncoder().encode(names))}`;
  return text + (await checkDigits(scene.linkId, text));
};

test("[attack 37] names that are not the agency's are replaced under a red line, and nothing is bound before a new tap", async () => {
  const { page, context, requests } = await watchedPage(browser);
  await page.goto(address(await withNames('HSBC Private Bank\nZhang')));
  await page.getByRole('heading', { name: /HSBC Private Bank/ }).waitFor();
  expect(await page.title()).not.toContain('HSBC');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: 'Tidewell Partners' }).waitFor();
  expect(await page.locator('body').innerText()).not.toContain('HSBC');
  expect(requests.filter((path) => path.startsWith('/api'))).toEqual([`/api/links/${scene.linkId}/begin`]);
  expect((await linkDocument(agency, scene.linkId))['state']).toBe('new');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.locator('.bub').first().waitFor();
  await context.close();
});

test('[attack 37] direction marks, addresses, telephone numbers, markup and very long names are not shown; the link still opens', async () => {
  const forged = [
    '\u202eknaB CBSH\nZhang',
    'www.hsbc.com/pay\nZhang',
    'HSBC WeChat 8613812345678\nZhang',
    '<b>HSBC</b>\nZhang',
    `${'H'.repeat(10_000)}\nZhang`,
    'HSBC\nZhang\nmore',
    'HSBC @pay\nZhang',
    ' HSBC\nZhang',
  ];
  const { page, context } = await watchedPage(browser);
  for (const names of forged) {
    await page.goto('about:blank');
    await page.goto(address(await withNames(names)));
    await page.getByRole('button', { name: 'Open', exact: true }).waitFor();
    expect(await page.locator('body').innerText()).not.toMatch(/HSBC|CBSH|hsbc|HHHH|8613812345678|Zhang/);
  }
  await context.close();
  const good = await parseLink(address(await withNames('Tidewell Partners\nHelen')));
  expect(good).toMatchObject({ ok: true, value: { names: { agency: 'Tidewell Partners', first: 'Helen' } } });
});

test('[attack 38] a link with `%23` is repaired and flagged, and its secret stands in no log line', async () => {
  const exposedScene = await aScene(agency);
  const damaged = exposedScene.url.replace('#', '%23');
  const fragment = exposedScene.url.split('#')[1] ?? '';
  const lines: AccessLine[] = [];
  const ports = {
    firestore: `127.0.0.1:${at.firestorePort}`,
    auth: `127.0.0.1:${at.authPort}`,
    functions: { upstream: `127.0.0.1:${inject('functionsPort')}`, project: 'demo-liexin', region: 'us-central1' },
  };
  const gateway = await startGateway({ port: 0, appRoot, replyRoot, findHeaders: () => ({}), log: (line) => lines.push(line), ...ports });
  const { page, context } = await watchedPage(browser);
  const local = damaged.replace(/:\d+\//, `:${gateway.port}/`);
  await page.goto(local);
  await page.getByRole('button', { name: 'Open', exact: true }).waitFor();
  expect(page.url()).toBe(local.replace('%23', '#'));
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('button', { name: 'Continue' }).waitFor();
  await context.close();
  await gateway.close();
  expect((await ask({ path: new URL(damaged).pathname })).status).toBe(200);
  expect((await linkDocument(agency, exposedScene.linkId))['exposed']).toBe(true);
  const view = await agency.links.view(exposedScene.talk.conversationId, { agency: 'x', first: 'y' });
  expect(view?.detail.exposed).toBe(true);

  expect(lines.some((line) => line.path === '/r/*')).toBe(true);
  expect(JSON.stringify(lines)).not.toContain(fragment.slice(0, 12));
  const run = join(inject('dataFolder'), 'run');
  const logs = readdirSync(run)
    .filter((name) => name.endsWith('.log'))
    .map((name) => readFileSync(join(run, name), 'utf8'));
  expect(logs.join('').length).toBeGreaterThan(1000);
  for (const log of logs) expect(log.includes(fragment.slice(0, 12))).toBe(false);
});

test('[attack 38] a link cut anywhere, made small, or changed by one character asks the server nothing', async () => {
  const whole = scene.url.split('#')[1] ?? '';
  const faults = new Map<string, number>();
  const head = 47;
  for (let length = 0; length <= whole.length; length++) {
    const parsed = await parseLink(address(whole.slice(0, length)));
    const seen = parsed.ok ? 'whole' : parsed.fault;
    faults.set(seen, (faults.get(seen) ?? 0) + 1);
    expect({ length, seen }).toEqual({ length, seen: length === 0 ? 'no-secret' : length < head ? 'cut' : 'whole' });
  }
  expect(await parseLink(address(whole.toLowerCase()))).toEqual({ ok: false, fault: 'lower-cased' });
  expect(await parseLink(address(`${whole.slice(0, 20)}${whole[20] === 'A' ? 'B' : 'A'}${whole.slice(21)}`))).toEqual({ ok: false, fault: 'damaged' });
  expect(await parseLink(`Dear Yifan,\n${scene.url}?utm_source=mail.\nBest, Helen`)).toMatchObject({ ok: true });

  const { page, context, requests } = await watchedPage(browser);
  for (const damaged of [whole.slice(0, 30), whole.toLowerCase(), '']) {
    await page.goto('about:blank');
    await page.goto(address(damaged));
    await page.locator('textarea, input').first().waitFor();
    expect(await page.locator('body').innerText()).not.toContain(whole.slice(0, 20));
  }
  expect(requests.filter((path) => path.startsWith('/api'))).toEqual([]);
  await context.close();
});
