import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStack, type Stack } from '../../scripts/stack.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { message, readyAgency, stateOf, write } from './agency-page.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';

let browser: Browser;
let data: string;
let stack: Stack;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'stack-'));
  [browser, stack] = await Promise.all([launchBrowser(), startStack({ data, build: false })]);
});
afterAll(async () => {
  await browser.close();
  await stack.stop();
  await rm(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

test('[J11] everything killed and started again on the same data: both tabs go on, what was written meanwhile arrives once, and after a reload everybody is still in', async () => {
  const agency = await readyAgency(browser, stack.appUrl);
  const { staff } = agency;
  const url = await agency.begin({ name: 'Shen Yifan' }, 'Before the outage');
  const guest = await watchedPage(browser);
  await openLink(guest.page, url);
  await send(guest.page, 'I read you');
  await message(staff.page, 'I read you').waitFor();
  await stateOf(staff, 'Before the outage', 'read').waitFor();

  await stack.kill();
  await write(staff.page, 'Written into the void');
  await stateOf(staff, 'Written into the void', 'queued').waitFor();
  await send(guest.page, 'Into the void, too');
  await guest.page.locator('.state.queued').waitFor();
  await picture(staff.page, 'outage');
  await picture(guest.page, 'outage-candidate');
  stack = await startStack({ data, port: stack.port, build: false });

  await bubble(guest.page, 'Written into the void').waitFor({ timeout: 60_000 });
  await message(staff.page, 'Into the void, too').waitFor({ timeout: 60_000 });
  await stateOf(staff, 'Written into the void', 'read').waitFor();
  await Promise.all([staff.page.reload(), guest.page.reload()]);
  for (const said of ['Before the outage', 'I read you', 'Written into the void', 'Into the void, too']) {
    await message(staff.page, said).waitFor();
    await bubble(guest.page, said).waitFor();
    expect([await message(staff.page, said).count(), await bubble(guest.page, said).count()], said).toEqual([1, 1]);
  }
  await write(staff.page, 'All is well');
  await bubble(guest.page, 'All is well').waitFor();
  await picture(staff.page, 'after-restart');
  expect([...staff.faults, ...guest.faults]).toEqual([]);
  await Promise.all([staff.context.close(), guest.context.close()]);
});
