import { paths } from '@liexin/domain/storage/paths';
import { collection, getDocs, query, where } from 'firebase/firestore';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { handoverText } from '../../web/src/text/handover.ts';
import { addTalks, openSearch } from '../support/actors/agency-searches.ts';
import { joinAgency } from '../support/actors/join-agency.ts';
import { ownDevice } from '../support/actors/own-device.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { readyAgency } from './agency-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const words = handoverText.en;
const at = {
  appUrl: inject('appUrl'),
  candidateUrl: inject('candidateUrl'),
  firestorePort: inject('firestorePort'),
  authPort: inject('authPort'),
};
const choose = async (page: Page, field: Locator, choice: Locator): Promise<void> => {
  await field.click();
  await choice.click();
};
/** The owner has no name but that of her address: she is the one who is not the colleague. */
const chooseOwner = (page: Page): Promise<void> =>
  choose(page, page.getByRole('button', { name: new RegExp(words.from) }), page.getByRole('option').filter({ hasNotText: 'Wei Chen' }).first());

test('[J60] twelve conversations of two searches go over while the page is left and comes back, and are taken back again', async () => {
  const agency = await readyAgency(browser, at.appUrl);
  const { page } = agency.staff;
  const device = await ownDevice(at, agency.account, agency.kit.phrase);
  const wei = await joinAgency(at, device, 'Wei Chen');
  const searches = [await openSearch(device, 'Plant director, Wuxi'), await openSearch(device, 'Head of quality, Lyon')];
  for (const search of searches) await addTalks(device, search, 6);

  await page.goto(`${at.appUrl}/settings/people`);
  await page.getByText('Wei Chen').first().waitFor();
  await page.getByRole('link', { name: words.open }).click();
  await page.getByRole('heading', { name: words.title, exact: true }).waitFor();
  await chooseOwner(page);
  await page.getByText(words.counts(2, 12)).waitFor();
  await picture(page, 'handover-preview');
  for (const title of ['Plant director, Wuxi', 'Head of quality, Lyon']) {
    const row = page.getByRole('listitem').filter({ hasText: title });
    await choose(page, row.getByRole('button', { name: new RegExp(words.to) }), page.getByRole('option', { name: 'Wei Chen', exact: true }));
  }
  await picture(page, 'handover-chosen');

  // The second half is held up on its way, and the page is left in the middle.
  let moves = 0;
  await page.route('**/api/handovers/*/moves', async (route) => {
    moves += 1;
    await (moves === 1 ? route.continue() : route.abort());
  });
  await page.getByRole('button', { name: words.run(12) }).click();
  await page.getByText(words.progress(6, 12)).waitFor();
  await picture(page, 'handover-running');
  await page.goto(`${at.appUrl}/inbox`);
  await page.unroute('**/api/handovers/*/moves');
  await page.goto(`${at.appUrl}/settings/handover`);
  await page.getByText(words.done(12)).waitFor();
  await picture(page, 'handover-done');
  const ring = await wei.vault.lanes.ring(await candidateLane());
  expect(ring.signers.some(({ uid }) => uid === wei.uid)).toBe(true);

  await page.getByRole('button', { name: words.undo, exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: words.undo, exact: true }).click();
  await page.getByText(words.undone, { exact: true }).waitFor();
  await picture(page, 'handover-undone');
  await chooseOwner(page);
  await page.getByText(words.counts(2, 12)).waitFor();
  expect(agency.staff.faults).toEqual([]);
  await Promise.all([agency.staff.context.close(), device.close(), wei.close()]);

  async function candidateLane(): Promise<string> {
    const { agencyId } = device.device.admitted;
    const mine = query(collection(wei.sdk.db, paths.conversations(agencyId)), where('participantUids', 'array-contains', wei.uid));
    return String((await getDocs(mine)).docs[0]?.get('lanes.candidate'));
  }
});
