import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { root } from '../../scripts/checks/run-program.ts';
import type { HeaderTable } from '../../scripts/headers.ts';
import { launchBrowser, newPerson } from '../support/browser.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** Opens a page and answers what its own policy refused on it, while it came to rest. */
async function refusalsAt(address: string): Promise<string[]> {
  const context = await newPerson(browser);
  const page = await context.newPage();
  const refusals: string[] = [];
  await page.exposeFunction('noteRefusal', (line: string) => refusals.push(line));
  await page.addInitScript(`addEventListener('securitypolicyviolation', e => noteRefusal(e.effectiveDirective + ' ' + e.blockedURI + ' ' + e.sample))`);
  page.on('pageerror', (error) => refusals.push(error.message));
  await page.goto(address, { waitUntil: 'networkidle', timeout: 60_000 });
  await context.close();
  return refusals;
}

test('[SH2] [SH4] every page of both hosts runs under its policy, and nothing of it is refused', async () => {
  const table = JSON.parse(await readFile(join(root, 'dist', 'headers.json'), 'utf8')) as HeaderTable;
  const pages = Object.keys(table.app).map((name) => `${inject('appUrl')}/${name.replace(/(?:^|\/)index\.html$|\.html$/, '')}`);
  expect(pages.length).toBeGreaterThan(5);
  const waiting = [...pages, `${inject('candidateUrl')}/r/AAAAAAAAAAAAAAAA`];
  const refused: string[] = [];
  const look = async (): Promise<void> => {
    for (let address = waiting.shift(); address !== undefined; address = waiting.shift())
      for (const line of await refusalsAt(address)) refused.push(`${address} ${line}`);
  };
  // Most of the time goes into waiting until a page comes to rest.
  await Promise.all([look(), look()]);
  expect(refused).toEqual([]);
});

test('[SH2] the check above sees a refusal: a script that is not of the page', async () => {
  const context = await newPerson(browser);
  const page = await context.newPage();
  await page.goto(`${inject('appUrl')}/sign-up`);
  const refused = await page.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
        document.head.append(Object.assign(document.createElement('style'), { textContent: 'p{color:red}' }));
      }),
  );
  expect(refused).toBe('style-src-elem');
  await context.close();
});

test('[SH4] HTML, script texts and script addresses of others are refused in the app', async () => {
  const context = await newPerson(browser);
  const page = await context.newPage();
  await page.goto(`${inject('appUrl')}/sign-up`);
  const outcomes = await page.evaluate(() => {
    const attempt = (act: () => void): string => {
      try {
        act();
        return 'done';
      } catch (error) {
        return error instanceof Error ? error.name : 'thrown';
      }
    };
    const script = document.createElement('script');
    return [
      attempt(() => (document.createElement('div').innerHTML = '<b>x</b>')),
      attempt(() => (script.text = '1')),
      attempt(() => (script.src = '/other.js')),
      attempt(() => (script.src = 'https://other.example/_next/static/a.js')),
      attempt(() => (script.src = '/_next/static/chunks/a.js')),
    ];
  });
  expect(outcomes).toEqual(['TypeError', 'TypeError', 'TypeError', 'TypeError', 'done']);
  await context.close();
});
