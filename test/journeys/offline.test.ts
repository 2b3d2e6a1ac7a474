import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { launchBrowser, type Viewport } from '../support/browser.ts';
import type { Language } from '../../web/src/text/language.ts';
import { picture } from '../support/picture.ts';
import { anotherTab, composer, message, readyAgency, stateOf, write } from './agency-page.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Drafts that this browser has on disk, sealed. */
const keptDrafts = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const names = (await indexedDB.databases()).flatMap(({ name }) => (name === undefined ? [] : [name]));
    const counts = names.map(
      (name) =>
        new Promise<number>((resolve, reject) => {
          const opening = indexedDB.open(name);
          opening.addEventListener('error', () => reject(opening.error ?? new Error(name)));
          opening.addEventListener('success', () => {
            const db = opening.result;
            if (!db.objectStoreNames.contains('blobs')) return (db.close(), resolve(0));
            const asking = db.transaction('blobs').objectStore('blobs').getAllKeys();
            asking.addEventListener('success', () => {
              db.close();
              resolve(asking.result.filter((key) => JSON.stringify(key).includes('"draft/')).length);
            });
          });
        }),
    );
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  });

const cases: readonly [Language, Viewport][] = [
  ['zh', 'phone'],
  ['en', 'desktop'],
];

describe.each(cases)('in %s on a %s', (language, viewport) => {
  test('[J8] written without a network, the tab closed: it waits, and arrives once; so does what two tabs write', async () => {
    const agency = await readyAgency(browser, inject('appUrl'), { language, viewport, worker: true });
    const { staff } = agency;
    const url = await agency.begin({ name: 'Shen Yifan' }, 'Good morning');
    const guest = await watchedPage(browser);
    await openLink(guest.page, url);
    await send(guest.page, 'Good evening');
    await message(staff.page, 'Good evening').waitFor();
    const address = staff.page.url();

    await staff.context.setOffline(true);
    await staff.page.getByText(staff.text.shell.offline).waitFor();
    await write(staff.page, 'Written in a tunnel 🚇');
    await stateOf(staff, 'Written in a tunnel', 'queued').waitFor();
    await staff.page.getByText(staff.text.shell.waiting(1)).waitFor();
    await picture(staff.page, `offline-${language}`);
    await composer(staff.page).fill('And a draft');
    await expect.poll(() => keptDrafts(staff.page)).toBe(1);
    await staff.page.close();

    await staff.context.setOffline(false);
    const again = await anotherTab(staff, address);
    await bubble(guest.page, 'Written in a tunnel').waitFor();
    await stateOf(again, 'Written in a tunnel', 'read').waitFor();
    await expect.poll(() => composer(again.page).inputValue()).toBe('And a draft');
    await composer(again.page).fill('');
    await picture(again.page, `online-again-${language}`);

    const beside = await anotherTab(staff, address);
    await message(beside.page, 'Written in a tunnel').waitFor();
    await staff.context.setOffline(true);
    await write(again.page, 'From the left tab');
    await write(beside.page, 'From the right tab');
    await stateOf(beside, 'From the right tab', 'queued').waitFor();
    await staff.context.setOffline(false);
    for (const said of ['From the left tab', 'From the right tab']) {
      await bubble(guest.page, said).waitFor();
      for (const tab of [again, beside])
        await stateOf(tab, said, 'read')
          .or(message(tab.page, said).locator('.sr', { hasText: staff.text.conversation.states.read }))
          .first()
          .waitFor();
    }
    for (const said of ['Good morning', 'Written in a tunnel', 'From the left tab', 'From the right tab']) {
      expect(await bubble(guest.page, said).count(), said).toBe(1);
      for (const tab of [again, beside]) expect(await message(tab.page, said).count(), said).toBe(1);
    }
    await picture(beside.page, `two-tabs-${language}`);
    expect([...staff.faults, ...again.faults, ...beside.faults, ...guest.faults]).toEqual([]);
    await Promise.all([staff.context.close(), guest.context.close()]);
  });
});
