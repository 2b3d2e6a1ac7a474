import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { approvalsText } from '../../web/src/text/approvals.ts';
import { mandatesText } from '../../web/src/text/mandates.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { composer, message, readyAgency, write, type Staff } from './agency-page.ts';
import { openLink, send, watchedPage } from './candidate-page.ts';
import { invite, join, joinAs } from './joining-steps.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const tab = ({ page, text }: Staff) => page.getByRole('tab', { name: text.pay.tab });

test('[J33] what is said of pay is seen by who is cleared for it, and by nobody else; who is cleared later is let in with one tap', async () => {
  const agency = await readyAgency(browser, inject('appUrl'));
  const owner = agency.staff;
  const { page } = owner;
  const search = page.url();
  const url = await agency.begin({ name: 'Rita Revel' }, 'Dear Rita');
  const talk = page.url();
  const wei = await joinAs(browser, page, 'Wei Chen');
  const lin = await join(browser, await invite(page, 'Lin Mei'), 'Lin Mei', { language: 'zh' });
  await page.goto(search);
  await page.getByRole('button', { name: mandatesText.en.team, exact: true }).click();
  const dialog = page.getByRole('dialog');
  for (const who of ['Wei Chen', 'Lin Mei']) {
    await dialog.getByRole('listitem').filter({ hasText: who }).getByRole('button', { name: mandatesText.en.teamAdd }).click();
    await dialog.getByRole('list', { name: mandatesText.en.team }).getByText(who).waitFor();
  }

  await page.goto(talk);
  await message(page, 'Dear Rita').waitFor();
  await tab(owner).click();
  await picture(page, 'pay-before');
  await page.getByRole('button', { name: owner.text.pay.open }).click();
  await page.getByText(owner.text.pay.empty).waitFor();
  await write(page, 'Not below 1.7 million');
  await message(page, 'Not below 1.7 million').waitFor();
  await picture(page, 'pay-written');
  // It stands in its own place, and the story of the conversation is as it was.
  await page.getByRole('tab', { name: owner.text.conversation.lanes.candidate }).click();
  await message(page, 'Dear Rita').waitFor();
  expect(await page.getByText('1.7 million').count()).toBe(0);

  await Promise.all([wei, lin].map((one) => one.page.goto(talk)));
  await Promise.all([wei, lin].map((one) => message(one.page, 'Dear Rita').waitFor()));
  for (const one of [wei, lin]) {
    await composer(one.page).waitFor();
    expect([await tab(one).count(), await one.page.getByText('1.7 million').count()]).toEqual([0, 0]);
  }
  await picture(wei.page, 'pay-not-cleared');

  // Cleared by the owner: the page says that colleagues were first, and one of them lets the person in.
  await page.goto(`${inject('appUrl')}/settings/people`);
  await page.getByRole('listitem').filter({ hasText: 'Lin Mei' }).getByRole('button', { name: approvalsText.en.change }).click();
  const roles = page.getByRole('dialog');
  await roles
    .locator('label', { has: page.getByText(approvalsText.en.pay, { exact: true }) })
    .getByRole('checkbox')
    .click();
  await roles.getByRole('button', { name: approvalsText.en.submit, exact: true }).click();
  await tab(lin).click();
  await lin.page.getByRole('button', { name: lin.text.pay.open }).click();
  await lin.page.getByText(lin.text.pay.elsewhere).waitFor();
  await picture(lin.page, 'pay-elsewhere');
  await page.goto(talk);
  await tab(owner).click();
  await page.getByRole('button', { name: owner.text.pay.admit('\u2068Lin Mei\u2069') }).click();
  await message(lin.page, 'Not below 1.7 million').waitFor();
  await write(lin.page, '她想要股份');
  await picture(lin.page, 'pay-let-in');
  await message(page, '她想要股份').waitFor();
  expect(await tab(wei).count()).toBe(0);

  const rita = await watchedPage(browser);
  await openLink(rita.page, url);
  await send(rita.page, 'I am in Suzhou on Thursday');
  await message(wei.page, 'I am in Suzhou on Thursday').waitFor();
  expect([await rita.page.getByText('1.7').count(), await wei.page.getByText('股份').count()]).toEqual([0, 0]);
  const all = [owner, wei, lin, rita];
  expect(all.flatMap(({ faults }) => faults)).toEqual([]);
  await Promise.all(all.map(({ context }) => context.close()));
});
