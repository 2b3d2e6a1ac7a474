import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ask } from '../attacks/support/http.ts';
import { launchBrowser } from '../support/browser.ts';
import { candidateText } from '../../web/src/text/candidate.ts';
import { replyText } from '../../web/src/text/reply.ts';
import { picture } from '../support/picture.ts';
import { message, readyAgency } from './agency-page.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const words = candidateText.en;
const reply = replyText.en;

test('[J14] a robot loads the link, the consultant tries it herself; the real candidate still comes first and closes them out', async () => {
  const agency = await readyAgency(browser, inject('appUrl'));
  const { page } = agency.staff;
  const url = await agency.begin({ name: 'Shen Yifan' }, 'Could we talk');
  const panel = page.getByRole('complementary', { name: words.label });
  await panel.getByText(words.linkNew).waitFor();

  // What a mail scanner does: fetch, then load in a browser and look at it; then one that presses what looks like a button.
  const fetched = await ask({ path: new URL(url).pathname, headers: { 'user-agent': 'MailScanner/1.0' } });
  expect(fetched.status).toBe(200);
  const robot = await watchedPage(browser, { viewport: 'desktop' });
  await robot.page.goto(url, { waitUntil: 'networkidle' });
  expect(robot.requests.filter((path) => path.startsWith('/api'))).toEqual([]);
  await robot.page.getByRole('button', { name: reply.open.open, exact: true }).click();
  await robot.page.getByRole('button', { name: reply.notice.goOn }).waitFor();
  await panel.getByText(words.linkNew).waitFor();

  const trial = await watchedPage(browser, { viewport: 'desktop' });
  await openLink(trial.page, url);
  await bubble(trial.page, 'Could we talk').waitFor();
  await panel.getByText(words.linkOpen(1)).waitFor();
  await picture(trial.page, 'own-test');

  const candidate = await watchedPage(browser);
  await openLink(candidate.page, url);
  await bubble(candidate.page, 'Could we talk').waitFor();
  await panel.getByText(words.linkOpen(2)).waitFor();
  await picture(page, 'opened-twice');
  await trial.page.locator('#composer').fill('Only a test');
  await send(candidate.page, 'Here I am');
  await message(page, 'Here I am').waitFor();
  await trial.page.getByRole('heading', { name: reply.ended.cutOffTitle }).waitFor({ timeout: 5000 });
  await picture(trial.page, 'own-test-cut-off');
  await panel.getByText(/^Theirs since/).waitFor();
  // The robot goes on now: it has to wait to be let in, as anybody else.
  await robot.page.getByRole('button', { name: reply.notice.goOn }).click();
  await robot.page.getByText(reply.waiting.title).waitFor();
  expect(await bubble(robot.page, 'Could we talk').count()).toBe(0);

  expect([...agency.staff.faults, ...robot.faults, ...trial.faults, ...candidate.faults]).toEqual([]);
  await Promise.all([agency.staff, robot, trial, candidate].map(({ context }) => context.close()));
});
