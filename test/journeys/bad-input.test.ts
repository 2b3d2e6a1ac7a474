import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { forCode } from '../../web/src/text/for-code.ts';
import type { Language } from '../../web/src/text/language.ts';
import { replyText } from '../../web/src/text/reply.ts';
import {
  agencyPerLanguage,
  begins,
  composer,
  message,
  newAccount,
  passGate,
  createSearch,
  readyAgency,
  signUp,
  staffPage,
  stateOf,
  write,
  type Staff,
} from './agency-page.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';

const appUrl = inject('appUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
const agencyIn = agencyPerLanguage((language) => readyAgency(browser, appUrl, { language }));

const localeOf = (language: Language): string => (language === 'zh' ? 'zh-CN' : 'en-GB');
const said = (page: Page, words: string) => page.getByText(words, { exact: true }).first().waitFor();

/** Something of the browser is taken away or bent before any page of this person loads; the page begins anew. */
const without = async (person: { readonly context: BrowserContext; readonly page: Page }, script: string): Promise<void> => {
  await person.context.addInitScript(script);
  await person.page.reload();
};
const noIndexedDb = `Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('denied', 'SecurityError'); } });`;
const noSubtle = `Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined });`;
const dayMs = 86_400_000;
const clockOffBy = (ms: number): string => `{
  const RealDate = Date;
  const now = () => RealDate.now() + ${ms};
  globalThis.Date = class extends RealDate {
    constructor(...given) { given.length === 0 ? super(now()) : super(...given); }
    static now() { return now(); }
  };
}`;

/** Bytes of the largest thing that a page keeps sealed in this browser. */
const largestKept = (page: Page, database: 'liexin' | 'liexin-reply'): Promise<number> =>
  page.evaluate(
    (name) =>
      new Promise<number>((found) => {
        const opening = indexedDB.open(name);
        opening.addEventListener('success', () => {
          const reading: IDBRequest<Uint8Array[]> = opening.result.transaction('blobs').objectStore('blobs').getAll();
          reading.addEventListener('success', () => {
            opening.result.close();
            found(Math.max(0, ...reading.result.map((blob) => blob.length)));
          });
        });
      }),
    database,
  );

const signUpForm = ({ page, text }: Staff) => {
  const words = text.account.signUp;
  return {
    email: page.getByLabel(begins(words.email)),
    password: page.getByLabel(begins(words.password)),
    agency: page.getByLabel(begins(words.agencyName)),
    submit: page.getByRole('button', { name: words.submit, exact: true }),
  };
};

test('[J21] sign-up says what is wrong with each field, keeps what was typed, and knows a taken address', async () => {
  const language: Language = 'en';
  const staff = await staffPage(browser, appUrl, { language, viewport: 'phone' });
  const { page, faults } = staff;
  const form = signUpForm(staff);
  await form.submit.click();
  for (const code of ['email-invalid', 'password-too-short', 'agency-name-empty']) await said(page, forCode(code, language));
  for (const agency of ['<script>alert(1)</script>', 'javascript:alert(1)', '长'.repeat(8000), '\u202Ellewdit']) {
    await form.agency.fill(agency);
    await said(page, forCode('agency-name-invalid', language));
    expect(await form.agency.inputValue()).toBe(agency);
  }
  const account = newAccount();
  await signUp(staff, account);

  const second = await staffPage(browser, appUrl, { language });
  const again = signUpForm(second);
  await again.email.fill(account.email);
  await again.password.fill('another long password');
  await again.agency.fill('泰蔚顾问（上海）');
  await again.submit.click();
  await said(second.page, forCode('email-taken', language));
  expect(await again.agency.inputValue()).toBe('泰蔚顾问（上海）');
  expect([...faults, ...second.faults]).toEqual([]);
  await Promise.all([staff.context.close(), second.context.close()]);
});

test('[J22] a sign-up that breaks off keeps what was typed, goes on where it stopped, and a reload meanwhile loses nothing', async () => {
  const language: Language = 'zh';
  const staff = await staffPage(browser, appUrl, { language });
  const { page, text } = staff;
  const form = signUpForm(staff);
  await page.route('**/api/agencies', (route) => route.fulfill({ status: 503, body: '' }));
  const account = newAccount();
  await form.email.fill(account.email);
  await form.password.fill(account.password);
  await form.agency.fill('Tidewell');
  await form.submit.click();
  await said(page, forCode('unavailable', language));
  expect(await form.agency.inputValue()).toBe('Tidewell');
  expect(await form.password.inputValue()).toBe(account.password);
  await page.reload();
  await said(page, forCode('unavailable', language));
  await page.unroute('**/api/agencies');
  await page.getByRole('button', { name: text.common.retry, exact: true }).click();
  await page.waitForURL(/inbox/);
  await staff.context.close();
});

test('[J23] a form for a candidate cuts nothing off, says what does not fit, and gives the keyboard back after a refusal', async () => {
  const language: Language = 'en';
  const staff = await staffPage(browser, appUrl, { language });
  const { page, text } = staff;
  await signUp(staff, newAccount());
  await passGate(staff);
  await createSearch(staff, 'COO, Hangzhou');
  const words = text.mandates;
  await page.getByRole('button', { name: words.addCandidate, exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  const name = dialog.getByLabel(begins(words.fieldName));
  await name.fill('长'.repeat(8000));
  await said(page, text.common.tooLong(7920));
  expect((await name.inputValue()).length).toBe(8000);
  await dialog.getByLabel(begins(words.fieldFirstName)).fill('www.example.com/1');
  await said(page, forCode('first-name-invalid', language));
  await dialog.getByLabel(begins(words.fieldEmail)).fill('javascript:alert(1)');
  await page.getByRole('button', { name: new RegExp(words.fieldSource) }).click();
  await page.getByRole('option', { name: text.common.sources.linkedin, exact: true }).click();
  await dialog.getByRole('button', { name: words.addSubmit, exact: true }).click();
  await said(page, forCode('email-invalid', language));

  await name.fill('<script>alert(1)</script> 沈一帆');
  await dialog.getByLabel(begins(words.fieldFirstName)).fill('Helen');
  await dialog.getByLabel(begins(words.fieldEmail)).fill('');
  await page.route('**/api/conversations', (route) => route.abort());
  await dialog.getByRole('button', { name: words.addSubmit, exact: true }).click();
  await said(page, forCode('offline', language));
  expect(await name.inputValue()).toBe('<script>alert(1)</script> 沈一帆');
  await page.unroute('**/api/conversations');
  // The button that was busy still has the focus: the keyboard goes on from it.
  await page.keyboard.press('Enter');
  await dialog.locator('.share-text .link').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('<script>alert(1)</script> 沈一帆').first().waitFor();
  await staff.context.close();
});

test('[J24] blank messages go nowhere, over-long ones say by how much and stay over a reload, two taps send once, on both pages', async () => {
  const language: Language = 'zh';
  const agency = await agencyIn(language);
  const { staff } = agency;
  const { page, text } = staff;
  const url = await agency.begin({ name: 'Shen 沈', language }, 'Hello 您好');
  await write(page, ' \n\t ');
  expect(await page.locator('.log li.msg').count()).toBe(1);
  const long = 'x'.repeat(100_000);
  await composer(page).fill(long);
  await said(page, text.conversation.tooLong(90_000));
  // Typing is kept every third of a second; what comes later than that before a reload is not promised.
  await expect.poll(() => largestKept(page, 'liexin')).toBeGreaterThan(long.length);
  await page.reload();
  await expect.poll(() => composer(page).inputValue()).toBe(long);
  await composer(page).fill('only once');
  await page.locator('.composer-tools .btn').dblclick();
  await stateOf(staff, 'only once', 'sent').waitFor();
  expect(await message(page, 'only once').count()).toBe(1);

  const guest = await watchedPage(browser, { locale: localeOf(language) });
  await openLink(guest.page, url);
  await bubble(guest.page, 'only once').waitFor();
  const field = guest.page.locator('#composer');
  await field.fill(' \n ');
  await field.press('Enter');
  await field.fill(long);
  await said(guest.page, replyText[language].conversation.tooLong(90_000));
  await expect.poll(() => largestKept(guest.page, 'liexin-reply')).toBeGreaterThan(long.length);
  await guest.page.reload();
  await expect.poll(() => field.inputValue()).toBe(long);
  await field.fill('مرحبا once');
  await guest.page.locator('button.go').dblclick();
  await message(page, 'once').nth(1).waitFor();
  await send(guest.page, 'the end');
  await message(page, 'the end').waitFor();
  expect(await message(page, 'مرحبا once').count()).toBe(1);
  expect([...staff.faults, ...guest.faults]).toEqual([]);
  await guest.context.close();
});

test('[J25] a browser that keeps nothing says so and works; one without safe crypto says so and asks nobody', async () => {
  const language: Language = 'en';
  const agency = await agencyIn(language);
  const url = await agency.begin({ name: 'Shen 沈', language }, 'Hello 您好');

  const secret = await staffPage(browser, appUrl, { language });
  const barrier = secret.text.account.barrier;
  await without(secret, noIndexedDb);
  await said(secret.page, barrier.private);
  await secret.page.getByRole('button', { name: barrier.privateGoOn, exact: true }).click();
  await signUp(secret, newAccount());
  await said(secret.page, secret.text.shell.privateMode);
  const guest = await watchedPage(browser, { locale: localeOf(language) });
  await guest.context.addInitScript(noIndexedDb);
  await openLink(guest.page, url);
  await bubble(guest.page, 'Hello 您好').waitFor();
  await said(guest.page, replyText[language].device.noStorage);
  await send(guest.page, 'from memory');
  await message(agency.staff.page, 'from memory').waitFor();

  const unsafe = await staffPage(browser, appUrl, { language });
  await without(unsafe, noSubtle);
  await said(unsafe.page, barrier.insecure);
  const old = await watchedPage(browser, { locale: localeOf(language) });
  await old.context.addInitScript(noSubtle);
  await old.page.goto(url);
  await said(old.page, replyText[language].device.insecure);
  expect(old.requests.filter((path) => path.startsWith('/api'))).toEqual([]);
  await Promise.all([secret, guest, unsafe, old].map(({ context }) => context.close()));
});

test('[J26] a clock that is a day off is said, and messages go both ways all the same', async () => {
  const language: Language = 'zh';
  for (const off of [dayMs, -dayMs]) {
    const staff = await staffPage(browser, appUrl, { language });
    await without(staff, clockOffBy(off));
    await signUp(staff, newAccount());
    await said(staff.page, staff.text.shell.clockDays(off / dayMs));
    await staff.context.close();
  }
  const agency = await agencyIn(language);
  const url = await agency.begin({ name: 'Song 宋', language }, 'Hello 您好');
  const guest = await watchedPage(browser, { locale: localeOf(language) });
  await guest.context.addInitScript(clockOffBy(dayMs));
  await openLink(guest.page, url);
  await bubble(guest.page, 'Hello 您好').waitFor();
  await send(guest.page, 'from tomorrow');
  await message(agency.staff.page, 'from tomorrow').waitFor();
  await guest.context.close();
});

test('[J27] [L28] wrong digits say how many tries are left; the fifth voids them, both sides are told at once, and the other ways stay', async () => {
  const language: Language = 'en';
  const agency = await agencyIn(language);
  const url = await agency.begin({ name: 'Sun 孙', language, email: 'shen@example.com' }, 'Hello 您好');
  const words = replyText[language];
  const guest = await watchedPage(browser, { locale: localeOf(language) });
  await openLink(guest.page, url);
  await bubble(guest.page, 'Hello 您好').waitFor();
  await send(guest.page, 'mine');
  await guest.page.getByRole('button', { name: words.digits.choose }).click();
  await guest.page.getByLabel(words.digits.label).fill('123456');
  await guest.page.getByRole('button', { name: words.digits.save }).click();
  await said(guest.page, forCode('digits-weak', language));
  await guest.page.getByLabel(words.digits.label).fill('704913');
  await guest.page.getByRole('button', { name: words.digits.save }).click();
  await said(guest.page, words.digits.saved);
  await guest.page.getByRole('button', { name: words.menu.back, exact: true }).click();
  await said(agency.staff.page, agency.staff.text.candidate.digits.set);

  const back = await watchedPage(browser, { locale: localeOf(language) });
  await openLink(back.page, url);
  const field = back.page.getByLabel(words.waiting.digitsLabel);
  for (const left of [4, 3, 2, 1, 0]) {
    await field.fill('111222');
    await back.page.getByRole('button', { name: words.waiting.enter }).first().click();
    if (left > 0) await said(back.page, words.waiting.wrong(left));
  }
  await said(back.page, forCode('digits-void', language));
  await field.waitFor({ state: 'detached' });
  await back.page.getByRole('button', { name: words.waiting.mail }).waitFor();
  await back.page.getByLabel(words.waiting.noteTitle).waitFor();
  await said(agency.staff.page, agency.staff.text.candidate.digits.void);
  await said(guest.page, words.digits.void);
  await Promise.all([guest.context.close(), back.context.close()]);
});
