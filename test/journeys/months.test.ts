import { randomBytes } from 'node:crypto';
import { Timestamp } from 'firebase-admin/firestore';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { candidateText } from '../../web/src/text/candidate.ts';
import { conversationText } from '../../web/src/text/conversation.ts';
import { formatMonth } from '../../web/src/text/format-month.ts';
import { troubleText } from '../../web/src/text/trouble.ts';
import { admin } from '../attacks/support/admin.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { composer, message, readyAgency, stateOf, write } from './agency-page.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test('[J87] [RT64] what was sent before a month that is kept is nowhere any more, on no device, without an alarm; the talk goes on', async () => {
  // No digits: a name is none that looks like a number to call.
  const name = `Tidewell ${randomBytes(6).toString('hex').replaceAll(/\d/g, 'g')}`;
  const { staff, begin } = await readyAgency(browser, inject('appUrl'), { agency: name });
  const { page } = staff;
  const url = await begin({ name: 'Shen Yifan', language: 'zh' }, 'Dear Yifan');
  const phone = await watchedPage(browser, { locale: 'zh-CN' });
  await openLink(phone.page, url);
  await bubble(phone.page, 'Dear Yifan').waitFor();
  await send(phone.page, '第一句');
  await message(page, '第一句').waitFor();
  await write(page, 'A later word');
  await bubble(phone.page, 'A later word').waitFor();
  await stateOf(staff, 'A later word', 'read').waitFor();

  // As the clock leaves a lane whose oldest months went: the rules refuse whatever was sent before.
  const agency = (await admin.db.collection('agencies').where('displayName', '==', name).get()).docs[0]?.ref;
  const lane = (await agency?.collection('lanes').where('kind', '==', 'candidate').get())?.docs.find((one) => one.get('state') === 'open')?.ref;
  const sentAt = (await lane?.collection('messages').orderBy('sentAt', 'desc').limit(1).get())?.docs[0]?.get('sentAt') as Timestamp;
  const newest = Timestamp.fromMillis(sentAt.toMillis());
  await lane?.update({ 'retention.keptFrom': newest });

  await page.reload();
  await message(page, 'A later word').waitFor();
  await page.getByText(conversationText.en.goneBefore(formatMonth(newest.toMillis(), 'en'))).waitFor();
  await page.getByText(candidateText.en.monthsBy(null)).waitFor();
  await picture(page, 'months-gone');
  await phone.page.reload();
  await bubble(phone.page, 'A later word').waitFor();
  await phone.page.getByText(troubleText.zh.months(formatMonth(newest.toMillis(), 'zh'))).waitFor();
  await picture(phone.page, 'months-gone-candidate');
  for (const [one, words] of [
    [page, 'Dear Yifan'],
    [page, '第一句'],
    [phone.page, 'Dear Yifan'],
    [phone.page, '第一句'],
  ] as const)
    expect([words, await one.getByText(words, { exact: true }).count()]).toEqual([words, 0]);

  await send(phone.page, '还在这里');
  await message(page, '还在这里').waitFor();
  await composer(page).fill('So are we');
  await composer(page).press('Enter');
  await bubble(phone.page, 'So are we').waitFor();
  await picture(page, 'months-gone-on');
  expect([...staff.faults, ...phone.faults]).toEqual([]);
});
