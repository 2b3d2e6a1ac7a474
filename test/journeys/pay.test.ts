import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { approvalsText } from '../../web/src/text/approvals.ts';
import { roomText } from '../../web/src/text/room.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { composer, message, readyAgency, write, type Staff } from './agency-page.ts';
import { openLink, send, watchedPage } from './candidate-page.ts';
import { intoTeam, invite, join, joinAs } from './joining-steps.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Where the keyboard is. */
const focused = (page: Page, tabName: string) => page.locator('[role=tab]:focus', { hasText: tabName }).waitFor();
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
  await intoTeam(page, ['Wei Chen', 'Lin Mei']);

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
  await tab(owner).press('ArrowLeft');
  await message(page, 'Dear Rita').waitFor();
  await focused(page, owner.text.conversation.lanes.internal);
  await page.keyboard.press('ArrowRight');
  await message(page, '1.7 million').waitFor();
  await focused(page, owner.text.pay.tab);
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
  // What is new about pay is told where it is not looked at.
  await lin.page.getByRole('tab', { name: lin.text.conversation.lanes.candidate }).click();
  await write(page, 'She would take 1.8');
  await tab(lin).getByText(lin.text.pay.news).waitFor();
  await picture(lin.page, 'pay-news');

  const rita = await watchedPage(browser);
  await openLink(rita.page, url);
  await send(rita.page, 'I am in Suzhou on Thursday');
  await message(wei.page, 'I am in Suzhou on Thursday').waitFor();
  expect([await rita.page.getByText('1.7').count(), await wei.page.getByText('股份').count()]).toEqual([0, 0]);

  // In a closed search it is read on, and nothing more is written.
  await page.goto(search);
  await page.getByRole('button', { name: roomText.en.close, exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: roomText.en.closeYes }).click();
  for (const one of [lin, wei]) await one.page.locator('.composer-closed').waitFor();
  await tab(lin).click();
  await message(lin.page, 'She would take 1.8').waitFor();
  await focused(lin.page, lin.text.pay.tab);
  expect([await composer(lin.page).count(), await tab(wei).count()]).toEqual([0, 0]);
  await picture(lin.page, 'pay-closed');
  await lin.page.getByRole('button', { name: lin.text.conversation.reopen }).click();
  await write(lin.page, '谈到 180 万');
  await message(lin.page, '谈到 180 万').waitFor();
  const all = [owner, wei, lin, rita];
  expect(all.flatMap(({ faults }) => faults)).toEqual([]);
  await Promise.all(all.map(({ context }) => context.close()));
});
