import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url } from '@liexin/proof/bytes';
import { verifyCertificate, type DeletionCertificate } from '@liexin/proof/deletion-certificate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { deletionText } from '../../web/src/text/deletion.ts';
import { retentionText } from '../../web/src/text/retention.ts';
import { admin } from '../attacks/support/admin.ts';
import { ageAgency } from '../support/age-agency.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { runJob } from '../support/rewrite-history.ts';
import { begins, readyAgency, stateOf, write } from './agency-page.ts';

const [words, deletion] = [retentionText.en, deletionText.en];
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** The numbers of one kind in the table of a preview: sooner, later, as now, on hold, kept beyond. */
const countsOf = async (page: Page, kind: string): Promise<number[]> =>
  (
    await page
      .getByRole('row', { name: begins(kind) })
      .getByRole('cell')
      .allInnerTexts()
  ).map(Number);
const open = async (page: Page, address: string): Promise<void> => void (await page.goto(`${inject('appUrl')}${address}`));

test('[J81] [RT29] [RT31] what a preview counted is what goes when its rule holds: idle and busy conversations alike, none on hold; the pages say so and the certificate proves it', async () => {
  // No digits: a name is none that looks like a number to call.
  const name = `Tidewell ${randomBytes(6).toString('hex').replaceAll(/\d/g, 'g')}`;
  const agency = await readyAgency(browser, inject('appUrl'), { agency: name });
  const { page } = agency.staff;
  for (const one of ['Bea Busy', 'Ida Idle', 'Hana Held']) {
    await agency.begin({ name: one }, `Dear ${one}`);
    if (one === 'Bea Busy') for (const said of ['A second word', 'A third one']) await write(page, said);
  }
  await stateOf(agency.staff, 'Dear Hana', 'sent').waitFor();

  await open(page, '/settings/deletion');
  await page.getByRole('button', { name: deletion.place, exact: true }).click();
  const dialog = page.getByRole('dialog');
  for (const [field, choice] of [
    [deletion.covers, deletion.scopes.conversation],
    [deletion.which, 'Hana Held'],
  ] as const) {
    await dialog.getByRole('button', { name: new RegExp(field) }).click();
    await page.getByRole('option', { name: choice, exact: true }).click();
  }
  await dialog.getByLabel(begins(deletion.matter)).fill('Case 114');
  await dialog.getByText(deletion.keeps(1)).waitFor();
  await dialog.getByRole('button', { name: deletion.place, exact: true }).click();
  await page.getByText('Case 114').waitFor();

  // Twenty months later.
  const ref = (await admin.db.collection('agencies').where('displayName', '==', name).get()).docs[0]?.ref;
  if (!ref) throw new Error('no agency');
  const age = ageAgency(admin.db, ref.id);
  const talks = (await admin.db.collection(paths.conversations(ref.id)).orderBy('createdAt').get()).docs.filter((doc) => doc.get('sample') === false);
  expect(talks.length).toBe(3);
  await age.talks(
    talks.map((doc) => doc.ref),
    600,
  );

  await open(page, '/settings/retention');
  await page.getByRole('button', { name: words.edit }).click();
  await page.getByLabel(words.delete, { exact: true }).fill('12');
  await page.getByRole('button', { name: words.preview, exact: true }).click();
  await page.getByText('This change would delete 4 messages of 2 people sooner').waitFor();
  const [sooner = 0, later, same, held] = await countsOf(page, words.shortMessage);
  expect({ sooner, later, same, held }).toEqual({ sooner: 4, later: 0, same: 1, held: 1 });
  await picture(page, 'purge-previewed');
  await page.getByRole('button', { name: words.ask, exact: true }).click();
  await page.getByRole('heading', { name: words.state.asked }).waitFor();
  // Nobody else can agree to it: it counts as agreed after a day.
  await age.approvals(1.1);
  await runJob('approvals');
  await page.getByRole('heading', { name: words.state.cooling }).waitFor();

  // A day later it holds.
  await age.changes(1.1);
  await runJob('retention');
  await open(page, '/settings/retention');
  await page.getByText(words.past.done).waitFor();
  await page.getByText(words.says.ends('12 months', words.clocks.lastTwoWayContact), { exact: true }).first().waitFor();

  // What is overdue goes over twenty days.
  await age.changes(21);
  await runJob('deletions');
  await open(page, '/settings/deletion');
  await page.getByText(deletion.didHide(6)).waitFor();
  expect(await page.getByText(begins(deletion.trashRow(3, '').slice(0, 12))).count()).toBe(1);
  await picture(page, 'purge-trash');
  await open(page, '/inbox');
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  for (const one of ['Bea Busy', 'Ida Idle', 'Hana Held']) await expect.poll(() => page.getByText(one).count()).toBe(0);

  // Thirty days in the trash.
  await age.trash(30);
  await runJob('deletions');
  await open(page, '/settings/deletion');
  await page.getByText(deletion.didPurge(4)).waitFor();
  await page.getByText(deletion.didKeep(2)).waitFor();
  await page.getByText(deletion.deleted(sooner, 4, 0)).waitFor();
  await page.getByText(deletion.verdicts.holds).waitFor();
  await picture(page, 'purge-done');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: deletion.download, exact: true }).click()]);
  const certificate = JSON.parse(await readFile((await file.path()) ?? '', 'utf8')) as DeletionCertificate;
  expect(certificate.counts['messages']).toMatchObject({ purged: sooner, held, failed: 0 });
  const { serverKey } = (await (await fetch(`${inject('appUrl')}/api/config`)).json()) as { serverKey: string };
  const verdict = await verifyCertificate(certificate, { agencyId: ref.id, serverKeys: new Map([[1, fromBase64url(serverKey)]]), prev: null });
  expect(verdict.ok || verdict.fault).toBe(true);

  // On paper it is one page.
  await page.evaluate(() => {
    globalThis.print = () => undefined;
  });
  await page.getByRole('button', { name: begins(deletion.print) }).click();
  const paper = page.locator('.printed');
  await paper.waitFor({ state: 'attached' });
  await page.emulateMedia({ media: 'print' });
  await expect.poll(() => paper.innerText()).toContain(certificate.idListRoot);
  await picture(page, 'purge-paper');
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await page.emulateMedia({ media: 'screen' });

  expect(agency.staff.faults).toEqual([]);
});
