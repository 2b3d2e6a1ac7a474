import { parseLink } from '@liexin/e2ee/parse-link';
import { deriveLinkKeys } from '@liexin/e2ee/link-keys';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { accountText } from '../../web/src/text/account.ts';
import { replyText } from '../../web/src/text/reply.ts';
import { begins, newAccount, signUp, staffPage } from '../journeys/agency-page.ts';
import { bubble, openLink, send, watchedPage } from '../journeys/candidate-page.ts';
import { launchBrowser, newPerson } from '../support/browser.ts';
import { dumpDevice } from '../support/device-dump.ts';
import { formsOf } from './support/forms-of.ts';
import { anAgency, aScene } from './support/stage.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const losses = ['throws', 'gives back nothing', 'loses the private key', 'loses the key of what is kept'] as const;
type Loss = (typeof losses)[number];

/** Runs in the page before its own code: a storage that does not keep keys, and a note of every private or secret key that was bytes for a moment. */
const breakStorage = (loss: Loss): void => {
  const holdsKey = (value: unknown): boolean =>
    value instanceof CryptoKey || (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && Object.values(value).some(holdsKey));
  const isLost = (key: CryptoKey): boolean => key.type === (loss === 'loses the private key' ? 'private' : 'secret');
  const without = (value: unknown): unknown => {
    if (value instanceof CryptoKey) return isLost(value) ? null : value;
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, without(one)]));
  };
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    if (!holdsKey(value)) return put.call(this, value, key);
    if (loss === 'throws') throw new DOMException('CryptoKey object could not be cloned.', 'DataCloneError');
    return put.call(this, loss === 'gives back nothing' ? null : without(value), key);
  };
  const seen: string[] = [];
  Object.assign(globalThis, { keysSeen: seen });
  const note = (bytes: BufferSource): void => {
    const view = ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
    seen.push(btoa(String.fromCharCode(...view)));
  };
  const { subtle } = crypto;
  const { importKey, exportKey } = SubtleCrypto.prototype;
  SubtleCrypto.prototype.exportKey = async function (format: KeyFormat, key: CryptoKey) {
    const bytes = await exportKey.call(subtle, format as 'raw', key);
    if (key.type !== 'public' && format !== ('jwk' as string)) note(bytes as unknown as ArrayBuffer);
    return bytes as never;
  };
  SubtleCrypto.prototype.importKey = async function (this: SubtleCrypto, ...given: Parameters<SubtleCrypto['importKey']>) {
    const key = await importKey.apply(subtle, given);
    if (key.type !== 'public' && given[0] !== ('jwk' as string)) note(given[1] as unknown as BufferSource);
    return key;
  } as never;
};

/** Byte strings in any form in which they could lie in what the browser keeps. */
const keptOf = async (page: Page, secrets: readonly (string | Uint8Array)[]): Promise<number> => {
  const { bytes } = await dumpDevice(page, { files: false });
  return secrets.filter((secret) => [...formsOf(secret).values()].some((form) => bytes.includes(form))).length;
};
const keysSeen = async (page: Page): Promise<Uint8Array[]> => {
  const seen = await page.evaluate(() => (globalThis as unknown as { keysSeen: string[] }).keysSeen);
  return seen.map((one) => new Uint8Array(Buffer.from(one, 'base64')));
};
/** Keys that stand in any database. */
const cryptoKeys = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')));
      });
    const count = (value: unknown): number => {
      if (value instanceof CryptoKey) return 1;
      return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) ? Object.values(value).reduce<number>((n, one) => n + count(one), 0) : 0;
    };
    let found = 0;
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await done(indexedDB.open(name));
      for (const store of db.objectStoreNames) found += count(await done(db.transaction(store).objectStore(store).getAll()));
      db.close();
    }
    return found;
  });

const words = accountText.en.barrier;

test('[attack 25] [VT15] a browser that keeps no keys is found out before anything is made; who goes on works for this page alone, and nothing holds a key', async () => {
  for (const loss of losses) {
    const context = await newPerson(browser);
    await context.addInitScript(breakStorage, loss);
    const page = await context.newPage();
    await page.goto(inject('appUrl'));
    await page.getByRole('heading', { name: words.privateTitle }).waitFor();
    expect({ loss, kept: await cryptoKeys(page) }).toEqual({ loss, kept: 0 });
    await context.close();
  }

  const context = await newPerson(browser);
  await context.addInitScript(breakStorage, 'throws' as const);
  const staff = await staffPage(browser, inject('appUrl'), { context });
  await staff.page.getByRole('button', { name: words.privateGoOn }).click();
  const account = newAccount();
  await signUp(staff, account);
  const seen = await keysSeen(staff.page);
  // The person's two keys were bytes while they were wrapped, and are nowhere now.
  expect(seen.filter((one) => one.length > 100).length).toBeGreaterThanOrEqual(2);
  expect([
    await keptOf(
      staff.page,
      seen.filter((one) => one.length >= 16),
    ),
    await cryptoKeys(staff.page),
  ]).toEqual([0, 0]);
  expect(await keptOf(staff.page, [account.email])).toBe(1);

  // With the page the keys are gone: the person is asked who they are.
  await staff.page.reload();
  await staff.page.getByRole('button', { name: words.privateGoOn }).click();
  await staff.page.getByLabel(begins(accountText.en.signIn.password)).waitFor();
  await context.close();
});

test("[attack 25] the same on the candidate's page, which goes on and says so", async () => {
  const agency = await anAgency();
  for (const loss of ['throws', 'loses the key of what is kept'] as const) {
    const { url, linkId } = await aScene(agency);
    const parsed = await parseLink(url);
    if (!parsed.ok) throw new Error(parsed.fault);
    const keys = await deriveLinkKeys(parsed.value.secret, linkId);
    const { page, context } = await watchedPage(browser, { locale: 'en-GB' });
    await context.addInitScript(breakStorage, loss);
    await openLink(page, url);
    await bubble(page, 'Could we talk').waitFor();
    await page.getByText(replyText.en.device.noStorage).waitFor();
    await send(page, 'From a window that keeps nothing');
    await page.locator('.state.sent').waitFor();
    const secrets = [parsed.value.secret, keys.kek, keys.auth, keys.cardKey, keys.macKey, 'Could we talk', 'From a window that keeps nothing'];
    const raw = (await keysSeen(page)).filter((one) => one.length >= 16);
    expect(raw.length).toBeGreaterThan(0);
    expect([await keptOf(page, [...secrets, ...raw]), await cryptoKeys(page)]).toEqual([0, 0]);
    await context.close();
  }
});

test('[attack 25] a page that the server calls too old stops; told that older ones still do, it goes on as it is', async () => {
  const told = async (minClient: number): Promise<Page> => {
    const context = await newPerson(browser);
    const page = await context.newPage();
    await page.route('**/api/config', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), minClient } });
    });
    await page.goto(inject('appUrl'));
    return page;
  };
  const newer = await told(2);
  await newer.getByRole('heading', { name: words.updateTitle }).waitFor();
  const lower = await told(-1);
  await lower.getByLabel(begins(accountText.en.signUp.email)).waitFor();
  await Promise.all([newer, lower].map((page) => page.context().close()));
});
