import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { teamText } from '../../web/src/text/team.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { message, readyAgency, staffPage, write } from './agency-page.ts';
import { intoTeam, invite, join } from './joining-steps.ts';
import { bubble, openLink, watchedPage } from './candidate-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const words = teamText.en;

test('[J30] a colleague is invited by a link, joins on a phone in Chinese, and is in without anybody tapping', async () => {
  const agency = await readyAgency(browser, inject('appUrl'));
  const { page } = agency.staff;
  const link = await invite(page, 'Wei Chen');
  expect(link).toMatch(/\/join\?invitation=[\w-]{22}#1\w+$/);
  const joiner = await join(browser, link, 'Wei Chen 陈伟', { language: 'zh' });
  expect(joiner.page.url()).not.toContain('#');
  await picture(joiner.page, 'joined');
  await page.getByText('Wei Chen 陈伟', { exact: true }).waitFor();
  await picture(page, 'people');

  // The link has done its work: nobody else comes in by it, and it says so.
  const late = await staffPage(browser, inject('appUrl'));
  await late.page.goto(link);
  await late.page.getByRole('heading', { name: words.join.endedTitle }).waitFor();
  // Cut off on the way: said without asking any server for it, and another can be pasted.
  await late.page.goto(link.slice(0, -9));
  await late.page.getByRole('heading', { name: words.join.damagedTitle }).waitFor();
  await picture(late.page, 'join-damaged');
  expect([...agency.staff.faults, ...joiner.faults, ...late.faults]).toEqual([]);
  await Promise.all([agency.staff.context.close(), joiner.context.close(), late.context.close()]);
});

test('[J31] taken into a search the colleague has its whole past, writes in it, and the candidate sees who reads', async () => {
  const agency = await readyAgency(browser, inject('appUrl'));
  const { page } = agency.staff;
  const search = page.url();
  const url = await agency.begin({ name: 'Rita Revel' }, 'Dear Rita');
  const joiner = await join(browser, await invite(page, 'Wei Chen'), 'Wei Chen');
  await page.getByText('Wei Chen').first().waitFor();

  await page.goto(search);
  await intoTeam(page, ['Wei Chen']);
  await picture(page, 'team');

  await joiner.page.getByText('Rita Revel').click();
  await message(joiner.page, 'Dear Rita').waitFor();
  await write(joiner.page, 'Wei here, the second consultant');
  await picture(joiner.page, 'second-consultant');
  const guest = await watchedPage(browser);
  await openLink(guest.page, url);
  await bubble(guest.page, 'Wei here').waitFor();
  await bubble(guest.page, 'Dear Rita').waitFor();
  await guest.page.getByText('Wei Chen').first().waitFor();
  await picture(guest.page, 'candidate-of-two');
  expect([...agency.staff.faults, ...joiner.faults, ...guest.faults]).toEqual([]);
  await Promise.all([agency.staff.context.close(), joiner.context.close(), guest.context.close()]);
});
