import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Language } from '../../web/src/text/language.ts';
import { launchBrowser, type Viewport } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { composer, message, newAccount, signUp, staffPage, stateOf, write } from './agency-page.ts';
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
    const staff = await staffPage(browser, appUrl, { viewport, language });
    const { page, text, faults, context } = staff;
    await picture(page, `${language}-sign-up`);
    await signUp(staff, newAccount(), { agency: '潮井猎头 Tidewell', region: language === 'zh' ? 'cn' : 'uk' });
    const card = page.getByRole('region', { name: text.sample.title });
    const isPhone = viewport === 'phone';

    const rows = page.locator('[data-row]');
    await expect.poll(() => rows.count(), { timeout: 60_000 }).toBe(3);
    await expect.poll(() => rows.filter({ hasText: text.common.sample }).count()).toBe(3);
    await page.getByText(text.sample.banner).waitFor();
    await picture(page, `${language}-sample`);
    if (isPhone) await card.getByRole('button', { name: text.sample.unfold }).click();

    // The phone window is on the candidate's host; here it is caught, and its address opened on a phone of its own.
    const popup = page.waitForEvent('popup');
    await card.getByRole('button', { name: text.sample.beOpen }).click();
    const window = await popup;
    await window.waitForURL(/\/r\//);
    const url = await window.evaluate(() => location.href);
    expect(new URL(url).host).toBe(new URL(inject('candidateUrl')).host);
    await window.close();
    await card.getByText(text.sample.beWaiting).waitFor();
    const phone = await watchedPage(browser, { locale });
    await openLink(phone.page, url);
    await phone.page.locator('.bub').nth(1).waitFor();
    await picture(phone.page, `${language}-phone-reads`);
    await send(phone.page, '我愿意聊聊 Let us talk');
    await message(page, 'Let us talk').waitFor();
    await card.getByRole('listitem').first().getByText(text.sample.done).waitFor();
    await picture(page, `${language}-reply-landed`);

    if (isPhone) await card.getByRole('button', { name: text.sample.fold }).click();
    await write(page, 'Thursday then 那周四');
    await bubble(phone.page, 'Thursday then').waitFor();
    await stateOf(staff, 'Thursday then', 'read').waitFor();
    await picture(page, `${language}-read`);

    if (isPhone) await card.getByRole('button', { name: text.sample.unfold }).click();
    const flight = card.getByRole('switch').first();
    await flight.click({ force: true });
    await card.getByText(text.sample.flightOn).waitFor();
    if (isPhone) await card.getByRole('button', { name: text.sample.fold }).click();
    await write(page, 'Written in the air 飞行中');
    await stateOf(staff, 'Written in the air', 'queued').waitFor();
    await picture(page, `${language}-flight`);
    expect(await bubble(phone.page, 'Written in the air').count()).toBe(0);
    if (isPhone) await card.getByRole('button', { name: text.sample.unfold }).click();
    await flight.click({ force: true });
    await bubble(phone.page, 'Written in the air').waitFor();
    await stateOf(staff, 'Written in the air', 'read').waitFor();
    expect(await bubble(phone.page, 'Written in the air').count()).toBe(1);

    await card.getByRole('switch').nth(1).click({ force: true });
    await page.getByText(text.conversation.asServerHelp).waitFor();
    if (isPhone) await card.getByRole('button', { name: text.sample.fold }).click();
    await page.locator('.bubble.is-cipher').first().waitFor();
    expect(await message(page, 'Let us talk').count()).toBe(0);
    await picture(page, `${language}-as-server`);
    if (isPhone) await card.getByRole('button', { name: text.sample.unfold }).click();
    await card.getByRole('switch').nth(1).click({ force: true });
    await message(page, 'Let us talk').waitFor();

    await card.getByRole('button', { name: text.sample.teamOpen }).click();
    if (isPhone) await card.getByRole('button', { name: text.sample.fold }).click();
    expect(await composer(page).getAttribute('aria-label')).toBe(text.conversation.writeToTeam);
    await write(page, 'She wants 2.4 million 薪酬');
    await stateOf(staff, 'She wants 2.4 million', 'sent').waitFor();
    await picture(page, `${language}-team-only`);
    await page.getByRole('tab', { name: text.conversation.lanes.candidate }).click();
    await write(page, 'After the note 之后');
    await bubble(phone.page, 'After the note').waitFor();
    expect(await bubble(phone.page, 'She wants').count()).toBe(0);
    await card.getByText(text.sample.progress(4)).waitFor();

    await page.getByRole('button', { name: text.sample.remove }).click();
    await page.getByText(text.inbox.emptyWithoutMandate).waitFor();
    await page.getByText(text.sample.banner).waitFor({ state: 'detached' });
    await expect.poll(() => rows.count()).toBe(0);
    await page.reload();
    await page.getByText(text.inbox.emptyWithoutMandate).waitFor();
    await picture(page, `${language}-empty`);
    expect(await page.getByText(name).count()).toBe(0);
    expect([...faults, ...phone.faults]).toEqual([]);
    await Promise.all([context.close(), phone.context.close()]);
  });
});
