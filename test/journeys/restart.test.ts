import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { paths } from '@liexin/domain/storage/paths';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStack, type Stack } from '../../scripts/stack.ts';
import { ledgerFaults, ledgerRows, storedMessages } from '../simulation/support/invariants.ts';
import { platformOn } from '../../functions/src/testing/local-platform.ts';
import { openBadLine, type BadLine } from '../support/bad-line.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { message, readyAgency, stateOf, write } from './agency-page.ts';
import { bubble, openLink, send, watchedPage } from './candidate-page.ts';

const firestoreCli = fileURLToPath(new URL('../support/firestore-apart.ts', import.meta.url));
let browser: Browser;
let data: string;
let stack: Stack;
/** Between the Firestore server and the functions. */
let events: BadLine;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'stack-'));
  events = await openBadLine(() => stack.functionsPort, Math.random);
  process.env['TEST_FUNCTIONS'] = `127.0.0.1:${events.port}`;
  [browser, stack] = await Promise.all([launchBrowser(), startStack({ data, firestoreCli })]);
});
afterAll(async () => {
  await browser.close();
  await stack.stop();
  await events.close();
  await rm(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

test('[J11] everything killed and started again on the same data: both tabs go on, what was written meanwhile arrives once, and after a reload everybody is still in', async () => {
  const agency = await readyAgency(browser, stack.appUrl, { worker: true });
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
  stack = await startStack({ data, port: stack.port, build: false, firestoreCli });

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

test('[J45] functions away for a long while: messages and ticks go on without them, and afterwards each message and receipt is in the ledger once', async () => {
  const agency = await readyAgency(browser, stack.appUrl, { worker: true });
  const { staff } = agency;
  const url = await agency.begin({ name: 'Shen Yifan' }, 'Before the outage');
  const guest = await watchedPage(browser);
  await openLink(guest.page, url);
  await send(guest.page, 'I read you');
  await stateOf(staff, 'Before the outage', 'read').waitFor();
  // Both have read: no mark of anybody is on its way to the ledger any more when it is cut off.
  await guest.page.locator('.state.read').waitFor();
  const platform = platformOn(stack.firestorePort);
  const place = await laneOf(platform, new URL(staff.page.url()).searchParams.get('conversation') ?? '');
  const faults = async (): Promise<string[]> => ledgerFaults({ platform }, place, await storedMessages({ platform }, place));
  // What was said before is in the ledger before the functions go away.
  await expect.poll(faults, { timeout: 60_000 }).toEqual([]);

  events.cut();
  for (const page of [staff.page, guest.page]) await page.route('**/api/**', (route) => route.abort());
  const rowsBefore = (await ledgerRows({ platform }, place)).length;
  for (let n = 1; n <= 15; n++) {
    await write(staff.page, `outage ${n}.`);
    await bubble(guest.page, `outage ${n}.`).waitFor();
    await send(guest.page, `answer ${n}.`);
    await message(staff.page, `answer ${n}.`).waitFor();
  }
  await stateOf(staff, 'outage 15.', 'read').waitFor();
  expect((await ledgerRows({ platform }, place)).length).toBe(rowsBefore);
  await picture(staff.page, 'without-functions');
  for (const page of [staff.page, guest.page]) await page.unroute('**/api/**');
  events.mend();

  await expect.poll(faults, { timeout: 90_000, interval: 500 }).toEqual([]);
  const rows = await ledgerRows({ platform }, place);
  expect(rows.filter(({ kind }) => kind === 'msg')).toHaveLength(32);
  expect(new Set(rows.map(({ kind, subject, seq }) => (kind === 'msg' ? subject : seq))).size).toBe(rows.length);
  expect([...staff.faults, ...guest.faults]).toEqual([]);
  await platform.close();
  await Promise.all([staff.context.close(), guest.context.close()]);
});

/** The candidate lane of a conversation, whichever agency it is of. */
const laneOf = async ({ db }: ReturnType<typeof platformOn>, conversationId: string): Promise<{ agencyId: string; laneId: string }> => {
  const agencies = await db.collection('agencies').listDocuments();
  const found = await db.getAll(...agencies.map(({ id }) => db.doc(paths.conversation(id, conversationId))));
  const conversation = found.find(({ exists }) => exists);
  return { agencyId: conversation?.ref.path.split('/')[1] ?? '', laneId: String(conversation?.get('lanes.candidate')) };
};
