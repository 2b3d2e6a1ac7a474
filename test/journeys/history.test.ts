import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { firestoreSource } from '../../web/src/platform/firestore-source.ts';
import { makeKit } from '../../web/src/platform/vault/kit.ts';
import type { Language } from '../../web/src/text/language.ts';
import { textFor } from '../../web/src/text/text.ts';
import { formsOf } from '../attacks/support/forms-of.ts';
import { signUpAgency, type AgencyActor, type Talk } from '../support/actors/agency-actor.ts';
import { openCandidate, type CandidateActor } from '../support/actors/candidate-actor.ts';
import { marksOf, setBeginning, setReadUpTo, writePast, type Past } from '../support/actors/write-past.ts';
import { launchBrowser, newPerson, type Viewport } from '../support/browser.ts';
import { dumpDevice } from '../support/device-dump.ts';
import { picture } from '../support/picture.ts';
import { message, signIn, staffPage, write, type Staff } from './agency-page.ts';
import { watch } from './candidate-page.ts';

const at = { appUrl: inject('appUrl'), candidateUrl: inject('candidateUrl'), firestorePort: inject('firestorePort'), authPort: inject('authPort') };
const DAY = 86_400_000;
const COUNT = 400;
/** The last message that had been read. */
const READ = 250;
const begin = Math.floor((Date.now() - 60 * DAY) / DAY) * DAY;
const sentAt = (n: number): Date => new Date(begin + Math.floor((n * 59 * DAY) / COUNT));
const isOwn = (n: number): boolean => n % 3 === 0;
const words = (n: number): string => `Zeppelin 飞艇 #${String(n).padStart(4, '0')}`;

let browser: Browser;
let agency: AgencyActor;
let candidate: CandidateActor;
let talk: Talk;
let past: Past[];
let phrase: readonly string[];

/** Two months of talk: sealed and signed by both sides' own vaults. */
beforeAll(async () => {
  [browser, agency] = await Promise.all([launchBrowser(), signUpAgency(at)]);
  const kit = await makeKit({ api: agency.api, source: firestoreSource(agency.sdk.db), keyLog: agency.vault.keyLog, device: agency.device }, 'words');
  phrase = kit.phrase;
  // No words that the app's own scripts have, which lie on the device for times without a network.
  talk = await agency.openTalk('Shen Yifan 沈一帆', { title: 'Keeper of Tides' });
  const { url } = await agency.makeLink(talk);
  candidate = await openCandidate(at, url);
  await candidate.bind();
  await candidate.claim();
  past = [];
  for (let n = 0; n < COUNT; n++) past.push({ ...(await (isOwn(n) ? agency.seal(talk.candidateLane, words(n)) : candidate.seal(words(n)))), at: sentAt(n) });
  const place = { agencyId: agency.agencyId, laneId: talk.candidateLane };
  await writePast(at.firestorePort, place, past);
  await setBeginning(at.firestorePort, agency.agencyId, talk.conversationId, new Date(begin - DAY));
});
afterAll(async () => {
  await Promise.all([browser.close(), agency.close(), candidate.close()]);
});

const backToRead = async (): Promise<void> => {
  const last = past[READ];
  if (last === undefined) throw new Error('no past');
  const { agencyId, uid, device } = agency;
  await setReadUpTo(at.firestorePort, { agencyId, uid, deviceId: device.deviceId, laneId: talk.candidateLane, mandateId: talk.mandateId, last });
};

const enter = async (staff: Staff): Promise<void> => {
  await signIn(staff, at.appUrl, agency);
  const boxes = staff.page.locator('.groups input');
  await boxes.nth(5).waitFor();
  for (const [place, group] of phrase.entries()) await boxes.nth(place).fill(group);
  await staff.page.getByRole('button', { name: staff.text.account.unlock.unlock, exact: true }).click();
  await staff.page.waitForURL(/inbox/);
  await staff.page.locator('[data-row]', { hasText: 'Shen Yifan' }).click();
};

