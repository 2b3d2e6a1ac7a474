import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { candidateText } from '../../web/src/text/candidate.ts';
import { replyText } from '../../web/src/text/reply.ts';
import { picture } from '../support/picture.ts';
import { message, readyAgency, shownLink, toConversation, write } from './agency-page.ts';
import { bubble, openLink, send, watchedPage, type Watched } from './candidate-page.ts';

let browser: Browser;
let agency: Awaited<ReturnType<typeof readyAgency>>;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  agency = await readyAgency(browser, inject('appUrl'));
  page = agency.staff.page;
});
afterAll(async () => {
  expect(agency.staff.faults).toEqual([]);
  await agency.staff.context.close();
  await browser.close();
});

const words = candidateText.en;
const reply = replyText.en;
/** Within five seconds, from the tap on. */
const soon = { timeout: 5000 };
const panel = () => page.getByRole('complementary', { name: words.label });
const sure = (yes: string) => page.getByRole('alertdialog').getByRole('button', { name: yes, exact: true });
const title = ({ page: guest }: Watched, name: string) => guest.getByRole('heading', { name });

/** A candidate at her phone who has replied. */
const claimed = async (name: string): Promise<{ url: string; guest: Watched }> => {
  const url = await agency.begin({ name }, `Dear ${name}`);
  const guest = await watchedPage(browser);
  await openLink(guest.page, url);
  await bubble(guest.page, `Dear ${name}`).waitFor();
  await send(guest.page, 'I am here');
  await message(page, 'I am here').waitFor();
  return { url, guest };
};

test('[J10] revoked from the panel: an open page ends within five seconds, what was typed is kept; made anew, she is back', async () => {
  const { url, guest } = await claimed('Rita Revel');
  await guest.page.locator('#composer').fill('half a sentence');
  await panel().getByRole('button', { name: words.revoke, exact: true }).click();
  await picture(page, 'revoke-asks');
  await sure(words.revokeYes).click();
  await title(guest, reply.ended.revokedTitle).waitFor(soon);
  await picture(guest.page, 'candidate-revoked');
  await panel()
    .getByText(/^Revoked /)
    .waitFor();
  await panel().getByText(words.linkEndedHelp.revoked).waitFor();
  await picture(page, 'panel-revoked');
  const other = await watchedPage(browser);
  await other.page.goto(url);
  await other.page.getByRole('button', { name: reply.open.open, exact: true }).click();
  await title(other, reply.ended.revokedTitle).waitFor();

  await panel().getByRole('button', { name: words.renew, exact: true }).click();
  const fresh = await shownLink(page);
  expect(fresh).not.toBe(url);
  await toConversation(agency.staff);
  await openLink(other.page, fresh);
  await other.page.getByText(reply.waiting.title).waitFor();
  expect([...guest.faults, ...other.faults]).toEqual([]);
  await Promise.all([guest.context.close(), other.context.close()]);
});

test('[J10] renewed from the panel: who is in stays in, the old link says so, the new one asks for proof, and the six digits carry over', async () => {
  const { url, guest } = await claimed('Renewed Rolf');
  await guest.page.getByRole('button', { name: reply.digits.choose }).click();
  await guest.page.getByLabel(reply.digits.label).fill('702918');
  await guest.page.getByRole('button', { name: reply.digits.save }).click();
  await guest.page.getByText(reply.digits.saved).waitFor();
  await panel().getByText(words.digits.set).waitFor();

  await panel().getByRole('button', { name: words.renew, exact: true }).click();
  await sure(words.renewYes).click();
  const fresh = await shownLink(page);
  expect(new URL(fresh).pathname).not.toBe(new URL(url).pathname);
  await picture(page, 'renewed');
  await toConversation(agency.staff);

  const old = await watchedPage(browser);
  await old.page.goto(url);
  await old.page.getByRole('button', { name: reply.open.open, exact: true }).click();
  await title(old, reply.ended.replacedTitle).waitFor();
  await picture(old.page, 'candidate-replaced');

  await write(page, 'After the renewal');
  await guest.page.reload();
  await bubble(guest.page, 'After the renewal').waitFor();

  const second = await watchedPage(browser);
  await openLink(second.page, fresh);
  await second.page.getByLabel(reply.waiting.digitsLabel).fill('702918');
  await second.page.getByRole('button', { name: reply.waiting.enter, exact: true }).click();
  for (const said of ['Dear Renewed Rolf', 'I am here', 'After the renewal']) await bubble(second.page, said).waitFor();
  await send(second.page, 'In by the new link');
  await message(page, 'In by the new link').waitFor();
  expect([...guest.faults, ...old.faults, ...second.faults]).toEqual([]);
  await Promise.all([guest, old, second].map(({ context }) => context.close()));
});

test('[J10] this is not the candidate: somebody else is put out within five seconds, and the real one comes in by a new link', async () => {
  const { guest } = await claimed('Impostor Ingo');
  await panel().getByRole('button', { name: words.notCandidate }).click();
  expect(await sure(words.notCandidateYes).isDisabled()).toBe(true);
  await page.getByLabel(words.notCandidateReason).fill('She says that she never got it.');
  await picture(page, 'not-the-candidate');
  await sure(words.notCandidateYes).click();
  await title(guest, reply.ended.impostorTitle).waitFor(soon);
  await picture(guest.page, 'candidate-impostor');
  await panel().getByText(words.linkEndedHelp.impostor).waitFor();
  // Why stands where the team reads it, and nowhere else.
  await page.locator('.log li.note', { hasText: 'She says that she never got it.' }).waitFor();
  expect(await bubble(guest.page, 'She says').count()).toBe(0);

  await panel().getByRole('button', { name: words.renew, exact: true }).click();
  const fresh = await shownLink(page);
  await toConversation(agency.staff);
  await write(page, 'For the real one');
  const real = await watchedPage(browser);
  await openLink(real.page, fresh);
  await bubble(real.page, 'For the real one').waitFor();
  await send(real.page, 'It is me now');
  await message(page, 'It is me now').waitFor();
  await picture(page, 'real-candidate');
  expect([...guest.faults, ...real.faults]).toEqual([]);
  await Promise.all([guest.context.close(), real.context.close()]);
});
