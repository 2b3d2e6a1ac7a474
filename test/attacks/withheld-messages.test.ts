import type { Browser, Locator, Page } from 'playwright-core';
import { Timestamp, type DocumentReference } from 'firebase-admin/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { troubleText } from '../../web/src/text/trouble.ts';
import { message, readyAgency, write } from '../journeys/agency-page.ts';
import { bubble, openLink, send, watchedPage } from '../journeys/candidate-page.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { admin } from './support/admin.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const trouble = (page: Page, kind: string): Locator => page.locator(`[data-trouble=${kind}]`);

/** The conversation that a member's page shows, as whoever broke into the server finds it. */
const stored = async (page: Page): Promise<{ agencyId: string; laneId: string }> => {
  const id = new URL(page.url()).searchParams.get('conversation') ?? '';
  for (const { id: agencyId } of await admin.db.collection('agencies').listDocuments()) {
    const found = await admin.db.doc(paths.conversation(agencyId, id)).get();
    if (found.exists) return { agencyId, laneId: String(found.get('lanes.candidate')) };
  }
  throw new Error('no conversation');
};

test('[attack 12] a message that the server drops is missed on either page within two seconds of asking, and one that it gives back is in its place', async () => {
  const { staff, begin } = await readyAgency(browser, inject('appUrl'), { language: 'zh' });
  const { page } = staff;
  const url = await begin({ name: 'Shen Yifan', language: 'en' }, 'First words');
  const guest = await watchedPage(browser);
  await openLink(guest.page, url);
  await bubble(guest.page, 'First words').waitFor();
  await send(guest.page, 'I am interested');
  await message(page, 'I am interested').waitFor();
  const { agencyId, laneId } = await stored(page);
  const messages = admin.db.collection(paths.messages(agencyId, laneId));
  const newest = async (): Promise<DocumentReference> => {
    const found = (await messages.orderBy('sentAt', 'desc').limit(1).get()).docs[0];
    if (!found) throw new Error('no message');
    return found.ref;
  };

  // The consultant's page is away while the server loses one of two.
  await staff.context.setOffline(true);
  await send(guest.page, 'The answer is no');
  await guest.page.locator('.state.sent').last().waitFor();
  await expect.poll(async () => (await messages.get()).size).toBe(3);
  const lost = await newest();
  const kept = (await lost.get()).data() ?? {};
  await send(guest.page, 'See you on Thursday');
  await expect.poll(async () => (await messages.get()).size).toBe(4);
  await lost.delete();
  await staff.context.setOffline(false);

  await message(page, 'See you on Thursday').waitFor();
  const shownAt = Date.now();
  await trouble(page, 'gap').waitFor();
  // Two questions a second apart, and what two busy processors add.
  expect(Date.now() - shownAt).toBeLessThan(6000);
  // A Latin name is parted from Chinese where it is shown.
  expect((await trouble(page, 'gap').innerText()).replaceAll(' ', '')).toContain(troubleText.zh.gap(1, '\u2068Shen Yifan\u2069').replaceAll(' ', ''));
  expect(await page.locator('.bubble', { hasText: 'The answer is no' }).count()).toBe(0);
  await picture(page, 'missing-zh');

  // Nobody is told of a message that is not there; the one behind it is read, once the reader knows of the hole.
  await lost.set({ ...kept });
  await message(page, 'The answer is no').waitFor({ timeout: 60_000 });
  await trouble(page, 'gap').waitFor({ state: 'detached' });

  // The same towards the candidate: the page comes back and one message in the middle is not given out.
  for (const words of ['Salary is open', 'Start in March', 'Bonus on top']) {
    await write(page, words);
    await message(page, words).waitFor();
    if (words === 'Start in March') await bubble(guest.page, words).waitFor();
  }
  await bubble(guest.page, 'Bonus on top').waitFor();
  const middle = (await messages.orderBy('sentAt', 'desc').limit(2).get()).docs[1];
  await middle?.ref.delete();
  await guest.page.reload();
  await bubble(guest.page, 'Bonus on top').waitFor();
  await trouble(guest.page, 'gap').waitFor();
  expect(await trouble(guest.page, 'gap').innerText()).toContain(troubleText.en.gap(1, '\u2068Helen\u2069'));
  await picture(guest.page, 'missing-candidate');
});

test('[attack 12] a ledger that is rewritten, or ends earlier than it was shown, is an alarm on either page', async () => {
  const { staff, begin } = await readyAgency(browser, inject('appUrl'), { language: 'en' });
  const { page } = staff;
  const url = await begin({ name: 'Shen Yifan', language: 'en' }, 'First words');
  const guest = await watchedPage(browser);
  await openLink(guest.page, url);
  await bubble(guest.page, 'First words').waitFor();
  await send(guest.page, 'I am interested');
  await message(page, 'I am interested').waitFor();
  const { agencyId, laneId } = await stored(page);
  const tip = admin.db.doc(paths.laneTip(agencyId, laneId));
  // Receipts are in, so that nothing moves any more while it is looked at.
  await expect.poll(async () => (await admin.db.collection(paths.laneLedger(agencyId, laneId)).where('kind', '==', 'receipt').get()).size).toBeGreaterThan(1);
  expect(await page.locator('[data-trouble]').count()).toBe(0);

  const seen = (await tip.get()).data() ?? {};
  await tip.set({ ...seen, hash: new Uint8Array(32).fill(7), at: Timestamp.now() });
  await trouble(page, 'shortened').waitFor();
  await trouble(guest.page, 'shortened').waitFor();
  expect(await trouble(page, 'shortened').innerText()).toContain(troubleText.en.shortened);
  expect(await trouble(guest.page, 'shortened').innerText()).toContain(troubleText.en.doCandidate('\u2068Helen\u2069'));
  await trouble(page, 'shortened').locator('summary').click();
  await picture(page, 'record-rewritten');

  // What is written now names the false record, signed: whoever was shown the true one finds it out by that alone.
  await write(page, 'Written under another record');
  await bubble(guest.page, 'Written under another record').waitFor();
  expect(await message(page, 'I am interested').count()).toBe(1);
});
