import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { candidateText } from '../../web/src/text/candidate.ts';
import { forCode } from '../../web/src/text/for-code.ts';
import { replyPanelsText } from '../../web/src/text/reply-panels.ts';
import { replyText } from '../../web/src/text/reply.ts';
import { picture } from '../support/picture.ts';
import { message, readyAgency } from './agency-page.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';

let browser: Browser;
let agency: Awaited<ReturnType<typeof readyAgency>>;
beforeAll(async () => {
  browser = await launchBrowser();
  agency = await readyAgency(browser, inject('appUrl'));
});
afterAll(async () => {
  await agency.staff.context.close();
  await browser.close();
});

const words = candidateText.en;
const reply = replyText.en;

/** A candidate who has replied, and then lost her browser. */
const lost = async (name: string, email = ''): Promise<string> => {
  const url = await agency.begin({ name, email }, `Dear ${name}`);
  const first = await watchedPage(browser);
  await openLink(first.page, url);
  await bubble(first.page, `Dear ${name}`).waitFor();
  await send(first.page, 'My answer');
  await message(agency.staff.page, 'My answer').waitFor();
  expect(first.faults).toEqual([]);
  await first.context.close();
  return url;
};

test('[J9] an emptied browser is let in by a tap of the consultant, with the number read out; a note meanwhile stands outside the conversation', async () => {
  const { page } = agency.staff;
  const url = await lost('Anna Berg');
  const second = await watchedPage(browser);
  await openLink(second.page, url);
  const number = (await second.page.locator('.number').innerText()).trim();
  expect(number).toMatch(/^\d{4}$/);
  await second.page.locator('#note').fill('I have a new phone <b>小米</b>');
  await second.page.getByRole('button', { name: reply.waiting.noteSend }).click();
  await second.page.getByText(/^Left at/).waitFor();
  await picture(second.page, 'candidate-waits');

  const panel = page.getByRole('complementary', { name: words.label });
  await panel.getByText('I have a new phone <b>小米</b>').waitFor();
  await panel.getByText(words.notesHelp).waitFor();
  expect(await message(page, 'I have a new phone').count()).toBe(0);
  const field = panel.getByLabel(words.deviceNumber);
  await picture(page, 'panel-waiting');
  await field.fill(number === '1234' ? '4321' : '1234');
  await panel.getByRole('button', { name: words.letIn }).click();
  await panel.getByText(forCode('wrong-number', 'en')).waitFor();
  await field.fill(number);
  await panel.getByRole('button', { name: words.letIn }).click();
  await bubble(second.page, 'Dear Anna Berg').waitFor();
  await bubble(second.page, 'My answer').waitFor();
  await field.waitFor({ state: 'detached' });
  await panel.getByRole('button', { name: words.noteDismiss }).click();
  await panel.getByText('I have a new phone').waitFor({ state: 'detached' });
  await picture(page, 'panel-let-in');

  await send(second.page, 'From the new phone');
  await message(page, 'From the new phone').waitFor();
  expect([...agency.staff.faults, ...second.faults]).toEqual([]);
  await second.context.close();
});

test('[J9] [L29] a new phone is let in on the first one, by the number on its screen; what is not hers is turned away', async () => {
  const url = await agency.begin({ name: 'Carla Diaz' }, 'Dear Carla Diaz');
  const first = await watchedPage(browser);
  await openLink(first.page, url);
  await bubble(first.page, 'Dear Carla Diaz').waitFor();
  await send(first.page, 'My answer');
  await message(agency.staff.page, 'My answer').waitFor();
  const [second, strange] = [await watchedPage(browser), await watchedPage(browser)];
  const numbers: string[] = [];
  for (const one of [strange, second]) {
    await openLink(one.page, url);
    numbers.push((await one.page.locator('.number').innerText()).trim());
  }
  await first.page.getByRole('button', { name: reply.waiting.approveAsks }).click();
  const asks = first.page.getByRole('form');
  await asks.nth(1).waitFor();
  await picture(first.page, 'candidate-lets-in');
  await asks.nth(0).getByRole('button', { name: replyPanelsText.en.newDevices.notMe }).click();
  await expect.poll(() => asks.count()).toBe(1);
  await strange.page.getByRole('heading', { name: reply.ended.cutOffTitle }).waitFor();
  const field = asks.getByLabel(replyPanelsText.en.newDevices.number);
  const number = numbers[1] ?? '';
  await field.fill(number === '1234' ? '4321' : '1234');
  await asks.getByRole('button', { name: replyPanelsText.en.newDevices.letIn }).click();
  await first.page.getByText(forCode('wrong-number', 'en')).waitFor();
  await field.fill(number);
  await asks.getByRole('button', { name: replyPanelsText.en.newDevices.letIn }).click();
  await first.page.getByText(replyPanelsText.en.newDevices.nobody).waitFor();
  await bubble(second.page, 'My answer').waitFor();
  await send(second.page, 'From my new phone');
  await message(agency.staff.page, 'From my new phone').waitFor();
  expect([...agency.staff.faults, ...first.faults, ...second.faults, ...strange.faults]).toEqual([]);
  await Promise.all([first, second, strange].map(({ context }) => context.close()));
});

test('[J9] an emptied browser comes back by a code from the mail, and the mail says neither who nor where', async () => {
  const url = await lost('Bruno Keller', 'bruno@example.com');
  const second = await watchedPage(browser);
  await openLink(second.page, url);
  await second.page.getByRole('button', { name: reply.waiting.mail }).click();
  const field = second.page.getByLabel(reply.waiting.codeLabel);
  await field.waitFor();
  const mailbox = await second.context.newPage();
  await mailbox.goto(inject('mailboxUrl'));
  const mail = mailbox.locator('article', { hasText: 'bruno@example.com' }).first();
  const text = await mail.innerText();
  const code = /\b\d{6}\b/.exec(text)?.[0] ?? '';
  expect(code).not.toBe('');
  for (const hidden of ['/r/', '#1', 'Bruno Keller', 'Tidewell', 'CFO']) expect(text).not.toContain(hidden);
  await picture(mailbox, 'mailbox');
  await mailbox.close();

  await field.fill(code === '111222' ? '222111' : '111222');
  await second.page.getByRole('button', { name: reply.waiting.enter, exact: true }).last().click();
  await second.page.getByText(forCode('code-wrong', 'en')).waitFor();
  await picture(second.page, 'candidate-wrong-code');
  await field.fill(code);
  await second.page.getByRole('button', { name: reply.waiting.enter, exact: true }).last().click();
  await bubble(second.page, 'Dear Bruno Keller').waitFor();
  await bubble(second.page, 'My answer').waitFor();
  expect(second.faults).toEqual([]);
  await second.context.close();
});
