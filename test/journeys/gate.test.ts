import { readFile, writeFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { launchBrowser, type Viewport } from '../support/browser.ts';
import type { Language } from '../../web/src/text/language.ts';
import { picture } from '../support/picture.ts';
import { begins, createSearch, newAccount, saveKit, signUp, staffPage, type Kit, type Staff } from './agency-page.ts';

const appUrl = inject('appUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** To the gate the long way: a search is made, and the first candidate is asked for. */
const toGate = async (staff: Staff): Promise<void> => {
  const { page, text } = staff;
  await page.goto(`${appUrl}/searches`);
  await createSearch(staff, 'CFO, Suzhou');
  await page.getByRole('button', { name: text.mandates.addCandidate }).first().click();
  await page.waitForURL(/kit/);
};

/** Fills the three fields with the words of the page, changed at one place if asked. */
const typeWords = async ({ page, text }: Staff, kit: Kit, wrongAt: number | null = null): Promise<number> => {
  const fields = page.locator('.gate-three input');
  let changed = 0;
  for (const index of [0, 1, 2]) {
    const label = await page.locator('.gate-three label').nth(index).innerText();
    const place = Number(/\d+/.exec(label)?.[0]);
    expect(label).toContain(text.account.kit.askWord(place));
    const other = kit.words.find((word) => word !== kit.words[place - 1]) ?? '';
    if (index === wrongAt) changed = place;
    await fields.nth(index).fill(index === wrongAt ? other : (kit.words[place - 1] ?? ''));
  }
  return changed;
};

const cases: readonly [Language, Viewport][] = [
  ['zh', 'desktop'],
  ['en', 'phone'],
];

describe.each(cases)('in %s on a %s', (language, viewport) => {
  test('[J3] nobody real comes in before the kit is kept and shown: wrong words and another file are refused', async () => {
    const staff = await staffPage(browser, appUrl, { language, viewport });
    const { page, text, faults, context } = staff;
    const words = text.account.kit;
    await signUp(staff, newAccount());
    await toGate(staff);
    expect(await page.getByRole('dialog').count()).toBe(0);

    await page.locator('.paper-words li').nth(23).waitFor();
    const confirm = page.getByRole('button', { name: words.confirm, exact: true });
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByText(words.saveFirst).waitFor();
    const kit = await saveKit(staff);
    expect(kit.phrase.every((group) => (language === 'zh' ? /^\d{4}$/ : /^[a-z-]{3,}$/).test(group))).toBe(true);
    expect(new Set([kit.phrase.length, kit.words.length])).toEqual(new Set([6, 24]));
    await picture(page, `gate-${language}`);

    const place = await typeWords(staff, kit, 1);
    await confirm.click();
    await page.getByText(words.wrongWords([place])).waitFor();
    await picture(page, `gate-${language}-wrong-words`);
    const other = `${kit.file}.other.txt`;
    await writeFile(other, (await readFile(kit.file, 'utf8')).replace(/liexin\S+/i, 'liexin-kit'));
    await page.setInputFiles('input[type=file]', other);
    await page.getByText(words.wrongFile).waitFor();

    // Not confirmed is not confirmed, however she comes back.
    await page.getByRole('button', { name: words.later }).click();
    await page.getByText(text.shell.kitMissing).waitFor({ state: 'visible' });
    await page.goto(`${appUrl}/searches`);
    await page
      .getByRole('button', { name: begins('CFO, Suzhou') })
      .first()
      .click();
    await page.getByRole('button', { name: text.mandates.addCandidate }).first().click();
    await page.waitForURL(/kit/);

    const second = await saveKit(staff);
    expect(second.words).not.toEqual(kit.words);
    if (viewport === 'phone') {
      await typeWords(staff, second);
      await confirm.click();
    } else await page.setInputFiles('input[type=file]', second.file);
    await page.getByText(words.confirmed).waitFor();
    await picture(page, `gate-${language}-confirmed`);
    await page.getByRole('button', { name: words.goOn }).click();
    await page.waitForURL(/searches/);
    await page
      .getByRole('button', { name: begins('CFO, Suzhou') })
      .first()
      .click();
    await page.getByRole('button', { name: text.mandates.addCandidate }).first().click();
    await page.getByRole('dialog').getByLabel(begins(text.mandates.fieldName)).waitFor();
    await picture(page, `gate-${language}-add`);
    expect(faults).toEqual([]);
    await context.close();
  });
});
