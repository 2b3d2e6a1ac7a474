import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { anotherTab, message, readyAgency, signIn, staffPage, type Staff } from './agency-page.ts';
import { openLink, send, watchedPage } from './candidate-page.ts';

const appUrl = inject('appUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Words of everything in the candidate's list, in its order. */
const bubbles = (page: Page): Promise<string[]> => page.locator('.bub').allInnerTexts();
/** Words of what stands in the consultant's list at present, in its order. */
const words = (page: Page): Promise<string[]> => page.locator('.log li .bubble').allInnerTexts();
const numbered = (name: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${name} ${n + 1}.`);

const row = ({ page }: Staff) => page.locator('[data-row]', { hasText: 'Shen Yifan' });
const unread = (staff: Staff, count: number) => row(staff).getByText(staff.text.inbox.unread(count));

test('[J43] two tabs and a phone: the same history, the same read position, one badge', async () => {
  const agency = await readyAgency(browser, appUrl);
  const left = agency.staff;
  const url = await agency.begin({ name: 'Shen Yifan' }, 'Could we talk');
  const guest = await watchedPage(browser);
  await openLink(guest.page, url);
  await send(guest.page, 'We could');
  await message(left.page, 'We could').waitFor();
  await guest.page.locator('.state.read').waitFor();
  const address = left.page.url();
  await left.page.goto(`${appUrl}/inbox`);
  const right = await anotherTab(left, `${appUrl}/inbox`);
  const phone = await staffPage(browser, appUrl, { viewport: 'phone' });
  await signIn(phone, appUrl, agency.account);
  await phone.page.locator('.groups input').nth(5).waitFor();
  for (const [place, group] of agency.kit.phrase.entries()) await phone.page.locator('.groups input').nth(place).fill(group);
  await phone.page.getByRole('button', { name: phone.text.account.unlock.unlock, exact: true }).click();
  await phone.page.waitForURL(/inbox/);
  const everywhere = [left, right, phone];
  for (const one of everywhere) await row(one).waitFor();

  for (const said of numbered('news', 2)) await send(guest.page, said);
  for (const one of everywhere) await unread(one, 2).waitFor({ state: 'attached' });
  await picture(phone.page, 'badge-on-the-phone');
  await right.page.goto(address);
  await message(right.page, 'news 2.').waitFor();
  for (const one of [left, phone]) await unread(one, 2).waitFor({ state: 'detached' });
  await expect.poll(() => guest.page.locator('.state.read').count()).toBeGreaterThan(0);
  for (const one of [left, phone]) {
    await row(one).click();
    await message(one.page, 'news 2.').waitFor();
    expect(await one.page.locator('[data-unread-line]').count()).toBe(0);
  }
  const said = await bubbles(guest.page);
  for (const one of everywhere) await expect.poll(() => words(one.page)).toEqual(said);
  expect([...left.faults, ...right.faults, ...phone.faults, ...guest.faults]).toEqual([]);
  await Promise.all([left.context.close(), phone.context.close(), guest.context.close()]);
});
