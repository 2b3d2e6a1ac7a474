import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { teamText } from '../../web/src/text/team.ts';
import { begins, readyAgency, staffPage } from './agency-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const words = teamText.en;

for (const language of ['en', 'zh'] as const)
  test(`[J30] a colleague is invited by a link, joins on a phone in ${language}, and is in without anybody tapping`, async () => {
    const agency = await readyAgency(browser, inject('appUrl'));
    const { page } = agency.staff;
    await page.goto(`${inject('appUrl')}/settings/people`);
    await page.getByRole('button', { name: words.invite }).click();
    await page.getByLabel(begins(words.fieldName)).fill('Wei Chen');
    await picture(page, `invite-${language}`);
    await page.getByRole('button', { name: words.inviteSubmit }).click();
    const link = await page.locator('[role=dialog] .share-text .link').innerText();
    expect(link).toMatch(/\/join\?invitation=[\w-]{22}#1\w+$/);
    await picture(page, `invite-made-${language}`);
    await page.getByRole('button', { name: words.done }).click();
    await page.getByText('Wei Chen').waitFor();

    const text = teamText[language].join;
    const joiner = await staffPage(browser, inject('appUrl'), { language, viewport: 'phone' });
    await joiner.page.goto(link);
    await joiner.page.getByRole('heading', { level: 1 }).waitFor();
    await picture(joiner.page, `join-form-${language}`);
    await joiner.page.getByLabel(begins(text.name)).fill('Wei Chen 陈伟');
    await joiner.page.getByLabel(begins(text.email)).fill(`wei-${language}-${Date.now()}@tidewell.example`);
    await joiner.page.getByLabel(begins(text.password)).fill('correct horse battery');
    await joiner.page.getByRole('button', { name: text.submit, exact: true }).click();
    await joiner.page.waitForURL(/\/inbox/);
    expect(joiner.page.url()).not.toContain('#');
    await picture(joiner.page, `joined-${language}`);
    await page.getByText('Wei Chen 陈伟').waitFor();
    await picture(page, `people-${language}`);

    // The link has done its work: nobody else comes in by it, and it says so.
    const late = await staffPage(browser, inject('appUrl'), { language });
    await late.page.goto(link);
    await late.page.getByRole('heading', { name: text.endedTitle }).waitFor();
    // Cut off on the way: said without asking any server for it, and another can be pasted.
    await late.page.goto(link.slice(0, -9));
    await late.page.getByRole('heading', { name: text.damagedTitle }).waitFor();
    await picture(late.page, `join-damaged-${language}`);
    await Promise.all([agency.staff.context.close(), joiner.context.close(), late.context.close()]);
  });
