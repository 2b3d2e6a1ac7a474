import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { deletionText } from '../../web/src/text/deletion.ts';
import { myDataText } from '../../web/src/text/my-data.ts';
import { replyText } from '../../web/src/text/reply.ts';
import { requestsText } from '../../web/src/text/requests.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { begins, message, readyAgency, write } from './agency-page.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const [mine, words, reply] = [myDataText.en, requestsText.en, replyText.en];

test('[J82] [ER16] [ER17] the phone takes a copy and asks for deletion, the agency decides with a letter, everything is gone, the phone shows letter and certificate', async () => {
  const agency = await readyAgency(browser, inject('appUrl'));
  const { page } = agency.staff;
  await agency.begin({ name: 'Ina Inbox' }, 'Dear Ina');
  const url = await agency.begin({ name: 'Erik Eraser' }, 'Dear Erik');
  const phone = await watchedPage(browser);
  await openLink(phone.page, url);
  await bubble(phone.page, 'Dear Erik').waitFor();
  await send(phone.page, 'Hello, <b>Erik</b> here');
  await message(page, 'Erik</b> here').waitFor();
  await write(page, 'Thank you, Erik');
  await bubble(phone.page, 'Thank you, Erik').waitFor();

  const button = (name: string) => phone.page.getByRole('button', { name, exact: true });
  await button(reply.menu.title).click();
  await button(mine.menu).click();
  await phone.page.getByText(mine.notices).waitFor();
  await picture(phone.page, 'my-data');

  // A copy is made on the phone: all of it is in it, and nothing of it was sent.
  const copies: string[] = [];
  for (const name of [mine.takeHtml, mine.takeJson]) {
    await expect.poll(() => button(name).isEnabled()).toBe(true);
    const [file] = await Promise.all([phone.page.waitForEvent('download'), button(name).click()]);
    copies.push(await readFile((await file.path()) ?? '', 'utf8'));
  }
  for (const said of ['Dear Erik', 'Thank you, Erik']) expect(copies.every((copy) => copy.includes(said))).toBe(true);
  expect(copies[0]).toContain('&lt;b&gt;Erik&lt;/b&gt;');
  expect(phone.sent.join('\n')).not.toContain('Dear Erik');

  await button(mine.askErase).click();
  await phone.page.getByLabel(mine.eraseLabel).fill('Please also the notes.');
  await picture(phone.page, 'my-data-erase');
  await button(mine.eraseSend).click();
  await phone.page.getByText(mine.state.erase).waitFor();
  await button(mine.withdraw).waitFor();
  await picture(phone.page, 'my-data-asked');

  await page.goto(`${inject('appUrl')}/settings/requests`);
  await page.getByText('Please also the notes.').waitFor();
  await page.getByText('Erik Eraser').waitFor();
  await picture(page, 'requests');
  await page.getByRole('button', { name: words.decide, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(words.letter).fill('Dear Erik, all of it is gone. Farewell.');
  await picture(page, 'requests-decide');
  await dialog.getByRole('button', { name: words.submit.full, exact: true }).click();
  await page.getByText(words.decided.full).waitFor();
  await page.getByText(/Certificate/).waitFor();
  await picture(page, 'requests-done');

  // The open page of the phone notices, and shows the answer.
  await phone.page.getByText(reply.ended.erasedTitle).waitFor();
  await phone.page.getByText('all of it is gone. Farewell.').waitFor();
  await phone.page.getByText(/Certificate/).waitFor();
  await picture(phone.page, 'erased');
  // Opened again, it knows nothing of what was said, and still has the answer: from what it kept, then from what it no longer keeps.
  for (const _ of [1, 2]) {
    await phone.page.reload();
    await phone.page.getByText('all of it is gone. Farewell.').waitFor();
    expect(await phone.page.getByText('Thank you, Erik').count()).toBe(0);
  }

  // A fresh browser with the whole link is told that it was deleted, and nothing else.
  const stranger = await watchedPage(browser);
  await stranger.page.goto(url);
  await stranger.page.getByRole('button', { name: reply.open.open, exact: true }).click();
  await stranger.page.getByText(reply.ended.erasedTitle).waitFor();

  // The list is there, with whom nobody asked to delete; he is not in it.
  await page.goto(`${inject('appUrl')}/inbox`);
  await page.getByText('Ina Inbox').first().waitFor();
  expect(await page.getByText('Erik Eraser').count()).toBe(0);
  const about = /permission|PERMISSION|insufficient|40[034]|410/;
  expect([...agency.staff.faults, ...phone.faults, ...stranger.faults].filter((line) => !about.test(line))).toEqual([]);
  await Promise.all([agency.staff.context.close(), phone.context.close(), stranger.context.close()]);
});

test('[J85] [ER10] [ER23] a part has to stay: letter and page say which, why and until when; the rest is gone, the agency reads nothing more, the candidate keeps reading', async () => {
  const [own, desk, deletion] = [myDataText.zh, requestsText.zh, deletionText.zh];
  const agency = await readyAgency(browser, inject('appUrl'), { language: 'zh' });
  const { page } = agency.staff;
  const url = await agency.begin({ name: '林秋', language: 'zh' }, '林秋，您好');
  const phone = await watchedPage(browser, { locale: 'zh-CN' });
  await openLink(phone.page, url);
  await bubble(phone.page, '林秋，您好').waitFor();
  await send(phone.page, '您好，谢谢联系');
  await message(page, '谢谢联系').waitFor();
  const writer = phone.page.locator('.msg .who').first();
  const named = await writer.innerText();

  const button = (name: string) => phone.page.getByRole('button', { name, exact: true });
  await button(replyText.zh.menu.title).click();
  await button(own.menu).click();
  await button(own.askErase).click();
  await button(own.eraseSend).click();
  await phone.page.getByText(own.state.erase).waitFor();

  await page.goto(`${inject('appUrl')}/settings/requests`);
  await page.getByRole('button', { name: desk.decide, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(desk.choices.partial, { exact: true }).click();
  await dialog.getByLabel(begins(desk.until)).fill('2032-12-31');
  const letter = dialog.getByLabel(begins(desk.letter));
  await expect.poll(() => letter.inputValue()).toContain(own.ground.placement);
  await picture(page, 'requests-partial-zh');
  await dialog.getByRole('button', { name: desk.submit.partial, exact: true }).click();
  await page.getByText(begins(desk.decided.partial)).waitFor();
  await page.getByText(begins(`保留${desk.parts.messages}至`)).waitFor();
  await page.getByText(begins('删除证明')).waitFor();
  await picture(page, 'requests-partial-done-zh');

  // The page of the phone, which was open all the time, follows; after a reload the talk is still there to read.
  await phone.page.getByText(own.decided.partial).first().waitFor();
  await phone.page.reload();
  await bubble(phone.page, '谢谢联系').waitFor();
  // Nobody of the agency reads any more: no reader, and no alarm that somebody was left out. Who wrote is still named.
  expect(await writer.innerText()).toBe(named);
  await expect.poll(() => phone.page.locator('.who2').first().innerText()).not.toContain('Helen');
  expect(await phone.page.locator('.who2.alarm').count()).toBe(0);
  await picture(phone.page, 'reply-partial-zh');
  await button(replyText.zh.menu.title).click();
  await button(own.menu).click();
  await phone.page.getByText(own.decided.partial).first().waitFor();
  await phone.page.getByText(own.ground.placement).first().waitFor();
  await phone.page.getByText(begins('删除证明')).first().waitFor();
  await picture(phone.page, 'my-data-partial-zh');

  // The agency reads none of it; the run that deleted the rest has its certificate.
  await page.goto(`${inject('appUrl')}/inbox`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await expect.poll(() => page.getByText('林秋').count()).toBe(0);
  await page.goto(`${inject('appUrl')}/settings/deletion`);
  await page.getByText(deletion.verdicts.holds).waitFor();
  await picture(page, 'deletion-partial-zh');
  await Promise.all([agency.staff.context.close(), phone.context.close()]);
});
