import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { choicesOf } from '../simulation/support/random.ts';
import { openBadLine } from '../support/bad-line.ts';
import { killBrowser, launchBrowser, openProfile } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { anotherTab, composer, message, readyAgency, signIn, staffPage, stateOf, write, type Staff } from './agency-page.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';

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
/** An own message with this state: in the tick of the last of a group, for screen readers alone in the others. */
const told = (staff: Staff, said: string, state: 'queued' | 'read') =>
  stateOf(staff, said, state)
    .or(message(staff.page, said).locator('.sr', { hasText: staff.text.conversation.states[state] }))
    .first();
const numbered = (name: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${name} ${n + 1}.`);
/** Only what begins so, in its order. */
const of = (all: readonly string[], name: string): string[] => all.filter((one) => one.startsWith(`${name} `));

test('[J41] several messages written in a tunnel, on both sides: each once, in the order of writing, and true states on the way', async () => {
  const agency = await readyAgency(browser, appUrl, { language: 'zh', worker: true });
  const { staff } = agency;
  const url = await agency.begin({ name: 'Shen Yifan' }, 'Good morning');
  const guest = await watchedPage(browser);
  await openLink(guest.page, url);
  await send(guest.page, 'Good evening');
  await message(staff.page, 'Good evening').waitFor();

  await Promise.all([staff.context.setOffline(true), guest.context.setOffline(true)]);
  for (const said of numbered('tunnel', 4)) await write(staff.page, said);
  for (const said of numbered('mountain', 3)) await send(guest.page, said);
  for (const said of numbered('tunnel', 4)) await told(staff, said, 'queued').waitFor({ state: 'attached' });
  await expect.poll(() => guest.page.locator('.state.queued').count()).toBe(3);
  await picture(guest.page, 'tunnel-candidate');
  await guest.context.setOffline(false);
  await guest.page.locator('.state.queued').first().waitFor({ state: 'detached' });
  await expect.poll(() => guest.page.locator('.state.queued').count()).toBe(0);
  for (const said of numbered('tunnel', 4)) expect(await told(staff, said, 'queued').count(), said).toBe(1);

  await staff.context.setOffline(false);
  await expect.poll(async () => of(await bubbles(guest.page), 'tunnel'), { timeout: 30_000 }).toEqual(numbered('tunnel', 4));
  await expect.poll(async () => of(await words(staff.page), 'mountain'), { timeout: 30_000 }).toEqual(numbered('mountain', 3));
  await stateOf(staff, 'tunnel 4.', 'read').waitFor();
  expect(await bubbles(guest.page)).toEqual(await words(staff.page));
  expect([...staff.faults, ...guest.faults]).toEqual([]);
  await Promise.all([staff.context.close(), guest.context.close()]);
});

test('[J42] the browser killed in the middle of a word: at most a second of typing is lost, and what was queued goes out in order', async () => {
  const profile = await mkdtemp(join(tmpdir(), 'profile-'));
  const first = await openProfile(profile);
  const agency = await readyAgency(browser, appUrl, { context: first });
  const { staff } = agency;
  const url = await agency.begin({ name: 'Shen Yifan' }, 'Before the crash');
  const guest = await watchedPage(browser);
  await openLink(guest.page, url);
  await bubble(guest.page, 'Before the crash').waitFor();
  const address = staff.page.url();

  await staff.context.setOffline(true);
  for (const said of numbered('queued', 3)) await write(staff.page, said);
  await stateOf(staff, 'queued 3.', 'queued').waitFor();
  await composer(staff.page).pressSequentially('We could meet on Thur');
  const safe = await composer(staff.page).inputValue();
  // More than a second of typing: what stood there before it must be safe.
  await composer(staff.page).pressSequentially('sday at nine, or wheneve', { delay: 60 });
  await killBrowser(first);
  expect(await bubbles(guest.page)).toEqual(['Before the crash']);

  const second = await openProfile(profile);
  // Still in the tunnel: pages come, the way to the messages does not.
  const channel = /google\.firestore|\/api\//;
  await second.route(channel, (route) => route.abort());
  const again = await staffPage(browser, address, { context: second });
  await stateOf(again, 'queued 3.', 'queued').waitFor();
  expect(of(await words(again.page), 'queued')).toEqual(numbered('queued', 3));
  await expect.poll(() => composer(again.page).inputValue()).toContain(safe);
  expect('We could meet on Thursday at nine, or wheneve'.startsWith(await composer(again.page).inputValue())).toBe(true);
  await picture(again.page, 'after-a-crash');
  await second.unroute(channel);
  await expect.poll(async () => bubbles(guest.page), { timeout: 60_000 }).toEqual(['Before the crash', ...numbered('queued', 3)]);
  await expect.poll(async () => of(await words(again.page), 'queued')).toEqual(numbered('queued', 3));
  expect([...again.faults, ...guest.faults]).toEqual([]);
  await Promise.all([second.close(), guest.context.close()]);
  await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

const row = ({ page }: Staff) => page.locator('[data-row]', { hasText: 'Shen Yifan' });
const unread = (staff: Staff, count: number) => row(staff).getByText(staff.text.inbox.unread(count));

test('[J43] two tabs and a phone: the same history, the same read position, one badge', async () => {
  const agency = await readyAgency(browser, appUrl, { worker: true });
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
  const phone = await staffPage(browser, appUrl, { viewport: 'phone', worker: true });
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

const HALF = 50;

test(
  '[J44] 800 ms there and back, 200 kbit/s, 10% loss: 100 of 100 messages arrive once, in order, and nobody is told delivered too early',
  { timeout: 300_000 },
  async () => {
    const random = choicesOf(20_261_122);
    const lines = await Promise.all(
      [1, 2].map(() =>
        openBadLine(
          () => Number(new URL(appUrl).port),
          () => random.next(),
        ),
      ),
    );
    const [forStaff, forGuest] = lines.map(({ port }) => port);
    const agency = await readyAgency(browser, `http://localhost:${forStaff}`, { worker: true });
    const { staff } = agency;
    const url = await agency.begin({ name: 'Shen Yifan' }, 'Good morning');
    const guest = await watchedPage(browser);
    await openLink(guest.page, url.replace(`:${forStaff}/`, `:${forGuest}/`));
    await send(guest.page, 'Good evening');
    await message(staff.page, 'Good evening').waitFor();
    await stateOf(staff, 'Good morning', 'read').waitFor();

    for (const line of lines) line.set({ roundTripMs: 800, bitsPerSecond: 200_000, loss: 0.1 });
    const early: string[] = [];
    const staffSaid = async (): Promise<void> => {
      for (const said of numbered('staff', HALF)) await write(staff.page, said);
    };
    const guestSaid = async (): Promise<void> => {
      for (const said of numbered('guest', HALF)) await send(guest.page, said);
    };
    await Promise.all([staffSaid(), guestSaid()]);
    // What is told as delivered is looked at first, then what is there: that only grows.
    const { states } = staff.text.conversation;
    const compare = async (): Promise<void> => {
      const items = await staff.page
        .locator('.log li.msg.is-own')
        .evaluateAll((all) => all.map((one) => ({ said: one.querySelector('.bubble')?.textContent ?? '', state: one.textContent })));
      const delivered = items.filter(({ state }) => state.includes(states.delivered) || state.includes(states.read)).map(({ said }) => said);
      const there = await bubbles(guest.page);
      early.push(...delivered.filter((said) => !there.includes(said)));
    };
    const arrived = async (): Promise<string[]> => {
      await compare();
      return of(await bubbles(guest.page), 'staff');
    };
    await expect.poll(arrived, { timeout: 200_000, interval: 1000 }).toEqual(numbered('staff', HALF));
    await expect.poll(() => guest.page.locator('.state.queued').count(), { timeout: 100_000 }).toBe(0);
    for (const line of lines) line.set({ roundTripMs: 0, bitsPerSecond: Number.POSITIVE_INFINITY, loss: 0 });
    await picture(staff.page, 'bad-line');
    await stateOf(staff, `staff ${HALF}.`, 'read').waitFor();
    await compare();
    expect(early).toEqual([]);
    expect(of(await bubbles(guest.page), 'guest')).toEqual(numbered('guest', HALF));
    const shown = await bubbles(guest.page);
    await message(staff.page, shown.at(-1) ?? '').waitFor();
    expect([...staff.faults, ...guest.faults]).toEqual([]);
    await Promise.all([staff.context.close(), guest.context.close()]);
    await Promise.all(lines.map((line) => line.close()));
  },
);
