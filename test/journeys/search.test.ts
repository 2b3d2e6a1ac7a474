import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Language } from '../../web/src/text/language.ts';
import { launchBrowser, type Viewport } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { anotherTab, composer, message, readyAgency, stateOf, write, type Staff } from './agency-page.ts';
import { openLink, send, watchedPage } from './candidate-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const field = (page: Page): Locator => page.locator('.find input[role=combobox]');
const hits = (page: Page): Locator => page.locator('.find-row.is-message[role=option]');

/** By the bar on a phone, by the keyboard on a desktop. */
const openFind = async ({ page, text }: Staff, viewport: Viewport): Promise<void> => {
  if (viewport === 'desktop') await page.keyboard.press('Control+k');
  else {
    await page.goto(`${new URL(page.url()).origin}/inbox`);
    await page.locator('.bottom-bar').getByRole('link', { name: text.shell.places.find }).click();
  }
  await field(page).waitFor();
};

/** Everything that this browser keeps in databases of the search, as text. */
const keptBySearch = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const names = (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith('liexin-search-') === true ? [name] : []));
    const dumps = names.map(
      (name) =>
        new Promise<string>((resolve, reject) => {
          const opening = indexedDB.open(name);
          opening.addEventListener('error', () => reject(opening.error ?? new Error(name)));
          opening.addEventListener('success', () => {
            const store = opening.result.transaction('parts').objectStore('parts');
            const [keys, values] = [store.getAllKeys(), store.getAll()];
            values.addEventListener('success', () => {
              const texts = (values.result as Uint8Array[]).map((bytes) => new TextDecoder('utf-8').decode(bytes));
              opening.result.close();
              resolve([...keys.result.map(String), ...texts].join('\n'));
            });
          });
        }),
    );
    return (await Promise.all(dumps)).join('\n');
  });

const cases: readonly [Language, Viewport][] = [
  ['zh', 'phone'],
  ['en', 'desktop'],
];

