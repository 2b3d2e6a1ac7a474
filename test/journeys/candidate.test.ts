import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { forCode } from '../../web/src/text/for-code.ts';
import { signUpAgency, type AgencyActor, type Talk } from '../support/actors/agency-actor.ts';
import { sentMessages, until } from '../support/actors/agency-reader.ts';
import { launchBrowser } from '../support/browser.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';

const at = { appUrl: inject('appUrl'), candidateUrl: inject('candidateUrl'), firestorePort: inject('firestorePort'), authPort: inject('authPort') };
let browser: Browser;
let agency: AgencyActor;
beforeAll(async () => {
  [browser, agency] = await Promise.all([launchBrowser(), signUpAgency(at)]);
});
afterAll(async () => {
  await agency.close();
  await browser.close();
});

const begin = async (text = 'Could we talk on Thursday? 您周四方便吗？'): Promise<{ talk: Talk; url: string; linkId: string }> => {
  const talk = await agency.openTalk();
  await agency.write(talk.candidateLane, text);
  return { talk, ...(await agency.makeLink(talk)) };
};

describe.each([
  ['zh-CN', '打开'],
  ['en-GB', 'Open'],
])('a phone in %s', (locale, openWord) => {
  test('[J7] opens with two taps, asks nothing before the first, reads and replies', async () => {
    const { talk, url } = await begin();
    const { page, requests, faults, context } = await watchedPage(browser, { locale });

    await page.goto(url);
    await page.getByRole('button', { name: openWord }).waitFor();
    expect(requests.filter((path) => path.startsWith('/api'))).toEqual([]);
    expect(await page.locator('h1').innerText()).toContain('Tidewell Partners');
    await page.getByRole('button', { name: openWord }).click();
    await page.getByRole('button', { name: /Continue|继续/ }).click();
    await bubble(page, '您周四方便吗').waitFor();
    await send(page, '可以，周四上午 👋');

    await page.locator('.state.sent').waitFor();
    const sent = await until(
      () => sentMessages(agency, talk),
      (messages) => messages.length === 2,
    );
    expect(sent[1]?.sender).toBe(talk.guestUid);
    expect(page.url()).not.toContain('#');
    expect(faults).toEqual([]);
    await context.close();
  });
});

test('[J9] comes back on the same browser without the fragment, and on an emptied one with six digits: whole history', async () => {
  const { url } = await begin('First of two');
  const first = await watchedPage(browser);
  await openLink(first.page, url);
  await bubble(first.page, 'First of two').waitFor();
  await send(first.page, 'Second of two');
  await first.page.locator('.state.sent').waitFor();
  await first.page.getByRole('button', { name: 'Choose digits' }).click();
  await first.page.getByLabel('Six digits').fill('123456');
  await first.page.getByRole('button', { name: 'Save' }).click();
  await first.page
    .getByRole('alert')
    .filter({ hasText: forCode('digits-weak', 'en') })
    .waitFor();
  await first.page.getByLabel('Six digits').fill('７０２９１８');
  await first.page.getByRole('button', { name: 'Save' }).click();
  await first.page.getByText('Saved. On a new phone').waitFor();

  await first.page.reload();
  await bubble(first.page, 'Second of two').waitFor();
  const second = await watchedPage(browser);
  await openLink(second.page, url);
  await second.page.getByLabel('Your 6 digits').fill('702911');
  await second.page.getByRole('button', { name: 'Open', exact: true }).click();
  await second.page.getByText('4 tries left').waitFor();
  await second.page.getByLabel('Your 6 digits').fill('702918');
  await second.page.getByRole('button', { name: 'Open', exact: true }).click();
  await bubble(second.page, 'First of two').waitFor();
  await bubble(second.page, 'Second of two').waitFor();
  expect([...first.faults, ...second.faults]).toEqual([]);
  await Promise.all([first.context.close(), second.context.close()]);
});

