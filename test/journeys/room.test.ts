import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { conversationText } from '../../web/src/text/conversation.ts';
import { replyText } from '../../web/src/text/reply.ts';
import { roomText } from '../../web/src/text/room.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { intoTeam, invite, join } from './joining-steps.ts';
import { readyAgency, write } from './agency-page.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const words = roomText.en;

test('[RO30] two colleagues in the room: one closes the search, everybody is told, it is opened again and goes on; the brief names the open question', async () => {
  const agency = await readyAgency(browser, inject('appUrl'));
  const { page } = agency.staff;
  const search = page.url();
  const url = await agency.begin({ name: 'Rita Revel' }, 'Dear Rita');
  const joiner = await join(browser, await invite(page, 'Wei Chen'), 'Wei Chen');
  await page.getByText('Wei Chen').first().waitFor();
  const guest = await watchedPage(browser);
  await openLink(guest.page, url);
  await bubble(guest.page, 'Dear Rita').waitFor();
  await send(guest.page, 'I am interested. What is the salary?');
  await bubble(guest.page, 'What is the salary?').waitFor();

  // The channel, with what happened in it by itself; the colleague is taken in, and reads what was said before.
  await page.goto(search);
  const channel = page.getByRole('region', { name: words.channel });
  await channel.getByText(words.progress['first-reply']('', '\u2068Rita Revel\u2069')).waitFor();
  await channel.getByRole('textbox').fill('The client wants three people');
  await channel.getByRole('button', { name: conversationText.en.tellTeam }).click();
  await channel.locator('.note', { hasText: 'three people' }).waitFor();
  await intoTeam(page, ['Wei Chen']);
  await page.keyboard.press('Escape');
  await joiner.page.goto(`${search}&channel=1`);
  await joiner.page.locator('.note', { hasText: 'three people' }).waitFor();
  await picture(joiner.page, 'room-phone');
  await picture(page, 'room');

  // The brief: who waits, which question is open; the sentence leads to the very message.
  await joiner.page.getByRole('link', { name: words.briefLong }).click();
  await joiner.page.getByText('What is the salary?').first().waitFor();
  await joiner.page.getByText(words.asks('\u2068Rita Revel\u2069')).waitFor();
  await picture(joiner.page, 'brief');
  await joiner.page.locator('.brief-source', { hasText: 'What is the salary?' }).first().click();
  await joiner.page.locator('.bubble', { hasText: 'What is the salary?' }).waitFor();

  // Closed by one: the other's page, the conversation and the candidate's page say so, without anybody loading anything anew.
  await page.getByRole('button', { name: words.close, exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: words.closeYes }).click();
  await joiner.page.locator('.composer-closed').waitFor();
  await guest.page.getByText(replyText.en.conversation.closed).waitFor();
  await bubble(guest.page, 'Dear Rita').waitFor();
  await channel.getByText(words.progress.closed('\u2068Helen\u2069').slice(-18)).waitFor();
  await picture(page, 'room-closed');
  await picture(guest.page, 'candidate-closed');

  await page.getByRole('button', { name: words.reopen, exact: true }).first().click();
  await joiner.page.locator('.composer-closed').waitFor({ state: 'detached' });
  await write(joiner.page, 'The base is 120');
  await bubble(guest.page, 'The base is 120').waitFor();
  await send(guest.page, 'Fine');
  await joiner.page.locator('.bubble', { hasText: 'Fine' }).waitFor();
  expect([...agency.staff.faults, ...joiner.faults, ...guest.faults]).toEqual([]);
  await Promise.all([agency.staff.context.close(), joiner.context.close(), guest.context.close()]);
});
