import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { formatDay, formatTime } from '../../web/src/text/format.ts';
import type { Language } from '../../web/src/text/language.ts';
import { picture } from '../support/picture.ts';
import { anotherTab, composer, message, readyAgency, stateOf, write } from './agency-page.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const harmless = '<script>alert(1)</script> [x](javascript:alert(1)) שלום 👩‍👩‍👧 您好';

/** An input method is at work: what it offers stands in the field, underlined, and Enter takes it. */
const compose = async (page: Page, words: string): Promise<void> => {
  const input = await page.context().newCDPSession(page);
  await input.send('Input.imeSetComposition', { text: words, selectionStart: words.length, selectionEnd: words.length });
  // What browsers send for a key that the input method takes: code 229.
  await input.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 });
  await input.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 });
  await input.send('Input.insertText', { text: words });
  await input.detach();
};

describe.each<[Language, Language]>([
  ['en', 'zh'],
  ['zh', 'en'],
])('a consultant in %s, a candidate in %s', (language, candidateLanguage) => {
  test('[J6] [J12] [J13] writes, is read and answered, live, with sender, time, day, states in words and the evidence; Enter of an input method sends nothing', async () => {
    const agency = await readyAgency(browser, inject('appUrl'), { language, worker: true });
    const { staff } = agency;
    const { page, text, faults } = staff;
    const url = await agency.begin({ name: 'Shen Yifan 沈一帆', language: candidateLanguage }, harmless);
    await picture(page, `conversation-${language}-sent`);
    const guest = await watchedPage(browser, { locale: candidateLanguage === 'zh' ? 'zh-CN' : 'en-GB' });
    await openLink(guest.page, url);
    await bubble(guest.page, harmless).waitFor();

    // Whoever only opened the link is nobody yet: no read mark before the first reply, and then at once.
    expect(await stateOf(staff, '您好', 'sent').count()).toBe(1);
    await send(guest.page, '我有兴趣，请介绍一下');
    const reply = message(page, '我有兴趣');
    await reply.waitFor();
    expect(await reply.locator('.msg-who').innerText()).toContain('Shen Yifan 沈一帆');
    const stamp = await reply.locator('time').getAttribute('datetime');
    const at = Date.parse(stamp ?? '');
    expect(Math.abs(Date.now() - at)).toBeLessThan(60_000);
    const shanghai = (instant: number): string =>
      new Date(instant).toLocaleTimeString('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' });
    expect(await reply.locator('time').innerText()).toBe(shanghai(at));
    // The reader's day, in her time zone.
    const inShanghai = at + 8 * 3_600_000;
    expect(await page.locator('.day').first().innerText()).toBe(formatDay(inShanghai, inShanghai, language));
    expect(formatTime(inShanghai)).toBe(shanghai(at));
    await stateOf(staff, '您好', 'read').waitFor();
    await picture(page, `conversation-${language}-reply`);

    await write(page, '好的，周四 Thursday at nine');
    await bubble(guest.page, 'Thursday at nine').waitFor();
    const read = stateOf(staff, 'Thursday at nine', 'read');
    await read.waitFor();
    expect(await read.getAttribute('aria-label')).toContain(text.conversation.howWeKnow);
    await read.click();
    const evidence = page.getByRole('dialog', { name: text.conversation.howWeKnow });
    for (const state of ['queued', 'sent', 'delivered', 'read'] as const) await evidence.getByText(text.conversation.states[state], { exact: true }).waitFor();
    expect(await evidence.innerText()).toMatch(/\d\d:\d\d:\d\d/);
    await picture(page, `conversation-${language}-evidence`);
    await page.keyboard.press('Escape');

    await guest.page.locator('.state.read').waitFor();
    await picture(guest.page, `conversation-${candidateLanguage}-candidate`);

    await composer(page).focus();
    await compose(page, '你好');
    expect(await composer(page).inputValue()).toBe('你好');
    await guest.page.locator('#composer').focus();
    await compose(guest.page, '谢谢');
    expect(await guest.page.locator('#composer').inputValue()).toBe('谢谢');
    await composer(page).press('Enter');
    await message(page, '你好').waitFor();
    await bubble(guest.page, '你好').last().waitFor();
    expect(await page.locator('.bubble', { hasText: /^你好$/ }).count()).toBe(1);
    expect(await bubble(guest.page, '谢谢').count()).toBe(0);

    // Another tab of hers, made later: the same story and nothing unread.
    const tab = await anotherTab(staff, page.url());
    await message(tab.page, '我有兴趣').waitFor();
    expect(await tab.page.locator('[data-unread-line]').count()).toBe(0);
    expect([...faults, ...guest.faults, ...tab.faults]).toEqual([]);
    await Promise.all([staff.context.close(), guest.context.close()]);
  });
});

test('[J13] a candidate at a desk: Enter sends, Enter of an input method does not', async () => {
  const agency = await readyAgency(browser, inject('appUrl'));
  const url = await agency.begin({ name: 'Marc Dubois' }, 'Good morning');
  const guest = await watchedPage(browser, { viewport: 'desktop' });
  await openLink(guest.page, url);
  await bubble(guest.page, 'Good morning').waitFor();
  await guest.page.locator('#composer').focus();
  await compose(guest.page, '拼音');
  expect(await bubble(guest.page, '拼音').count()).toBe(0);
  expect(await guest.page.locator('#composer').inputValue()).toBe('拼音');
  await guest.page.keyboard.press('Enter');
  await message(agency.staff.page, '拼音').waitFor();
  await picture(guest.page, 'candidate-desk');
  expect([...agency.staff.faults, ...guest.faults]).toEqual([]);
  await Promise.all([agency.staff.context.close(), guest.context.close()]);
});
