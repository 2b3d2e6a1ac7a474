import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { forCode } from '../../web/src/text/for-code.ts';
import type { Language } from '../../web/src/text/language.ts';
import { picture } from '../support/picture.ts';
import { composer, message, readyAgency, signIn, staffPage, write, type Staff } from './agency-page.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';

const appUrl = inject('appUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const row = ({ page }: Staff) => page.locator('[data-row]', { hasText: 'Shen Yifan' });
const fullWidth = (digits: string): string => digits.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

/** What the first device has read and what it has not, seen from the second. */
const sameStory = async (second: Staff): Promise<void> => {
  const { page, text } = second;
  await row(second).getByText(text.inbox.unread(1)).waitFor({ state: 'attached' });
  await row(second).click();
  for (const words of ['Could we talk', 'Who is the client', 'And where is it']) await message(page, words).waitFor();
  // The line comes when the marks are here, which may be after the messages.
  await page.locator('[data-unread-line]').waitFor();
  const order = await page.locator('.log ol > li').allInnerTexts();
  const at = (words: string): number => order.findIndex((item) => item.includes(words));
  expect(at('Who is the client')).toBeLessThan(at(text.conversation.newHere));
  expect(at(text.conversation.newHere)).toBeLessThan(at('And where is it'));
};

describe.each<[Language]>([['zh'], ['en']])('in %s', (language) => {
  test('[J9] [W21] a second device by the phrase or the kit file that holds it, a third by the number typed on the first: whole history, the same read position; the first takes the third off again', async () => {
    const agency = await readyAgency(browser, appUrl, { language });
    const first = agency.staff;
    const url = await agency.begin({ name: 'Shen Yifan 沈一帆' }, 'Could we talk');
    const guest = await watchedPage(browser);
    await openLink(guest.page, url);
    await send(guest.page, 'Who is the client');
    await message(first.page, 'Who is the client').waitFor();
    await guest.page.locator('.state.read').waitFor();
    await first.page.goto(`${appUrl}/inbox`);
    await row(first).waitFor();
    await send(guest.page, 'And where is it');
    await row(first).getByText('And where is it').waitFor();

    const words = first.text.account.unlock;
    const phone = await staffPage(browser, appUrl, { language, viewport: 'phone' });
    await signIn(phone, appUrl, agency.account);
    const boxes = phone.page.locator('.groups input');
    await boxes.nth(5).waitFor();
    await picture(phone.page, `unlock-${language}`);
    const typed = language === 'zh' ? agency.kit.phrase.map(fullWidth) : agency.kit.phrase;
    const wrong = [typed[1] ?? '', typed[0] ?? '', ...typed.slice(2)];
    const unlock = async (groups: readonly string[]): Promise<void> => {
      for (const [place, group] of groups.entries()) await boxes.nth(place).fill(group);
      await phone.page.getByRole('button', { name: words.unlock, exact: true }).click();
    };
    await unlock(wrong);
    await phone.page.getByText(forCode('phrase-wrong', language)).waitFor();
    if (language === 'zh') await unlock(typed);
    else {
      // Whoever has the saved kit and nothing else: the phrase stands in it.
      await phone.page.getByRole('button', { name: words.withKit }).click();
      await phone.page.setInputFiles('input[type=file]', agency.kit.file);
    }
    await phone.page.waitForURL(/inbox/);
    await sameStory(phone);
    await picture(phone.page, `second-device-${language}`);

    const third = await staffPage(browser, appUrl, { language });
    const asking = third.text.account.unlock;
    const approve = first.text.account.approve;
    const numberOf = async (): Promise<string> => (await third.page.locator('.big-number').getAttribute('aria-label'))?.replace(/\s/g, '') ?? '';
    const card = first.page.getByRole('region', { name: approve.title });
    const form = first.page.getByRole('form', { name: approve.title });
    const field = form.getByLabel(approve.number);
    await signIn(third, appUrl, agency.account);
    await third.page.getByRole('button', { name: asking.ask, exact: true }).click();
    await third.page.getByText(asking.waiting).waitFor();
    await picture(third.page, `asked-${language}`);
    // The card comes by itself: the person's document says that there is something to look for.
    await card.waitFor();
    await picture(first.page, `asks-${language}`);
    expect(await third.page.locator('.big-number').count()).toBe(0);
    await card.getByRole('button', { name: approve.goOn }).click();
    const number = await numberOf();
    expect(number).toMatch(/^\d{4}$/);
    await picture(third.page, `number-${language}`);
    await field.fill(number === '1234' ? '4321' : '1234');
    await form.getByRole('button', { name: approve.letIn }).click();
    const over = first.page.getByRole('region', { name: approve.over });
    await over.getByText(forCode('number-wrong', language)).waitFor();
    await picture(first.page, `wrong-number-${language}`);
    await third.page.getByText(asking.refused['wrong-number']).waitFor();
    await picture(third.page, `told-wrong-number-${language}`);
    await over.getByRole('button', { name: approve.close }).click();
    await over.waitFor({ state: 'detached' });

    // Either page may be loaded anew at any step.
    await third.page.getByRole('button', { name: asking.askAgain, exact: true }).click();
    await third.page.getByText(asking.waiting).waitFor();
    await third.page.reload();
    await third.page.getByText(asking.waiting).waitFor();
    await first.page.reload();
    await card.getByRole('button', { name: approve.goOn }).click();
    const second = await numberOf();
    expect(second).toMatch(/^\d{4}$/);
    await Promise.all([first.page.reload(), third.page.reload()]);
    await field.waitFor();
    await picture(first.page, `approve-${language}`);
    expect(await numberOf()).toBe(second);
    // The person's other device says where to go on.
    await phone.page.getByText(phone.text.account.approve.elsewhereHelp).waitFor();
    await picture(phone.page, `elsewhere-${language}`);
    await field.fill(language === 'zh' ? fullWidth(second) : second);
    await form.getByRole('button', { name: approve.letIn }).click();
    await third.page.waitForURL(/inbox/);
    await row(third).click();
    for (const said of ['Could we talk', 'Who is the client', 'And where is it']) await message(third.page, said).waitFor();
    await form.waitFor({ state: 'detached' });
    await composer(third.page).fill('From the third device');
    await composer(third.page).press('Enter');
    await bubble(guest.page, 'From the third device').waitFor();

    // The newest of the others stands first: it is taken off, told so, and what it writes goes nowhere.
    await first.page.goto(`${appUrl}/settings`);
    const settings = first.text.settings;
    await first.page.getByRole('button', { name: settings.remove, exact: true }).first().click();
    await picture(first.page, `remove-device-${language}`);
    await first.page.getByRole('alertdialog').getByRole('button', { name: settings.remove, exact: true }).click();
    await third.page.getByText(third.text.account.signIn.reasons.removed).waitFor();
    await picture(third.page, `removed-${language}`);
    await expect.poll(() => first.page.getByRole('button', { name: settings.remove, exact: true }).count()).toBe(1);
    await write(phone.page, 'The phone is still in');
    await bubble(guest.page, 'The phone is still in').waitFor();

    const aboutRemoval = /permission|PERMISSION|insufficient/;
    expect([...first.faults, ...phone.faults, ...third.faults.filter((line) => !aboutRemoval.test(line)), ...guest.faults]).toEqual([]);
    await Promise.all([first, phone, third, guest].map(({ context }) => context.close()));
  });
});
