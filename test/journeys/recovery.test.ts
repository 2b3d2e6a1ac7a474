import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Language } from '../../web/src/text/language.ts';
import { agencyOf, endWaits, makeOwners, operator } from '../support/actors/as-operator.ts';
import { launchBrowser, type Viewport } from '../support/browser.ts';
import { dumpDevice } from '../support/device-dump.ts';
import { picture } from '../support/picture.ts';
import { message, readyAgency, saveKit, signIn, staffPage, type Staff } from './agency-page.ts';
import { joinAs } from './joining-steps.ts';

const appUrl = inject('appUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();

const cases: readonly [Language, Viewport][] = [
  ['en', 'desktop'],
  ['zh', 'phone'],
];

describe.each(cases)('in %s on a %s', (language, viewport) => {
  test('[J70] who has lost everything comes back with the words after the wait; another owner stops one first; a new kit follows', async () => {
    const agency = await readyAgency(browser, appUrl, { language, viewport });
    const { staff, account, kit } = agency;
    const words = staff.text.recovery;
    const name = (step: string): string => `recovery-${language}-${step}`;
    await agency.begin({ name: 'Anna Berg' }, 'Dear Anna Berg');
    const wei = await joinAs(browser, staff.page, 'Wei Chen', { language, viewport });
    const db = operator(inject('firestorePort'));
    const { databases } = await dumpDevice(staff.page, { files: false });
    const uid = databases.flatMap((database) => /^liexin-outbox-(.+)-.{16}$/.exec(database)?.[1] ?? [])[0] ?? '';
    const agencyId = await agencyOf(db, uid);
    await makeOwners(db, agencyId);

    // A browser that knows e-mail and password, and the page from the drawer.
    const lost = await staffPage(browser, appUrl, { language, viewport });
    const { page } = lost;
    const ask = async (typed: string): Promise<void> => {
      await page.getByRole('textbox', { name: words.input.words }).fill(typed);
      await press(page, words.comeBack.ask);
    };
    await signIn(lost, appUrl, account);
    await page.waitForURL(/unlock/);
    await picture(page, name('unlock'));
    await press(page, staff.text.account.unlock.kitAlone);
    await page.getByRole('heading', { name: words.comeBack.title }).waitFor();
    await picture(page, name('enter'));
    await ask(kit.words.toSpliced(0, 2, kit.words[1] ?? '', kit.words[0] ?? '').join(' '));
    await page.locator('.field-error, [role=alert]').first().waitFor();
    await picture(page, name('wrong-words'));
    await ask(kit.words.map((word) => word.slice(0, 4)).join(' '));
    await page.getByRole('heading', { name: words.comeBack.told }).waitFor();
    await page.evaluate(() => window.scrollTo(0, 0));
    await picture(page, name('waiting'));
    await page.reload();
    await page.getByRole('heading', { name: words.comeBack.told }).waitFor();
    await lost.context.setOffline(true);
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await page.getByText(words.comeBack.goesOn).waitFor();
    await picture(page, name('offline'));
    await lost.context.setOffline(false);

    // Another owner sees it wherever they are, and says no.
    const bar = wei.page.locator('.bar-note.is-danger');
    await bar.getByRole('button', { name: words.stop.stop }).waitFor();
    await picture(wei.page, name('bar'));
    await bar.getByRole('link', { name: words.stop.details }).click();
    await wei.page.getByRole('heading', { name: words.stop.title }).waitFor();
    await picture(wei.page, name('people'));
    await bar.getByRole('button', { name: words.stop.stop }).click();
    await wei.page.getByRole('alertdialog').getByText(words.stop.confirmText).waitFor();
    await picture(wei.page, name('confirm'));
    await wei.page.getByRole('alertdialog').getByRole('button', { name: words.stop.stop }).click();
    await bar.waitFor({ state: 'detached' });
    await wei.page.getByText(new RegExp(words.stop.stopped('.*Wei Chen.*', '.*'))).waitFor();
    await picture(wei.page, name('stopped'));
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await page.getByRole('heading', { name: words.comeBack.stopped }).waitFor();
    await picture(page, name('told-stopped'));

    // Asked again; nobody says no, and the day goes by while the page is closed.
    await press(page, words.comeBack.startAgain);
    await press(page, staff.text.account.unlock.kitAlone);
    await ask(kit.words.join(' '));
    await page.getByRole('heading', { name: words.comeBack.told }).waitFor();
    await page.close();
    await endWaits(db, agencyId);
    const again = await staffPage(browser, appUrl, { language, viewport, context: lost.context });
    const row = again.page.locator('[data-row]', { hasText: 'Anna Berg' });
    await row.waitFor();
    await picture(again.page, name('inbox'));
    await row.click();
    await message(again.page, 'Dear Anna Berg').waitFor();
    await picture(again.page, name('history'));
    // The kit's keys are not on this device any more.
    const { bytes } = await dumpDevice(again.page, { files: false });
    expect([bytes.includes('admitted'), bytes.includes('recovering')]).toEqual([true, false]);
    // The browser of before is out.
    await staff.page.getByText(staff.text.account.signIn.submit).first().waitFor();

    // A new kit is due. The page is left in the middle, and goes on.
    const back: Staff = again;
    await back.page.goto(`${appUrl}/settings/kit`);
    await back.page.getByText(words.bar.make).waitFor();
    await picture(back.page, name('kit-due'));
    await back.page.getByRole('link', { name: words.renew.open }).last().click();
    await back.page.getByRole('heading', { name: words.renew.heading }).waitFor();
    await back.page.route('**/api/agency/kit/rewrap', (route) => route.abort());
    const next = await saveKit(back);
    expect(next.words).not.toEqual(kit.words);
    await picture(back.page, name('kit-new'));
    await back.page.setInputFiles('input[type=file]', next.file);
    await back.page.getByRole('button', { name: words.renew.later }).waitFor();
    await picture(back.page, name('kit-held'));
    await back.page.goto(`${appUrl}/inbox`);
    await back.page.unroute('**/api/agency/kit/rewrap');
    await back.page.getByRole('link', { name: words.bar.fillOpen }).click();
    await back.page.getByText(words.renew.done).waitFor();
    await picture(back.page, name('kit-filled'));
    await press(back.page, words.renew.goOn);
    await back.page.getByRole('heading', { name: words.test.title }).waitFor();
    // The words of before are void, the new ones open the agency.
    const tryKit = async (typed: readonly string[]): Promise<void> => {
      await back.page.getByRole('textbox', { name: words.input.words }).fill(typed.join(' '));
      await press(back.page, words.test.submit);
    };
    await tryKit(kit.words);
    await back.page.locator('.field-error, [role=alert]').first().waitFor();
    await tryKit(next.words);
    await back.page.getByText(words.test.good).waitFor();
    await picture(back.page, name('kit-tested'));

    expect([...wei.faults, ...again.faults]).toEqual([]);
    await Promise.all([staff, wei, lost].map(({ context }) => context.close()));
  });
});
