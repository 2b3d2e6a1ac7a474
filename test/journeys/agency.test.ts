import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Language } from '../../web/src/text/language.ts';
import { launchBrowser, type Viewport } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { message, newAccount, signUp, staffPage, stateOf, write } from './agency-page.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';

const appUrl = inject('appUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const cases: readonly { language: Language; viewport: Viewport; locale: string; name: string }[] = [
  { language: 'en', viewport: 'desktop', locale: 'en-GB', name: 'Sophie Keller' },
  { language: 'zh', viewport: 'phone', locale: 'zh-CN', name: '李娜' },
];

describe.each(cases)('in $language on a $viewport', ({ language, viewport, locale, name }) => {
  test('[J1] [J2] signs up, is the candidate herself, sees it land with its ticks, tries the rest of the sample and removes it', async () => {
    const staff = await staffPage(browser, appUrl, { viewport, language, worker: true });
    const { page, text, faults, context } = staff;
    await page.getByRole('heading', { name: text.account.signUp.title }).waitFor();
    await picture(page, `${language}-sign-up`);
    await signUp(staff, newAccount(), { agency: '潮井猎头 Tidewell', region: language === 'zh' ? 'cn' : 'uk' });
    const card = page.getByRole('region', { name: text.sample.title });
    const isPhone = viewport === 'phone';
    // On a phone the card stands under the list alone.
    const toCard = () => (isPhone ? page.getByRole('button', { name: text.common.back, exact: true }).click() : Promise.resolve());
    const toHer = () => (isPhone ? page.locator('[data-row]', { hasText: name }).click() : Promise.resolve());
    const flight = card.getByRole('switch').nth(0);
    const asServer = card.getByRole('switch').nth(1);

    const rows = page.locator('[data-row]');
    await expect.poll(() => rows.count(), { timeout: 120_000 }).toBe(6);
    await expect.poll(() => rows.filter({ hasText: text.common.sample }).count()).toBe(6);
    await page.getByRole('complementary', { name: text.sample.badge }).waitFor();
    await picture(page, `${language}-sample`);
    if (isPhone) await card.getByRole('button', { name: text.sample.unfold }).click();

    // The window opens on the candidate's host; its address is then opened on a phone with a browser of its own.
    const popup = page.waitForEvent('popup');
    await card.getByRole('button', { name: text.sample.beOpen }).click();
    const phoneWindow = await popup;
    await phoneWindow.waitForURL(/\/r\//);
    const url = await phoneWindow.evaluate(() => location.href);
    expect(new URL(url).host).toBe(new URL(inject('candidateUrl')).host);
    await phoneWindow.close();
    const phone = await watchedPage(browser, { locale });
    await openLink(phone.page, url);
    await phone.page.locator('.bub').nth(1).waitFor();
    await picture(phone.page, `${language}-phone-reads`);
    await send(phone.page, '我愿意聊聊 Let us talk');
    await message(page, 'Let us talk').waitFor();
    await picture(page, `${language}-reply-landed`);
    await write(page, 'Thursday then 那周四');
    await bubble(phone.page, 'Thursday then').waitFor();
    await stateOf(staff, 'Thursday then', 'read').waitFor();
    await picture(page, `${language}-read`);

    await toCard();
    await card.getByRole('listitem').first().getByText(text.sample.done).waitFor();
    await flight.click();
    await card.getByText(text.sample.flightOn).waitFor();
    await toHer();
    await write(page, 'Written in the air 飞行中');
    await stateOf(staff, 'Written in the air', 'queued').waitFor();
    await picture(page, `${language}-flight`);
    expect(await bubble(phone.page, 'Written in the air').count()).toBe(0);
    await toCard();
    await flight.click();
    await toHer();
    await bubble(phone.page, 'Written in the air').waitFor();
    await stateOf(staff, 'Written in the air', 'read').waitFor();
    expect(await bubble(phone.page, 'Written in the air').count()).toBe(1);

    await toCard();
    await asServer.click();
    await page.getByText(text.conversation.asServerHelp).waitFor();
    await page.locator('.bubble.is-cipher').first().waitFor();
    expect(await message(page, 'Let us talk').count()).toBe(0);
    await picture(page, `${language}-as-server`);
    await page.locator('.server-view').getByRole('switch').click();
    await message(page, 'Let us talk').waitFor();

    await toCard();
    await card.getByRole('button', { name: text.sample.teamOpen }).click();
    await page.locator('.composer.is-internal').waitFor();
    await write(page, 'She wants 2.4 million 薪酬');
    await stateOf(staff, 'She wants 2.4 million', 'sent').waitFor();
    await picture(page, `${language}-team-only`);
    await page.getByRole('tab', { name: text.conversation.lanes.candidate }).click();
    await write(page, 'After the note 之后');
    await bubble(phone.page, 'After the note').waitFor();
    expect(await bubble(phone.page, 'She wants').count()).toBe(0);
    await toCard();
    await card.getByText(text.sample.progress(4)).waitFor();
    await picture(page, `${language}-all-done`);

    // Somebody who answered while the sample was made: on a device that is the candidate's, and with ticks.
    const marc = page.locator('[data-row]', { hasText: 'Marc Dubois' });
    await marc.getByText('wait for the right person').waitFor({ timeout: 120_000 });
    await marc.getByText(text.inbox.states.read).waitFor({ state: 'attached' });
    await marc.click();
    await message(page, 'Thank you for writing').waitFor();
    await picture(page, `${language}-talks`);

    await toCard();
    await page.getByRole('button', { name: text.sample.remove }).click();
    await page.getByText(text.inbox.emptyWithoutMandate).waitFor();
    await page.getByRole('complementary', { name: text.sample.badge }).waitFor({ state: 'detached' });
    await expect.poll(() => rows.count()).toBe(0);
    await page.reload();
    await page.getByText(text.inbox.emptyWithoutMandate).waitFor();
    await picture(page, `${language}-empty`);
    expect(await page.getByText(name).count()).toBe(0);
    expect([...faults, ...phone.faults]).toEqual([]);
    await Promise.all([context.close(), phone.context.close()]);
  });
});

test('[J1] a sample that is removed while it is made does not come back', async () => {
  const staff = await staffPage(browser, appUrl);
  const { page, text, faults, context } = staff;
  await signUp(staff, newAccount());
  const rows = page.locator('[data-row]');
  await rows.first().waitFor();
  await page.getByRole('button', { name: text.sample.remove }).click();
  await page.getByText(text.inbox.emptyWithoutMandate).waitFor();
  await page.reload();
  await page.getByText(text.inbox.emptyWithoutMandate).waitFor();
  expect(await rows.count()).toBe(0);
  await page.goto(`${appUrl}/searches`);
  await page.getByRole('button', { name: text.mandates.create, exact: true }).first().waitFor();
  expect(await page.getByText('CFO, Suzhou').count()).toBe(0);
  expect(faults).toEqual([]);
  await context.close();
});
