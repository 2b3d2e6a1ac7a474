import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Timestamp, type DocumentReference } from 'firebase-admin/firestore';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { approvalsText } from '../../web/src/text/approvals.ts';
import { closingText } from '../../web/src/text/closing.ts';
import { deletionText } from '../../web/src/text/deletion.ts';
import { languageName } from '../../web/src/text/language.ts';
import { myDataText } from '../../web/src/text/my-data.ts';
import { isolate } from '../../web/src/text/format.ts';
import { admin } from '../attacks/support/admin.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { begins, readyAgency, signIn } from './agency-page.ts';
import { joinAs } from './joining-steps.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';

const [words, approvals, deletion] = [closingText.en, approvalsText.en, deletionText.en];
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const agencyOf = async (name: string): Promise<DocumentReference> => {
  const found = (await admin.db.collection('agencies').where('displayName', '==', name).get()).docs[0];
  if (!found) throw new Error('no agency');
  return found.ref;
};
const makeOwner = async (agency: DocumentReference): Promise<void> => {
  const admins = await agency.collection('members').where('roles', 'array-contains', 'admin').get();
  for (const one of admins.docs) if (!(one.get('roles') as string[]).includes('owner')) await one.ref.update({ roles: ['owner'] });
};

const closeIt = async (page: Page, second: Page): Promise<void> => {
  await page.goto(`${inject('appUrl')}/settings/closing`);
  await page.getByRole('button', { name: words.ask, exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: words.yes, exact: true }).click();
  await page.getByRole('heading', { name: words.waitsTitle }).waitFor();
  await second.goto(`${inject('appUrl')}/settings/closing`);
  await second.getByRole('button', { name: words.agree, exact: true }).click();
  await second.getByRole('alertdialog').getByRole('button', { name: words.agree, exact: true }).click();
  await page.getByRole('heading', { name: begins('Closes on ') }).waitFor();
};
/** Thirty days later. */
const comeTheDay = async (agency: DocumentReference): Promise<void> => {
  const closing = (await agency.get()).get('closing.id') as string;
  const past = Timestamp.fromMillis(Date.now() - 1000);
  await admin.db.doc(`closings/${closing}`).update({ endsAt: past });
  for (const member of (await agency.collection('members').get()).docs) await member.ref.update({ 'end.at': past });
  await admin.db.doc(`closingWork/${agency.id}`).set({ agencyId: agency.id, closing, phase: 'end', after: null, dueAt: past });
  await agency.update({ 'closing.endsAt': past });
};
/** No digits: a name is none that looks like a number to call. */
const aName = (): string => `Tidewell ${randomBytes(6).toString('hex').replaceAll(/\d/g, 'g')}`;
const bar = (page: Page) => page.getByText(begins('This agency closes on '));

test('[J83] [CL14] an owner asks to close the agency, another agrees, a bar is on every page, and one press undoes it', async () => {
  const name = aName();
  const agency = await readyAgency(browser, inject('appUrl'), { agency: name });
  const { page } = agency.staff;
  await agency.begin({ name: 'Rita Revel' }, 'Dear Rita');
  const second = await joinAs(browser, page, 'Ada', { role: 'admin' });
  await makeOwner(await agencyOf(name));

  await page.goto(`${inject('appUrl')}/settings`);
  await page.getByRole('link', { name: words.title, exact: true }).click();
  await page.getByText(words.effect).waitFor();
  await page.getByRole('link', { name: words.exportOpen }).waitFor();
  await page.getByText(begins('1 conversation, ')).waitFor();
  await picture(page, 'closing-open');
  await closeIt(page, second.page);
  await picture(page, 'closing-pending');

  for (const address of ['/inbox', '/searches', '/find']) {
    await second.page.goto(`${inject('appUrl')}${address}`);
    await bar(second.page).waitFor();
  }
  await second.page.getByRole('link', { name: words.barOpen }).click();
  await second.page.getByRole('button', { name: words.undo, exact: true }).click();
  await second.page.getByRole('alertdialog').getByRole('button', { name: words.undo, exact: true }).click();
  await second.page.getByRole('button', { name: words.ask, exact: true }).waitFor();
  await expect.poll(() => bar(second.page).count()).toBe(0);
  await page.getByRole('button', { name: words.ask, exact: true }).waitFor();
});

