import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveGallery, type GalleryName } from '../../scripts/galleries/serve-gallery.ts';
import { launchBrowser, newPerson, type Viewport } from '../support/browser.ts';

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const looks = [
  ['phone', 'zh', 'light'],
  ['desktop', 'en', 'dark'],
] as const satisfies readonly (readonly [Viewport, string, string])[];
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe.each<GalleryName>(['app', 'reply'])('every screen of %s', (name) => {
  test.each(looks)('[A1] has no serious finding on a %s in %s, %s', { timeout: 300_000 }, async (viewport, language, theme) => {
    const gallery = await serveGallery(name);
    const context = await newPerson(browser, { viewport });
    // axe is put into the page by the test, which the page's own policy would forbid.
    const page = await context.newPage();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(gallery.url);
    await page.locator('html[data-stories]').waitFor();
    const ids = ((await page.getAttribute('html', 'data-stories')) ?? '').split(' ');
    const found: string[] = [];
    for (const id of ids) {
      await page.goto(`${gallery.url}?story=${id}&lang=${language}&theme=${theme}`);
      await page.locator('#root > *, #page > *').first().waitFor();
      // Colours are those of a dialog that stands still; on a phone it waits for the keyboard first.
      await page.waitForTimeout(viewport === 'phone' ? 700 : 100);
      await page.waitForFunction(() => document.getAnimations().every((one) => one.playState === 'finished' || one.playState === 'idle'));
      const session = await context.newCDPSession(page);
      await session.send('Page.setBypassCSP', { enabled: true });
      const source = `${axe}; axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then((result) => JSON.stringify(result.violations))`;
      const { result } = await session.send('Runtime.evaluate', { expression: source, awaitPromise: true, returnByValue: true });
      const violations = JSON.parse(String(result.value)) as Finding[];
      for (const { id: rule, impact, nodes } of violations) {
        if (impact === 'serious' || impact === 'critical')
          found.push(
            `${id}: ${rule} ${nodes
              .map((node) => node.target.join(' '))
              .slice(0, 3)
              .join(' | ')}`,
          );
      }
      await session.detach();
    }
    await context.close();
    await gallery.close();

    expect(ids.length).toBeGreaterThan(15);
    expect(found).toEqual([]);
  });
});

test('[A2] the check itself finds a planted fault', async () => {
  const context = await newPerson(browser);
  const page = await context.newPage();
  await page.setContent('<html lang="en"><title>x</title><main><img src="data:,"><button></button></main></html>');
  await page.evaluate(axe);
  const ids = await page.evaluate('axe.run(document).then((result) => result.violations.map((one) => one.id))');
  expect(ids).toEqual(expect.arrayContaining(['image-alt', 'button-name']));
  await context.close();
});
