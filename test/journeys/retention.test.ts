import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { presets } from '@liexin/domain/retention/presets';
import { approvalsText } from '../../web/src/text/approvals.ts';
import { retentionText } from '../../web/src/text/retention.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { readyAgency, write } from './agency-page.ts';
import { joinAs } from './joining-steps.ts';

const [words, approvals] = [retentionText.en, approvalsText.en];
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test('[J80] a rule begins as a proposal, is previewed and asked for, agreed to by somebody else, waits a day, and is taken back; a consultant only reads', async () => {
  const agency = await readyAgency(browser, inject('appUrl'));
  const { page } = agency.staff;
  await agency.begin({ name: 'Rita Revel' }, 'Dear Rita');
  await write(page, 'A second word');
  const admin = await joinAs(browser, page, 'Ada', { role: 'admin' });
  const consultant = await joinAs(browser, page, 'Leo');

  await page.goto(`${inject('appUrl')}/settings`);
  await page.getByRole('link', { name: words.title, exact: true }).click();
  await page.getByText(words.says.ends('24 months', words.clocks.lastTwoWayContact)).waitFor();
  await page.getByRole('button', { name: words.edit }).click();
  const ask = page.getByRole('button', { name: words.ask, exact: true });
  expect(await ask.isDisabled()).toBe(true);

  // Of the proposals only one leaves an end for everything in the place of this rule.
  const preset = presets.find(({ id }) => id === 'fr-talent-pool');
  await page.getByRole('button', { name: new RegExp(words.preset) }).click();
  await page.getByRole('option', { name: preset?.name.en ?? '', exact: true }).click();
  await page.getByText(preset?.source.en ?? '').waitFor();
  await page.getByLabel(words.delete, { exact: true }).fill('');
  await page.getByText(words.blocked['says-nothing']).waitFor();
  await page.getByLabel(words.delete, { exact: true }).fill('12');
  await page.getByText(words.says.ends('12 months', words.clocks.lastTwoWayContact)).waitFor();
  await page.getByRole('button', { name: words.preview, exact: true }).click();
  await page.getByText('This change would delete 2 messages of 1 person sooner').waitFor();
  await page.getByText('Rita Revel').first().waitFor();
  await picture(page, 'retention-previewed');
  await ask.click();
  await page.getByRole('heading', { name: words.state.asked }).waitFor();

  await admin.page.goto(`${inject('appUrl')}/settings/retention`);
  await admin.page.getByRole('heading', { name: words.state.asked }).waitFor();
  await admin.page.getByRole('link', { name: words.approveThere }).click();
  await admin.page.getByRole('button', { name: approvals.approve, exact: true }).click();
  await admin.page.getByRole('alertdialog').getByRole('button', { name: approvals.approve, exact: true }).click();

  // Agreed to: nothing of it holds yet.
  await page.getByRole('heading', { name: words.state.cooling }).waitFor();
  await page.getByText(words.says.ends('24 months', words.clocks.lastTwoWayContact)).waitFor();
  await picture(page, 'retention-cooling');

  // Who changes no rules reads them, and learns of no draft.
  await consultant.page.goto(`${inject('appUrl')}/settings/retention`);
  await consultant.page.getByText(words.says.ends('24 months', words.clocks.lastTwoWayContact)).waitFor();
  await consultant.page.getByText(words.readOnly).waitFor();
  expect(await consultant.page.getByRole('button', { name: words.edit }).count()).toBe(0);
  expect(await consultant.page.getByRole('heading', { name: words.state.cooling }).count()).toBe(0);

  await page.getByRole('button', { name: words.takeBack, exact: true }).click();
  await page.getByText(words.past.reverted).waitFor();
  await expect.poll(() => page.getByRole('heading', { name: words.state.cooling }).count()).toBe(0);
  await page.getByText(words.says.ends('24 months', words.clocks.lastTwoWayContact)).waitFor();
});