describe.each(cases)('in %s on a %s', (language, viewport) => {
  test('[SR1, SR3, SR19] finds what both wrote in both scripts, narrows it down, goes there, and tells nobody what was looked for', async () => {
    const agency = await readyAgency(browser, inject('appUrl'), { language, viewport });
    const { staff } = agency;
    const { page, text } = staff;
    const url = await agency.begin({ name: '沈一凡' }, '您好，有一个CFO职位，上海或苏州均可');
    const guest = await watchedPage(browser);
    await openLink(guest.page, url);
    await send(guest.page, '我家在上海东边');
    await message(page, '我家在上海东边').waitFor();
    await page.getByRole('tab', { name: text.conversation.lanes.internal }).click();
    await page.locator('.composer.is-internal').waitFor();
    await write(page, 'Pay: 800,000 and a garden in 上海');
    await stateOf(staff, 'Pay: 800,000', 'sent').waitFor();

    await openFind(staff, viewport);
    await field(page).fill('上海');
    await expect.poll(() => hits(page).count(), { timeout: 30_000 }).toBe(3);
    expect(await hits(page).locator('mark').allInnerTexts()).toEqual(['上海', '上海', '上海']);
    // The newest first; team-only is said in words.
    expect(await hits(page).first().innerText()).toContain(text.find.lane.internal);
    expect(await hits(page).nth(1).innerText()).toContain('沈一凡');
    await picture(page, `find-${language}`);
    for (const [words, count] of [
      ['CFO 上海', 1],
      ['cfo 苏州', 1],
      ['800000 gard', 1],
      ['海东', 1],
      ['东海', 0],
      ['海', 3],
    ] as const) {
      await field(page).fill(words);
      await expect.poll(() => hits(page).count(), { message: words }).toBe(count);
      await page.locator('.find-body[aria-busy=false]').waitFor();
      expect(await hits(page).count(), words).toBe(count);
    }

    await field(page).fill('上海');
    await expect.poll(() => hits(page).count()).toBe(3);
    await page.getByRole('button', { name: text.find.hasFile }).click();
    await page.getByText(text.find.noneFiltered).waitFor();
    await picture(page, `find-none-${language}`);
    await page.getByRole('button', { name: text.find.clearFilters }).click();
    await expect.poll(() => hits(page).count()).toBe(3);
    await page.getByRole('button', { name: new RegExp(`^${text.find.person}`) }).click();
    await page.getByRole('searchbox', { name: text.find.findPerson, exact: true }).fill('沈');
    await page.getByRole('menuitem', { name: '沈一凡' }).click();
    await page.getByRole('button', { name: new RegExp(`^${text.find.date}`) }).click();
    await page.getByRole('menuitem', { name: text.find.dates.week }).click();
    await expect.poll(() => hits(page).count()).toBe(3);
    await picture(page, `find-narrow-${language}`);

    // By keyboard: the second message.
    await field(page).focus();
    await field(page).press('ArrowDown');
    await expect.poll(() => hits(page).nth(1).getAttribute('aria-selected')).toBe('true');
    await field(page).press('Enter');
    await page.waitForURL(/conversation=/);
    await message(page, '我家在上海东边').waitFor();
    expect(await message(page, '我家在上海东边').isVisible()).toBe(true);
    await picture(page, `found-${language}`);
    expect(decodeURIComponent(page.url())).not.toMatch(/上海|沈/);
    if (viewport === 'phone') {
      await page.goBack();
      await expect.poll(() => hits(page).count()).toBe(3);
    }

    // What was read in is found without a network, also by a tab that is opened then.
    await expect.poll(async () => (await keptBySearch(page)).length).toBeGreaterThan(1000);
    expect(await keptBySearch(page)).not.toMatch(/上海|garden|沈一凡|800,000/);
    await staff.context.setOffline(true);
    if (viewport === 'desktop') await openFind(staff, viewport);
    await field(page).fill('garden');
    await expect.poll(() => hits(page).count()).toBe(1);
    await staff.context.setOffline(false);

    const asked = staff.sent.join('\n');
    for (const words of ['海东', '800000 gard', 'garden']) for (const form of [words, encodeURIComponent(words)]) expect(asked).not.toContain(form);
    expect([...staff.faults, ...guest.faults]).toEqual([]);
    await Promise.all([staff.context.close(), guest.context.close()]);
  });
});

test('[SR12, SR13] after a reload and in a second tab it finds at once, and reads nothing in again', async () => {
  const agency = await readyAgency(browser, inject('appUrl'), { language: 'en', viewport: 'desktop' });
  const { staff } = agency;
  await agency.begin({ name: 'Daniel Roth' }, 'Notice period is three months');
  await openFind(staff, 'desktop');
  await field(staff.page).fill('notice');
  await expect.poll(() => hits(staff.page).count(), { timeout: 30_000 }).toBe(1);
  await expect.poll(async () => (await keptBySearch(staff.page)).length).toBeGreaterThan(1000);
  const pages = (tab: Staff): number => tab.requests.filter((path) => path.endsWith(':runQuery')).length;
  const second = await anotherTab(staff, staff.page.url());
  await composer(second.page).waitFor();
  await openFind(second, 'desktop');
  await field(second.page).fill('months');
  await expect.poll(() => hits(second.page).count()).toBe(1);
  await staff.page.close();
  const again = await anotherTab(staff, second.page.url());
  await composer(again.page).waitFor();
  await openFind(again, 'desktop');
  await field(again.page).fill('three');
  await expect.poll(() => hits(again.page).count()).toBe(1);
  await picture(again.page, 'find-second-tab');
  // Nothing moved, so the search had nothing to ask; an open conversation asks for its own.
  await again.page.goto(`${inject('appUrl')}/find`);
  again.requests.length = 0;
  await field(again.page).fill('period');
  await expect.poll(() => hits(again.page).count()).toBe(1);
  expect(pages(again)).toBe(0);
  expect([...staff.faults, ...second.faults, ...again.faults]).toEqual([]);
  await staff.context.close();
});
