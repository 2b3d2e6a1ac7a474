import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { actsText } from '../../web/src/text/acts.ts';
import type { Language } from '../../web/src/text/language.ts';
import { launchBrowser, type Viewport } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { composer, message, readyAgency, stateOf, write } from './agency-page.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A finger that rests on something; lifted when what it opens is there. */
const press = async (page: Page, on: Locator, opens: Locator): Promise<void> => {
  const box = await on.boundingBox();
  if (box === null) throw new Error('not on the screen');
  const input = await page.context().newCDPSession(page);
  await input.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: box.x + box.width / 2, y: box.y + 14 }] });
  await opens.waitFor();
  await input.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await input.detach();
};

const cases: readonly [Language, Viewport][] = [
  ['en', 'desktop'],
  ['zh', 'phone'],
];

describe.each(cases)('in %s on a %s', (language, viewport) => {
  test('[J40] edited, answered, reacted to and deleted, on both pages; undone before it is sent; an edit made offline arrives once', async () => {
    const agency = await readyAgency(browser, inject('appUrl'), { language, viewport });
    const { staff } = agency;
    const { page, text } = staff;
    const words = actsText[language];
    const url = await agency.begin({ name: 'Shen Yifan', language }, 'Good morning');
    const guest = await watchedPage(browser, { locale: language === 'zh' ? 'zh-CN' : 'en-GB' });
    const theirs = actsText[language];
    await openLink(guest.page, url);
    await send(guest.page, 'I am listening');
    await message(page, 'I am listening').waitFor();
    const menu = page.locator('.act-menu');
    const sheet = guest.page.locator('dialog.sheet');

    // Edit: arrow up in the empty field, Enter; the candidate sees the new words, that they were changed, and how.
    await write(page, 'Monday at nin?');
    await bubble(guest.page, 'Monday at nin?').waitFor();
    await composer(page).press('ArrowUp');
    await expect.poll(() => composer(page).inputValue()).toBe('Monday at nin?');
    await composer(page).press('Escape');
    await expect.poll(() => composer(page).inputValue()).toBe('');
    await composer(page).press('ArrowUp');
    await composer(page).fill('Monday at nine?');
    await picture(page, `acts-${language}-editing`);
    await composer(page).press('Enter');
    await expect.poll(() => composer(page).inputValue()).toBe('');
    const edited = bubble(guest.page, 'Monday at nine?');
    await edited.getByText(theirs.edited).click();
    await sheet.getByText('Monday at nin?', { exact: true }).waitFor();
    await picture(guest.page, `acts-${language}-history`);
    await sheet.getByRole('button', { name: theirs.close }).click();
    await message(page, 'Monday at nine?').getByText(words.edited).click();
    await page.getByRole('dialog').getByText('Monday at nin?', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    // The candidate answers with a quote: a long press opens the same as the button.
    await press(guest.page, edited, sheet);
    await picture(guest.page, `acts-${language}-sheet`);
    await sheet.getByRole('button', { name: theirs.reply }).click();
    await guest.page.locator('.composing', { hasText: 'Monday at nine?' }).waitFor();
    await send(guest.page, 'That suits me');
    const answer = message(page, 'That suits me');
    await answer.locator('.quote', { hasText: 'Monday at nine?' }).waitFor();
    await answer.locator('.quote').getByText(words.answeredOwn).waitFor();

    // Both react; the same sign a second time takes it back. Nothing becomes unread by it.
    await answer.locator('.act-more').click();
    await picture(page, `acts-${language}-menu`);
    await menu.getByRole('button', { name: '👍' }).click();
    const sign = bubble(guest.page, 'That suits me').locator('xpath=../..').locator('.signs button');
    await sign.click();
    await answer.locator('.sign .num', { hasText: '2' }).waitFor();
    await answer.locator('.sign').click();
    await expect.poll(() => answer.locator('.sign').getAttribute('aria-pressed')).toBe('false');
    await picture(page, `acts-${language}-reacted`);

    // Deleted, brought back, deleted again; then it is gone for both, in the quote too.
    const remove = async (): Promise<void> => {
      await message(page, 'Monday at nine?').first().locator('.act-more').first().click();
      await menu.getByRole('button', { name: words.remove }).click();
      await page.locator('.bubble.is-gone').waitFor();
    };
    await remove();
    await page.locator('.toast').last().getByRole('button', { name: text.common.undo }).click();
    await message(page, 'Monday at nine?').first().locator('.act-more').first().waitFor();
    expect(await page.locator('.bubble.is-gone').count()).toBe(0);
    expect(await edited.count()).toBeGreaterThan(0);
    await remove();
    await guest.page.locator('.bub.gone').waitFor();
    await answer.locator('.quote').getByText(words.quoteGone).waitFor();
    await expect.poll(() => bubble(guest.page, 'Monday at nine?').count()).toBe(0);
    await picture(page, `acts-${language}-deleted`);
    await picture(guest.page, `acts-${language}-deleted-candidate`);

    // Without a network an edit waits on its message; back, it arrives once.
    await write(page, 'The address is Main Street');
    await bubble(guest.page, 'Main Street').waitFor();
    await staff.context.setOffline(true);
    await page.getByText(text.shell.offline).waitFor();
    await composer(page).press('ArrowUp');
    await composer(page).fill('The address is Main Street 7');
    await composer(page).press('Enter');
    await message(page, 'Main Street 7').getByText(words.waiting.edit).waitFor();
    await picture(page, `acts-${language}-waiting`);
    expect(await bubble(guest.page, 'Main Street 7').count()).toBe(0);
    await staff.context.setOffline(false);
    await bubble(guest.page, 'Main Street 7').getByText(theirs.edited).click();
    await sheet.getByText('The address is Main Street', { exact: true }).waitFor();
    expect(await sheet.locator('.revisions li').count()).toBe(2);
    await sheet.getByRole('button', { name: theirs.close }).click();
    expect(await bubble(guest.page, 'Main Street').count()).toBe(1);
    await message(page, 'Main Street 7').getByText(words.waiting.edit).waitFor({ state: 'detached' });

    // The candidate takes something back too.
    await bubble(guest.page, 'That suits me').locator('xpath=..').locator('.more').click();
    await sheet.getByRole('button', { name: theirs.remove }).click();
    await guest.page.locator('.undo').getByText(theirs.goneToast).waitFor();
    await answer.waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('.bubble.is-gone').count()).toBe(2);
    expect(
      await stateOf(staff, 'Main Street 7', 'read')
        .or(page.locator('.msg', { hasText: 'Main Street 7' }))
        .count(),
    ).toBeGreaterThan(0);
    expect([...staff.faults, ...guest.faults]).toEqual([]);
    await Promise.all([staff.context.close(), guest.context.close()]);
  });
});
