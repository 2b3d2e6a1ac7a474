import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { admin } from '../attacks/support/admin.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { changeOneRow, rewriteHistory, runJob } from '../support/rewrite-history.ts';
import { begins, newAccount, signUp, staffPage } from './agency-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("[J90] [LG14] the owner's browser keeps and cosigns the head of the record; rewritten history is an alarm on every page until she goes on", async () => {
  const staff = await staffPage(browser, inject('appUrl'));
  const { page, text } = staff;
  const agencyName = `Witness 证人 ${randomBytes(6).toString('hex').replaceAll(/\d/g, 'g')}`;
  await signUp(staff, newAccount(), { agency: agencyName });
  await expect.poll(() => page.locator('[data-row]').count(), { timeout: 120_000 }).toBe(6);
  await runJob('checkpoint');
  const words = text.witness;
  const proof = page.getByRole('region', { name: words.title });
  const toRecord = async (): Promise<void> => {
    await page.getByRole('link', { name: text.shell.places.settings, exact: true }).first().click();
    await page.getByRole('link', { name: text.console.recordOpen }).click();
    await proof.waitFor();
  };

  await toRecord();
  await proof
    .getByText(words.by([words.you]))
    .first()
    .waitFor();
  await proof.getByText(words.checkpoints, { exact: true }).click();
  await proof.getByText(words.conversations, { exact: true }).click();
  await proof
    .getByText(/Verified up to row/)
    .first()
    .waitFor();
  await picture(page, 'witness-verified');

  // Whoever runs the server changes one row from before, and signs again.
  const [agency] = (await admin.db.collection('agencies').where('displayName', '==', agencyName).get()).docs;
  await rewriteHistory(admin.db, agency?.id ?? '', changeOneRow);
  await proof.getByRole('button', { name: words.lookNow }).click();
  await proof.getByRole('heading', { name: words.bar }).waitFor();
  await picture(page, 'witness-alarm');
  const [download] = await Promise.all([page.waitForEvent('download'), proof.getByRole('button', { name: words.save }).click()]);
  const evidence = await readFile(await download.path(), 'utf8');
  expect(evidence.split(`liexin.ledger/${agency?.id}\n`)).toHaveLength(3);

  // It stands on every page, and after a reload, and nothing closes it.
  await page
    .getByRole('link', { name: begins(text.shell.places.inbox) })
    .first()
    .click();
  const bar = page.getByRole('region', { name: text.shell.notices }).getByRole('alert');
  await bar.getByText(words.bar).waitFor();
  await page.reload();
  await bar.getByText(words.bar).waitFor();
  await picture(page, 'witness-bar');
  await page.getByRole('link', { name: words.barOpen }).click();
  await proof.getByRole('button', { name: words.goOn }).click();
  const dialog = page.getByRole('alertdialog');
  const yes = dialog.getByRole('button', { name: words.goOnYes });
  expect(await yes.isDisabled()).toBe(true);
  await dialog.getByRole('switch').click();
  await picture(page, 'witness-go-on');
  await yes.click();
  await proof
    .getByText(words.by([words.you]))
    .first()
    .waitFor();
  await expect.poll(() => bar.count()).toBe(0);
  expect(staff.faults).toEqual([]);
});
