import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { accountText } from '../../web/src/text/account.ts';
import { removalText } from '../../web/src/text/removal.ts';
import { launchBrowser } from '../support/browser.ts';
import { dumpDevice } from '../support/device-dump.ts';
import { picture } from '../support/picture.ts';
import { begins, composer, message, readyAgency, write } from './agency-page.ts';
import { intoTeam, joinAs } from './joining-steps.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';
import { teamText } from '../../web/src/text/team.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const [team, words] = [teamText.en, removalText.en];

test('[J65] a consultant who has the app open is removed: the page says so, keys are renewed, colleague and candidate go on', async () => {
  const agency = await readyAgency(browser, inject('appUrl'));
  const { page } = agency.staff;
  const search = page.url();
  const url = await agency.begin({ name: 'Rita Revel' }, 'Dear Rita');
  const leaver = await joinAs(browser, page, 'Leo');
  const stays = await joinAs(browser, page, 'Mia');
  await page.goto(search);
  await intoTeam(page, ['Leo', 'Mia']);
  for (const one of [leaver, stays]) {
    await one.page.getByText('Rita Revel').click();
    await message(one.page, 'Dear Rita').waitFor();
  }
  await write(leaver.page, 'Leo here');
  const guest = await watchedPage(browser);
  await openLink(guest.page, url);
  await bubble(guest.page, 'Leo here').waitFor();
  await send(guest.page, 'Hello both');
  await message(stays.page, 'Hello both').waitFor();
  await composer(leaver.page).fill('A word that is never sent');

  await page.goto(`${inject('appUrl')}/settings/people`);
  await page.getByRole('button', { name: words.removeNamed('Leo') }).click();
  await page.getByText(words.effect('Leo')).waitFor();
  await picture(page, 'remove-dialog');
  await page.getByRole('alertdialog').getByRole('button', { name: words.remove, exact: true }).click();
  await leaver.page.getByText(accountText.en.signIn.removed('Tidewell Partners')).waitFor();
  await picture(leaver.page, 'removed-member');
  await page.getByText(words.allRenewed).waitFor();
  await page.getByText(team.removed, { exact: true }).waitFor();
  await picture(page, 'keys-renewed');

  // Nothing of what was there is left in that browser.
  const leftovers = async (): Promise<string[]> => {
    const { bytes } = await dumpDevice(leaver.page, { files: false });
    return ['Dear Rita', 'A word that is never sent', 'ck/', 'lk/', 'draft/'].filter((trace) => bytes.includes(trace));
  };
  await expect.poll(leftovers).toEqual([]);
  await leaver.page.goto(`${inject('appUrl')}/inbox`);
  await leaver.page.getByLabel(begins(accountText.en.signIn.password)).waitFor();

  await write(stays.page, 'Mia goes on');
  await bubble(guest.page, 'Mia goes on').waitFor();
  await bubble(guest.page, 'Leo here').waitFor();
  await send(guest.page, 'So do I');
  await message(stays.page, 'So do I').waitFor();
  await message(stays.page, 'Leo here').getByText('Leo').first().waitFor();
  const aboutRemoval = /permission|PERMISSION|insufficient|403/;
  expect([...agency.staff.faults, ...stays.faults, ...guest.faults, ...leaver.faults.filter((line) => !aboutRemoval.test(line))]).toEqual([]);
  await Promise.all([agency.staff.context.close(), leaver.context.close(), stays.context.close(), guest.context.close()]);
});