test('[J84] [CL12] the day comes: open pages end, the candidate is told, and owner and witness have the certificate', async () => {
  const name = aName();
  const agency = await readyAgency(browser, inject('appUrl'), { agency: name });
  const { page } = agency.staff;
  const url = await agency.begin({ name: 'Rita Revel' }, 'Dear Rita');
  const phone = await watchedPage(browser);
  await openLink(phone.page, url);
  await bubble(phone.page, 'Dear Rita').waitFor();
  await send(phone.page, 'Rita here');
  const second = await joinAs(browser, page, 'Ada', { role: 'admin' });
  await makeOwner(await agencyOf(name));
  const witness = `witness.${Date.now()}@outside.example`;
  await page.getByLabel(approvals.witnessLabel).fill(witness);
  await page.getByRole('button', { name: approvals.witnessSave, exact: true }).click();
  await page.getByText(approvals.witnessSaved).waitFor();
  await closeIt(page, second.page);

  const ref = await agencyOf(name);
  await comeTheDay(ref);
  for (const one of [page, second.page]) {
    await one.waitForURL(/\/closed/);
    await one.getByRole('heading', { name: words.endTitle(isolate(name)) }).waitFor();
  }
  const save = page.getByRole('button', { name: words.certificate, exact: true });
  await save.waitFor({ timeout: 90_000 });
  await picture(page, 'closed');
  const [file] = await Promise.all([page.waitForEvent('download'), save.click()]);
  const certificate = await readFile((await file.path()) ?? '', 'utf8');
  expect(JSON.parse(certificate)).toMatchObject({ version: 1, agencyId: ref.id });

  await phone.page.reload();
  await phone.page.getByText(myDataText.en.closedTitle).waitFor();
  await picture(phone.page, 'closed-candidate');

  const mailbox = await second.context.newPage();
  await mailbox.goto(inject('mailboxUrl'));
  const mail = mailbox.locator('article', { hasText: witness }).filter({ hasText: 'everything is deleted' });
  await mail.first().waitFor();
  expect(await mail.first().innerText()).toContain((JSON.parse(certificate) as { signature: string }).signature);
  await picture(mailbox, 'closed-mailbox');
});

test('[J86] [CL16] a legal hold outlives the closing: owners are let in for it alone, two of them release it, and then they are out', async () => {
  const name = aName();
  const agency = await readyAgency(browser, inject('appUrl'), { agency: name });
  const { staff } = agency;
  const { page } = staff;
  await agency.begin({ name: 'Rita Revel' }, 'Dear Rita');
  const second = await joinAs(browser, page, 'Ada', { role: 'admin', viewport: 'phone' });
  const ref = await agencyOf(name);
  await makeOwner(ref);
  await page.goto(`${inject('appUrl')}/settings/deletion`);
  await page.getByRole('button', { name: deletion.place, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: new RegExp(deletion.covers) }).click();
  await page.getByRole('option', { name: deletion.scopes.agency, exact: true }).click();
  await dialog.getByLabel(begins(deletion.matter)).fill('Case 12');
  await dialog.getByRole('button', { name: deletion.place, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await closeIt(page, second.page);
  // Hers is not open on the day, so it keeps its keys.
  await second.page.goto('about:blank');
  await comeTheDay(ref);
  await page.waitForURL(/\/closed/);
  await page.getByText(begins('A legal hold keeps ')).waitFor({ timeout: 90_000 });

  await signIn(staff, inject('appUrl'), agency.account);
  for (const [place, group] of agency.kit.phrase.entries()) await page.locator('.groups input').nth(place).fill(group);
  await page.getByRole('button', { name: staff.text.account.unlock.unlock, exact: true }).click();
  const title = { name: deletion.closedTitle(isolate(name)) };
  await page.getByRole('heading', title).waitFor();
  await page.getByText('Case 12').waitFor();
  await picture(page, 'closed-hold');
  // Whatever address is opened, it is this page, and there is no way to anything else.
  await page.goto(`${inject('appUrl')}/searches`);
  await page.getByRole('heading', title).waitFor();
  expect(await page.getByRole('navigation').count()).toBe(0);
  await page.getByRole('button', { name: deletion.release, exact: true }).click();
  await page.getByText(deletion.releaseWaits).waitFor();
  await page.getByRole('button', { name: approvals.takeBack, exact: true }).waitFor();
  expect(await page.getByRole('button', { name: approvals.approve, exact: true }).count()).toBe(0);

  await second.page.goto(`${inject('appUrl')}/inbox`);
  await second.page.getByRole('button', { name: languageName.zh, exact: true }).click();
  await second.page.getByText(deletionText.zh.releaseWaits).waitFor();
  await picture(second.page, 'closed-hold-asked');
  await second.page.getByRole('button', { name: approvalsText.zh.approve, exact: true }).click();
  await picture(second.page, 'closed-hold-question');
  await second.page.getByRole('alertdialog').getByRole('button', { name: approvalsText.zh.approve, exact: true }).click();
  await second.page.getByText(begins('已解除')).waitFor();
  await page.getByText(begins('Released.')).waitFor();
  await picture(page, 'closed-hold-released');

  // The clock that looks once an hour comes by: nothing is left to do, so nobody is in.
  await admin.db.doc(`closingWork/${ref.id}`).update({ dueAt: Timestamp.fromMillis(Date.now() - 1000) });
  for (const one of [page, second.page]) await one.waitForURL(/\/closed/, { timeout: 120_000 });
  expect([...staff.faults, ...second.faults].filter((line) => !/permission|insufficient/i.test(line))).toEqual([]);
});
