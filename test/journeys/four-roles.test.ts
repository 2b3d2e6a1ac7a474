import { randomBytes } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { approvalsText } from '../../web/src/text/approvals.ts';
import { commonText } from '../../web/src/text/common.ts';
import { consoleText } from '../../web/src/text/console.ts';
import { admin } from '../attacks/support/admin.ts';
import { ageAgency } from '../support/age-agency.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { runJob } from '../support/rewrite-history.ts';
import { composer, message, readyAgency, write, type Staff } from './agency-page.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';
import { intoTeam, invite, join, joinAs } from './joining-steps.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const [approvals, record] = [approvalsText.en, consoleText.en];
const toTeam = async ({ page, text }: Staff): Promise<void> => {
  await page.getByRole('tab', { name: text.conversation.lanes.internal }).click();
  await page.locator('.composer.is-internal').waitFor();
};

test('[J32] owner, consultant, researcher and auditor at once: each sees and does what the role lets them, and the candidate hears only what is for her', async () => {
  const name = `Tidewell ${randomBytes(6).toString('hex').replaceAll(/\d/g, 'g')}`;
  const agency = await readyAgency(browser, inject('appUrl'), { agency: name });
  const owner = agency.staff;
  const { page } = owner;
  const search = page.url();
  const url = await agency.begin({ name: 'Rita Revel' }, 'Dear Rita');
  const talk = page.url();
  const wei = await joinAs(browser, page, 'Wei Chen');
  const lin = await join(browser, await invite(page, 'Lin Mei', { role: 'researcher' }), 'Lin Mei', { language: 'zh' });
  const ada = await joinAs(browser, page, 'Ada Fox');

  // Reviewer of compliance instead of consultant: nobody else can agree, so it is done after a day.
  const people = (who: string) => page.getByRole('listitem').filter({ hasText: who });
  await people('Ada Fox').getByRole('button', { name: approvals.change }).click();
  const dialog = page.getByRole('dialog');
  for (const role of ['consultant', 'auditor'] as const)
    await dialog
      .locator('label', { has: page.getByText(commonText.en.roles[role], { exact: true }) })
      .getByRole('checkbox')
      .click();
  await dialog.getByRole('button', { name: approvals.ask, exact: true }).click();
  await page.getByText(approvals.gets('\u2068Ada Fox\u2069', commonText.en.roles.auditor)).waitFor();
  const ref = (await admin.db.collection('agencies').where('displayName', '==', name).get()).docs[0]?.ref;
  if (!ref) throw new Error('no agency');
  await runJob('approvals');
  await ageAgency(admin.db, ref.id).approvals(2);
  await runJob('approvals');
  await page.getByText(approvals.nothingWaits).waitFor({ timeout: 60_000 });
  await people('Ada Fox').getByText(commonText.en.roles.auditor).waitFor();
  await picture(page, 'four-roles-people');

  await page.goto(search);
  await intoTeam(page, ['Wei Chen', 'Lin Mei']);
  await picture(page, 'four-roles-team');

  // All of them look at the same conversation while the candidate writes.
  const rita = await watchedPage(browser);
  await openLink(rita.page, url);
  await Promise.all([owner, wei, lin].map((one) => one.page.goto(talk)));
  await Promise.all([owner, wei, lin].map((one) => message(one.page, 'Dear Rita').waitFor()));
  await send(rita.page, 'I am in Suzhou on Thursday');
  await Promise.all([owner, wei, lin].map((one) => message(one.page, 'I am in Suzhou on Thursday').waitFor()));

  // The researcher reads, may not write to her, and tells the team; the consultant answers.
  expect(await composer(lin.page).count()).toBe(0);
  await picture(lin.page, 'four-roles-researcher');
  await toTeam(lin);
  await write(lin.page, '她周四在苏州');
  await Promise.all([toTeam(wei), toTeam(owner)]);
  await Promise.all([wei, owner].map((one) => message(one.page, '她周四在苏州').waitFor()));
  await wei.page.getByRole('tab', { name: wei.text.conversation.lanes.candidate }).click();
  await write(wei.page, 'Thursday at nine, then');
  await bubble(rita.page, 'Thursday at nine, then').waitFor();
  await rita.page.getByText('Wei Chen').first().waitFor();
  expect(await rita.page.getByText('苏州').count()).toBe(0);

  // Whoever checks the record reads what was done, and no word of it.
  await ada.page.goto(`${inject('appUrl')}/settings/record`);
  await ada.page.getByRole('heading', { name: record.record, exact: true }).waitFor();
  await ada.page.getByText('Lin Mei').filter({ visible: true }).first().waitFor();
  await picture(ada.page, 'four-roles-auditor');
  expect(await ada.page.getByText(record.recordOwn).count()).toBe(0);
  await wei.page.goto(`${inject('appUrl')}/settings/record`);
  await wei.page.getByText(record.recordOwn).waitFor();
  await ada.page.goto(talk);
  await ada.page.getByText(ada.text.inbox.emptyNothing).waitFor();
  expect(await ada.page.getByRole('button', { name: ada.text.inbox.newSearch }).count()).toBe(0);
  expect(await ada.page.getByText('Rita Revel').count()).toBe(0);
  expect(await composer(ada.page).count()).toBe(0);
  await picture(ada.page, 'four-roles-auditor-inbox');

  const all = [owner, wei, lin, ada, rita];
  expect(all.flatMap(({ faults }) => faults)).toEqual([]);
  await Promise.all(all.map(({ context }) => context.close()));
});