/** Numbers of the messages that are drawn, in order. */
const drawn = (page: Page): Promise<number[]> =>
  page.locator('.log ol > li').evaluateAll((lines) => lines.flatMap((line) => /#(\d{4})/.exec(line.textContent ?? '')?.[1] ?? []).map(Number));
const line = (page: Page, n: number) => page.locator('.log ol > li', { hasText: `#${String(n).padStart(4, '0')}` });
/** Whether a message is on the screen and not only drawn beside it. */
const isOnScreen = (page: Page, n: number): Promise<boolean> =>
  line(page, n).evaluate((element) => {
    const [box, rect] = [element.closest('.log')?.getBoundingClientRect(), element.getBoundingClientRect()];
    return box !== undefined && rect.top >= box.top - 1 && rect.bottom <= box.bottom + 1;
  });
const consecutive = (numbers: readonly number[]): number[] => numbers.map((_, i) => (numbers[0] ?? 0) + i);

/** Everything was read; the messages lie on the device as they lie on the server. */
const holdsNoWords = async (page: Page): Promise<void> => {
  const { databases, bytes } = await dumpDevice(page);
  const found = (value: string, where: Buffer): string[] => [...formsOf(value)].flatMap(([form, needle]) => (where.includes(needle) ? [form] : []));
  expect(databases.filter((name) => name.startsWith('liexin-history-')).length).toBe(1);
  // The search finds what lies in clear: ids, and who sent them.
  for (const there of [past[0]?.id ?? '?', past[COUNT - 1]?.id ?? '?', agency.uid])
    expect({ there, found: found(there, bytes) }).toMatchObject({ found: expect.arrayContaining(['utf-8']) });
  for (const said of ['Zeppelin', '飞艇', 'Shen Yifan', '沈一帆', 'Keeper of Tides']) expect({ said, found: found(said, bytes) }).toEqual({ said, found: [] });
  await page.evaluate(() => localStorage.setItem('planted', 'Zeppelin 飞艇'));
  expect(found('Zeppelin 飞艇', (await dumpDevice(page)).bytes)).toContain('utf-8');
};

const cases: readonly [Language, Viewport][] = [
  ['en', 'desktop'],
  ['zh', 'phone'],
];

describe.each(cases)('in %s on a %s', (language, viewport) => {
  test('[HS16] [HS17] two months of talk: the first unread far back, the newest, every message up to the beginning, a day of the calendar; all in order and once, and nothing of it in clear on the device', async () => {
    await backToRead();
    const staff = await staffPage(browser, at.appUrl, { language, viewport });
    const { page, text, faults } = staff;
    await enter(staff);
    const says = text.conversation;
    await line(page, COUNT - 1).waitFor();
    await expect.poll(() => isOnScreen(page, COUNT - 1)).toBe(true);

    // Delivered moves over what was never on the screen only after it was fetched and opened.
    const lastTheirs = past.findLast((_, n) => !isOwn(n))?.id;
    await expect
      .poll(async () => (await marksOf(at.firestorePort, agency.agencyId, talk.candidateLane, agency.uid)).delivered, { timeout: 30_000 })
      .toBe(lastTheirs);

    await page.getByRole('button', { name: says.jumpToUnread }).click();
    await page.locator('[data-unread-line]').waitFor();
    const firstUnread = [...Array(COUNT).keys()].find((n) => n > READ && !isOwn(n)) ?? 0;
    await line(page, firstUnread).waitFor();
    expect(await page.locator('[data-unread-line] + li').innerText()).toContain(words(firstUnread));
    await picture(page, `history-unread-${language}`);

    await page.locator('.jump').click();
    await line(page, COUNT - 1).waitFor();
    await expect.poll(() => isOnScreen(page, COUNT - 1)).toBe(true);

    const seen = new Set<number>();
    let most = 0;
    const end = Date.now() + 150_000;
    for (;;) {
      const numbers = await drawn(page);
      for (const n of numbers) seen.add(n);
      expect(numbers).toEqual(consecutive(numbers));
      most = Math.max(most, await page.locator('.log ol > li').count());
      if (numbers[0] === 0 || Date.now() > end) break;
      await page.locator('.log').evaluate((log) => log.scrollBy(0, -log.clientHeight * 0.8));
      await page.evaluate(() => new Promise((resume) => requestAnimationFrame(() => requestAnimationFrame(resume))));
    }
    expect(seen.size).toBe(COUNT);
    expect(most).toBeLessThan(140);
    await picture(page, `history-beginning-${language}`);

    const chosen = new Date(begin + 30 * DAY);
    await page.getByRole('button', { name: says.pickDate, exact: true }).click();
    const heading = page.locator('.calendar-head h2');
    const monthOf = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { month: 'long', year: 'numeric', timeZone: 'Asia/Shanghai' }).format(
      chosen,
    );
    await picture(page, `history-calendar-${language}`);
    while ((await heading.innerText()) !== monthOf) await page.locator('.calendar-head button[slot=next]').click();
    const dayOf = new Intl.DateTimeFormat('en-GB', { day: 'numeric', timeZone: 'Asia/Shanghai' }).format(chosen);
    await page.locator('.calendar-day:not([data-outside-month])').getByText(dayOf, { exact: true }).click();
    const midnight = Math.floor((chosen.getTime() + 8 * 3_600_000) / DAY) * DAY - 8 * 3_600_000;
    const first = [...Array(COUNT).keys()].find((n) => sentAt(n).getTime() >= midnight) ?? 0;
    await line(page, first).waitFor();
    await expect.poll(() => isOnScreen(page, first)).toBe(true);
    expect(await line(page, first).getAttribute('aria-posinset')).toMatch(/^\d+$/);
    await picture(page, `history-day-${language}`);

    // The keys: to the beginning, day by day, to the end.
    await page.locator('.log').press('Home');
    await line(page, 0).waitFor();
    await expect.poll(() => isOnScreen(page, 0)).toBe(true);
    await page.locator('.log').press('End');
    await line(page, COUNT - 1).waitFor();
    await expect.poll(() => isOnScreen(page, COUNT - 1)).toBe(true);

    // Without a network everything that was read stays readable.
    await staff.context.setOffline(true);
    await page.locator('.log').press('Home');
    await line(page, 0).waitFor();
    await staff.context.setOffline(false);
    await holdsNoWords(page);
    expect(faults).toEqual([]);
    await staff.context.close();
  });
});

test('[HS18] on a device whose clock is a day and a half ahead, today is called today', async () => {
  const context = await newPerson(browser);
  await context.addInitScript(() => {
    const [Real, ahead] = [Date, 36 * 3_600_000];
    globalThis.Date = class extends Real {
      constructor(...given: [] | [number]) {
        super(...((given.length === 0 ? [Real.now() + ahead] : given) as [number]));
      }
      static override now(): number {
        return Real.now() + ahead;
      }
    } as DateConstructor;
  });
  const staff: Staff = { ...watch(context, await context.newPage()), language: 'en', text: textFor('en') };
  await enter(staff);
  await write(staff.page, 'Written today');
  // By night on the other side one is asked first.
  const now = staff.page.getByRole('button', { name: staff.text.later.sendNow, exact: true });
  await now.or(message(staff.page, 'Written today')).first().waitFor();
  if (await now.isVisible()) await now.click();
  await message(staff.page, 'Written today').waitFor();

  await staff.page.locator('.day', { hasText: 'Today' }).waitFor();
  expect(await staff.page.locator('.day').last().innerText()).toContain('Today');
  await context.close();
});
