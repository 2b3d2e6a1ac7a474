import { paths } from '@liexin/domain/storage/paths';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { candidateText } from '../../web/src/text/candidate.ts';
import { replyText } from '../../web/src/text/reply.ts';
import { bubble, openLink, watchedPage } from '../journeys/candidate-page.ts';
import { readyAgency } from '../journeys/agency-page.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { admin } from './support/admin.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const words = candidateText.en;
const reply = replyText.en;

test('[attack 32] the preview shows all three screens and asks, binds, marks and changes nothing of the link', async () => {
  const agency = await readyAgency(browser, inject('appUrl'));
  const { page, requests, faults, context } = agency.staff;
  const url = await agency.begin({ name: 'Shen Yifan' }, 'Could we talk on Thursday?');
  const linkId = /\/r\/([\w-]+)/.exec(url)?.[1] ?? '';
  const agencyId = String((await admin.db.doc(paths.linkIndex(linkId)).get()).get('agency'));
  const everything = async () => {
    const link = (await admin.db.doc(paths.link(agencyId, linkId)).get()).data() ?? {};
    const [lane, guest] = [String(link['lane']), String(link['guest'])];
    const [laneNow, guestNow, cursors] = await Promise.all([
      admin.db.doc(paths.lane(agencyId, lane)).get(),
      admin.db.doc(paths.guest(agencyId, guest)).get(),
      admin.db.collection(paths.cursors(agencyId, lane)).get(),
    ]);
    return JSON.stringify([link, laneNow.data(), guestNow.data(), cursors.docs.map((one) => [one.id, one.data()])]);
  };
  const before = await everything();
  expect(before).toContain('"state":"new"');
  const asked = requests.length;

  await page.getByRole('button', { name: words.preview }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(reply.open.about).waitFor();
  await picture(page, 'preview-open');
  await dialog.getByRole('button', { name: reply.open.open, exact: true }).click();
  await dialog.getByText(reply.notice.heading).waitFor();
  await picture(page, 'preview-notice');
  await dialog.getByRole('button', { name: reply.notice.goOn, exact: true }).click();
  await dialog.getByText('Could we talk on Thursday?').waitFor();
  await dialog.getByText(reply.conversation.quick.yes).waitFor();
  await picture(page, 'preview-conversation');
  await dialog.getByRole('button', { name: words.previewDone }).click();
  await dialog.waitFor({ state: 'detached' });

  expect(requests.slice(asked).filter((path) => path.startsWith('/api/links'))).toEqual([]);
  expect(await everything()).toBe(before);
  // The candidate's page says where to look instead, to whoever opens it for the agency; and the link still is nobody's.
  const candidate = await watchedPage(browser);
  await candidate.page.goto(url);
  await candidate.page.getByText(reply.open.fromAgency).click();
  await candidate.page.getByText(reply.open.fromAgencyHelp).waitFor();
  await picture(candidate.page, 'from-the-agency');
  expect(candidate.requests.filter((path) => path.startsWith('/api'))).toEqual([]);
  await openLink(candidate.page, url);
  await bubble(candidate.page, 'Could we talk on Thursday?').waitFor();
  expect([...faults, ...candidate.faults]).toEqual([]);
  await Promise.all([context.close(), candidate.context.close()]);
});
