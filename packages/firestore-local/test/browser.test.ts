// The web SDK in real Chromium, over WebChannel and REST, from another origin.
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../../test/support/browser.ts';
import { aPerson, servePage } from './browser-client.ts';
import { aFolder, aServer } from './support.ts';

let browser: Browser;
let page: Awaited<ReturnType<typeof servePage>>;

beforeAll(async () => {
  [browser, page] = await Promise.all([launchBrowser(), servePage()]);
}, 60_000);

afterAll(async () => {
  page.close();
  await browser.close();
});

test("[FW22] a message of one page reaches another, with the server's time", async () => {
  const { port } = await aServer();
  const [sender, reader] = [await aPerson(browser, page.origin, port), await aPerson(browser, page.origin, port)];
  await reader.call('listen', 'open');
  await sender.call('add', 'open', 'héllo 猎信 🎉');

  const [seen] = await reader.sees('héllo 猎信 🎉');

  expect(Math.abs((seen?.at ?? 0) - Date.now())).toBeLessThan(60_000);
}, 30_000);

test('[FW11] streaming stays streaming: one request a message', async () => {
  const { port } = await aServer();
  const [sender, reader] = [
    await aPerson(browser, page.origin, port, { transport: 'streamed' }),
    await aPerson(browser, page.origin, port, { transport: 'streamed' }),
  ];
  await reader.call('listen', 'open');
  await sender.call('add', 'open', '0');
  await reader.sees('0');
  const before = sender.asked.length + reader.asked.length;

  for (const text of ['1', '2', '3', '4', '5']) await sender.call('add', 'open', text);
  await reader.sees('0', '1', '2', '3', '4', '5');

  expect(sender.asked.length + reader.asked.length - before).toBe(5);
}, 30_000);

test('[FW15] forced long polling carries the same', async () => {
  const { port } = await aServer();
  const [sender, reader] = [
    await aPerson(browser, page.origin, port, { transport: 'polled' }),
    await aPerson(browser, page.origin, port, { transport: 'polled' }),
  ];
  await reader.call('listen', 'open');
  for (const text of ['1', '2', '3']) await sender.call('add', 'open', text);

  expect(await reader.sees('1', '2', '3')).toHaveLength(3);
}, 30_000);

test('[FW31] [FW20] transactions and counts go over REST, from another origin', async () => {
  const { port } = await aServer();
  const people = [await aPerson(browser, page.origin, port), await aPerson(browser, page.origin, port)] as const;

  const counts = await Promise.all(people.map((person) => person.call('increment', 'open/counter')));
  counts.push(await people[0].call('increment', 'open/counter'));

  expect(counts.toSorted((a, b) => a - b)).toStrictEqual([1, 2, 3]);
  expect(await people[0].call('count', 'open')).toBe(1);
  expect(people[0].asked).toContain('POST /v1/projects/demo-wire/databases/(default)/documents:commit');
}, 30_000);

test('[FW18] a denied write is told, and the page goes on', async () => {
  const { port } = await aServer();
  const person = await aPerson(browser, page.origin, port);

  expect(await person.call('add', 'closed', 'x')).toBe('permission-denied');
  expect(await person.call('add', 'open', 'x')).toBeTypeOf('number');
}, 30_000);

test('[FW22] what is written offline lands once when the network is back', async () => {
  const { port } = await aServer();
  const [sender, reader] = [await aPerson(browser, page.origin, port), await aPerson(browser, page.origin, port)];
  await reader.call('listen', 'open');
  await sender.call('listen', 'open');
  await sender.call('add', 'open', 'before');
  await reader.sees('before');

  await sender.page.context().setOffline(true);
  const acknowledged = sender.call('add', 'open', 'offline');
  await sender.page.waitForFunction(
    () => (Reflect.get(globalThis, 'client') as { views: { text: string; pending: boolean }[][] }).views.at(-1)?.at(-1)?.pending === true,
  );
  await sender.page.context().setOffline(false);

  expect(await acknowledged).toBeTypeOf('number');
  await reader.sees('before', 'offline');
  await sender.sees('before', 'offline');
}, 60_000);

test('[FW53] [FW21] a restart of the server is survived: what waited lands once, listeners go on', async () => {
  const dataFile = path.join(aFolder(), 'data.sqlite');
  const first = await aServer({ dataFile });
  const [sender, reader] = [await aPerson(browser, page.origin, first.port), await aPerson(browser, page.origin, first.port)];
  await reader.call('listen', 'open');
  await sender.call('add', 'open', 'before');
  await reader.sees('before');
  await first.close();

  const acknowledged = sender.call('add', 'open', 'during');
  await aServer({ dataFile, port: first.port });

  expect(await acknowledged).toBeTypeOf('number');
  await reader.sees('before', 'during');
}, 60_000);