test('[J8] writes without a network, closes the tab, comes back: the message arrives once', async () => {
  const { talk, url } = await begin();
  const { page, context } = await watchedPage(browser);
  await openLink(page, url);
  await bubble(page, '您周四方便吗').waitFor();
  await send(page, 'Claimed');
  await page.locator('.state.sent').waitFor();

  await context.setOffline(true);
  await send(page, 'Written in a tunnel');
  await page.locator('.state.queued').waitFor();
  await page.close();
  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(url.replace(/#.*/, ''));
  await bubble(again, 'Written in a tunnel').waitFor();
  await again.locator('.state.sent').last().waitFor();

  await until(
    () => sentMessages(agency, talk),
    (messages) => messages.length === 3,
  );
  expect(await bubble(again, 'Written in a tunnel').count()).toBe(1);
  await context.close();
});

test('[J9] the first reply closes other browsers out; they keep their text and may ask to be let in', async () => {
  const { url } = await begin();
  const [first, second] = [await watchedPage(browser), await watchedPage(browser)];
  await Promise.all([openLink(first.page, url), openLink(second.page, url)]);
  await bubble(second.page, '您周四方便吗').waitFor();
  await second.page.locator('#composer').fill('Half a thought');
  await bubble(first.page, '您周四方便吗').waitFor();
  await send(first.page, 'Mine now');
  await first.page.locator('.state.sent').waitFor();

  await second.page.getByRole('heading', { name: 'This browser was closed out' }).waitFor();
  await second.page.locator('blockquote', { hasText: /^Half a thought$/ }).waitFor();
  await second.page.getByRole('button', { name: 'Leave it as a note' }).click();
  await second.page.getByRole('status').filter({ hasText: 'The agency is told' }).waitFor();
  await second.page.getByRole('button', { name: 'New phone or browser?' }).click();
  await second.page.getByRole('button', { name: 'Continue' }).click();
  await second.page.getByText('Tell this number when you are asked').waitFor();
  expect([...first.faults, ...second.faults]).toEqual([]);
  await Promise.all([first.context.close(), second.context.close()]);
});

test('[J7] who is not interested says so before reading, and the agency is told', async () => {
  const { talk, url } = await begin();
  const { page, context } = await watchedPage(browser);
  await page.goto(url);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('button', { name: 'Not interested, please do not write again' }).click();
  await page.getByText('The agency is told not to write again').waitFor();

  const view = await agency.links.view(talk.conversationId, { agency: 'Tidewell Partners', first: 'Helen' });
  expect(view?.notes.map((note) => note.text)).toEqual(['Not interested, please do not write again']);
  expect(view?.detail.devices).toEqual([]);
  await context.close();
});

test('[J10] a revoked link ends the open page within five seconds, and the secret opens nothing more', async () => {
  const { url, linkId } = await begin();
  const { page, context } = await watchedPage(browser);
  await openLink(page, url);
  await bubble(page, '您周四方便吗').waitFor();
  await send(page, 'Before the end');
  await page.locator('.state.sent').waitFor();

  await agency.links.end(linkId, 'revoked');
  await page.getByRole('heading', { name: 'The agency has closed this link' }).waitFor({ timeout: 5000 });
  const other = await watchedPage(browser);
  await other.page.goto(url);
  await other.page.getByRole('button', { name: 'Open' }).click();
  await other.page.getByRole('heading', { name: 'The agency has closed this link' }).waitFor();
  await Promise.all([context.close(), other.context.close()]);
});

test('[J7] cut, repaired, decorated, unknown and wrong links each say what to do', async () => {
  const { url } = await begin();
  const { page, context } = await watchedPage(browser);
  const heading = (name: string) => page.getByRole('heading', { name });

  await page.goto(url.slice(0, url.indexOf('#') + 30));
  await heading('This link was cut off on the way').waitFor();
  await page.locator('#paste').fill(`Dear Ms Shen,\nhere is the link:\n${url}\nBest, Helen`);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByText('According to this link').waitFor();

  await page.goto('about:blank');
  await page.goto(`${url.replace('#', '?utm_source=mail&x=1#')}`);
  await page.getByText('According to this link').waitFor();

  await page.goto('about:blank');
  await page.goto(url.replace('#', '%23'));
  await page.getByText('According to this link').waitFor();

  const other = (await begin()).url;
  const unknown = url.replace(/\/r\/[^#]+/, '/r/AAAAAAAAAAAAAAAAAAAAAA');
  await page.goto('about:blank');
  await page.goto(unknown);
  await heading('This link was cut off on the way').waitFor();
  expect(other).not.toBe(url);

  await page.goto('about:blank');
  expect((await page.goto(new URL('/jobs', url).href))?.status()).toBe(404);
  await heading('This link was cut off on the way').waitFor();
  await page.getByText('…/jobs').waitFor();
  await context.close();
});
