import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { launchBrowser, type Viewport } from '../support/browser.ts';
import type { Language } from '../../web/src/text/language.ts';
import { toCandidateText } from '../../web/src/text/to-candidate.ts';
import { picture } from '../support/picture.ts';
import { addCandidate, createSearch, readyAgency } from './agency-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const cases: readonly [Language, Language, Viewport][] = [
  ['en', 'zh', 'phone'],
  ['zh', 'en', 'desktop'],
];

describe.each(cases)('a consultant in %s, a candidate in %s, on a %s', (language, candidateLanguage, viewport) => {
  test('[J4] [J5] [SW4] search, candidate, link: every way hands over the same text, the link alone on its last line, and no request knows it', async () => {
    const { staff } = await readyAgency(browser, inject('appUrl'), { language, viewport });
    const { page, text, faults, sent, context } = staff;
    await page.getByRole('heading', { name: 'CFO, Suzhou' }).waitFor();
    await page.goto(`${inject('appUrl')}/searches`);
    await createSearch(staff, '总经理 GM 🏭', '客户 & Söhne');
    await picture(page, `search-${language}`);
    const url = await addCandidate(staff, { name: 'Šárka 沈一帆', language: candidateLanguage, email: 'shen@example.com' });
    const dialog = page.getByRole('dialog');
    await picture(page, `link-${language}`);

    expect(url.startsWith(`${inject('candidateUrl')}/r/`)).toBe(true);
    const whole = `${toCandidateText[candidateLanguage].ready('Tidewell Partners', 'Helen')}\n\n${url}`;
    expect(await dialog.locator('.share-text').innerText()).toBe(whole);
    await dialog.getByRole('button', { name: text.mandates.copyText }).click();
    await dialog.getByRole('button', { name: text.mandates.textCopied }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(whole);
    await dialog.getByRole('button', { name: text.mandates.copyLink }).click();
    await dialog.getByRole('button', { name: text.mandates.linkCopied }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(url);
    for (const way of ['mailto:', 'sms:']) {
      const href = (await dialog.locator(`a[href^="${way}"]`).getAttribute('href')) ?? '';
      const body = decodeURIComponent(/[?&]body=(.*)$/.exec(href)?.[1] ?? '');
      expect(body).toBe(whole);
      expect(body.split('\n').at(-1)).toBe(url);
    }
    const qr = await dialog.locator('svg[role=img]').boundingBox();
    expect(qr?.width ?? 0).toBeGreaterThan(120);
    expect(await dialog.locator('svg[role=img]').getAttribute('aria-label')).toBe(text.mandates.qrLabel('Šárka 沈一帆'));

    await dialog.getByRole('button', { name: text.mandates.done }).click();
    await page.getByText(text.mandates.link['not-opened']).waitFor();
    const secret = /#1([\w-]{16})/.exec(url)?.[1] ?? '';
    expect(secret).not.toBe('');
    expect(sent.length).toBeGreaterThan(10);
    expect(sent.filter((request) => request.includes(secret))).toEqual([]);
    for (const words of ['Šárka', '总经理', 'Söhne']) expect(sent.filter((request) => request.includes(words))).toEqual([]);
    const kept = () => page.evaluate(async () => [(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length]);
    expect(await kept()).toEqual([0, 0]);
    expect(faults).toEqual([]);
    await context.close();
  });
});
