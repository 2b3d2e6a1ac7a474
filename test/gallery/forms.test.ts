import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveGallery } from '../../scripts/galleries/serve-gallery.ts';
import { forCode } from '../../web/src/text/for-code.ts';
import { textFor } from '../../web/src/text/text.ts';
import { launchBrowser, newPerson } from '../support/browser.ts';

const text = textFor('en');
let browser: Browser;
let gallery: Awaited<ReturnType<typeof serveGallery>>;
let page: Page;
beforeAll(async () => {
  [browser, gallery] = await Promise.all([launchBrowser(), serveGallery('app')]);
  page = await (await newPerson(browser)).newPage();
  page.setDefaultTimeout(20_000);
});
afterAll(() => Promise.all([browser.close(), gallery.close()]));

const show = (story: string) => page.goto(`${gallery.url}?story=${story}&lang=en&theme=light`);
const dialog = () => page.getByRole('dialog');

test('[W18] the decision about a request stays open with its letter until it is through', async () => {
  await show('requests-living');
  await page.getByRole('button', { name: text.requests.decide, exact: true }).click();
  await dialog().getByLabel(text.requests.letter).fill('Farewell, Shen.');
  const send = dialog().getByRole('button', { name: text.requests.submit.full, exact: true });
  await send.click();
  await dialog().getByText(forCode('offline', 'en')).waitFor();
  expect(await dialog().getByLabel(text.requests.letter).inputValue()).toBe('Farewell, Shen.');

  await send.click();
  await page.getByText('Sent: Farewell, Shen.').waitFor();
  await dialog().waitFor({ state: 'detached' });
});

test('[RT59] a hold on everything names nothing; one of some days is looked at, a failed look says so and is tried again', async () => {
  await show('deletion');
  expect(await page.locator('li', { hasText: 'Audit' }).getByText(text.deletion.scopes.agency).innerText()).toBe(text.deletion.scopes.agency);

  await show('deletion-living');
  await dialog()
    .getByRole('button', { name: new RegExp(text.deletion.covers) })
    .click();
  await page.getByRole('option', { name: text.deletion.scopes.agency, exact: true }).click();
  await dialog().getByText(text.deletion.notLooked).waitFor();
  await dialog().getByRole('button', { name: text.common.retry, exact: true }).click();
  await dialog().getByText(text.deletion.keeps(6)).waitFor();

  const place = dialog().getByRole('button', { name: text.deletion.place, exact: true });
  await dialog().getByLabel(text.deletion.matter).fill('Case 7');
  await dialog().getByLabel(text.deletion.from).fill('2026-03-02');
  await dialog().getByLabel(text.deletion.to).fill('2026-03-01');
  await dialog().getByText(text.deletion.wrongDays).waitFor();
  expect(await place.isDisabled()).toBe(true);
  await dialog().getByLabel(text.deletion.to).fill('2026-03-03');
  await place.click();
  await page.getByText(`Placed: agency ${2 * 24 * 3_600_000}`).waitFor();
});
