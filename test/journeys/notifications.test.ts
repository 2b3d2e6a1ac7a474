import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { textFor } from '../../web/src/text/text.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { composer, message, readyAgency, stateOf, write } from './agency-page.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';

const appUrl = inject('appUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test('[J52] eight tabs of one browser are all live and leave room for a ninth request', { timeout: 400_000 }, async () => {
  const agency = await readyAgency(browser, appUrl, { worker: true });
  const { staff } = agency;
  const url = await agency.begin({ name: 'Shen Yifan 沈一帆' }, 'Could we talk');
  const address = staff.page.url();
  staff.context.setDefaultTimeout(90_000);
  const tabs = [staff.page];
  for (let n = 1; n < 8; n++) {
    const tab = await staff.context.newPage();
    await tab.goto(address);
    await message(tab, 'Could we talk').waitFor();
    tabs.push(tab);
  }
  const guest = await watchedPage(browser);
  await openLink(guest.page, url);
  await send(guest.page, 'To all eight');
  await Promise.all(tabs.map((tab) => message(tab, 'To all eight').waitFor()));
  const begun = Date.now();
  expect(await tabs[7]?.evaluate(async () => (await fetch('/api/config')).status)).toBe(200);
  expect(Date.now() - begun).toBeLessThan(5_000);
  // A message from the last tab goes out although another tab leads.
  const last = tabs[7] ?? staff.page;
  await write(last, 'From the eighth');
  await bubble(guest.page, 'From the eighth').waitFor();
  await Promise.all(tabs.map((tab) => message(tab, 'From the eighth').waitFor()));
  await Promise.all([staff.context.close(), guest.context.close()]);
});

test('[J53] the app opens without a network after a reload, with what was read, its draft, and both languages', async () => {
  const agency = await readyAgency(browser, appUrl, { language: 'zh', worker: true });
  const { staff } = agency;
  const { page } = staff;
  await agency.begin({ name: 'Shen Yifan 沈一帆' }, 'Could we talk');
  // The worker keeps the whole app in the background, after the first screen.
  await expect
    .poll(() => page.evaluate(async () => (await caches.keys()).length > 0 && (await navigator.serviceWorker.getRegistration())?.active?.state), {
      timeout: 60_000,
    })
    .toBe('activated');
  await composer(page).fill('Typed before the tunnel');
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await staff.context.setOffline(true);
  await page.reload();
  await message(page, 'Could we talk').waitFor();
  await expect.poll(() => composer(page).inputValue()).toBe('Typed before the tunnel');
  await picture(page, 'offline-reload');
  // Nobody has asked for the words of the other language yet.
  const settings = textFor('en').settings;
  await page.goto(`${appUrl}/settings`);
  await page.getByRole('radio', { name: 'English' }).click();
  await page.getByText(settings.languageHelp).waitFor();
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('en');
  await page.getByRole('radio', { name: '中文' }).click();
  await page.getByText(staff.text.settings.languageHelp).waitFor();
  await page.goBack();
  await expect.poll(() => composer(page).inputValue()).toBe('Typed before the tunnel');
  await staff.context.setOffline(false);
  await composer(page).press('Enter');
  await stateOf(staff, 'Typed before the tunnel', 'sent').waitFor();
  await staff.context.close();
});

test('[J54] the page of notifications sends a push from the server to this browser and says when it came; the numbers are counted anew', async () => {
  const agency = await readyAgency(browser, appUrl, { worker: true });
  const { staff } = agency;
  const { page, text } = staff;
  await staff.context.grantPermissions(['notifications'], { origin: appUrl });
  await page.goto(`${appUrl}/settings/notifications`);
  const words = text.notify;
  const channel = (name: string) => page.locator('.channel', { hasText: name });
  // The worker shows what arrives; it is there a moment after the first screen.
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state), { timeout: 60_000 }).toBe('activated');
  const push = channel(words.push.name);
  await push.getByRole('button', { name: words.turnOn, exact: true }).click();
  await push.getByText(words.state.works, { exact: true }).waitFor();
  await page.reload();
  await push.getByText(words.state.works, { exact: true }).waitFor();
  await push.getByRole('button', { name: words.test, exact: true }).click();
  await push.getByText(new RegExp(words.push.arrived(0).replace('0', '\\d+'))).waitFor();
  await picture(page, 'notifications');
  await page.getByRole('button', { name: words.recountDo, exact: true }).click();
  await page.getByText(/All numbers were right/).waitFor();
  await push.getByRole('button', { name: words.turnOff, exact: true }).click();
  await push.getByText(words.state.off, { exact: true }).waitFor();
  await staff.context.close();
});
