import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
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
/** Screens looked at side by side: most of the time goes into waiting until they stand still. */
const AT_ONCE = 3;
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Serious findings on the page as it stands, one line each. */
const findingsOn = async (page: Page): Promise<string[]> => {
  const found = await page.evaluate<Finding[]>(
    `axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then((result) => result.violations)`,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id: rule, nodes }) => {
      const places = nodes.slice(0, 3).map((node) => node.target.join(' '));
      return `${rule} ${places.join(' | ')}`;
    });
};

/** Loads the gallery, and axe into it, once for all of its screens. */
const openGallery = async (page: Page, url: string): Promise<void> => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(url);
  await page.locator('html[data-stories]').waitFor();
  // axe is put into the page by the test, which the page's own policy would forbid.
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setBypassCSP', { enabled: true });
  await session.send('Runtime.evaluate', { expression: `${axe}; 0` });
  await session.detach();
};

/** Shows another screen in the page that is loaded, and waits until it stands still. */
const showStory = async (page: Page, query: string, viewport: Viewport): Promise<void> => {
  await page.evaluate(`history.pushState(null, '', '?${query}'); dispatchEvent(new PopStateEvent('popstate'))`);
  await page.locator('#root > *, #page > *').first().waitFor();
  // Colours are those of a dialog that stands still; on a phone it waits for the keyboard first.
  await page.waitForTimeout(viewport === 'phone' ? 700 : 100);
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState === 'finished' || one.playState === 'idle'));
};

describe.each<GalleryName>(['app', 'reply'])('every screen of %s', (name) => {
  test.each(looks)('[A1] has no serious finding on a %s in %s, %s', { timeout: 300_000 }, async (viewport, language, theme) => {
    const gallery = await serveGallery(name);
    const context = await newPerson(browser, { viewport });
    const pages = await Promise.all(Array.from({ length: AT_ONCE }, () => context.newPage()));
    await Promise.all(pages.map((page) => openGallery(page, gallery.url)));
    const ids = ((await pages[0]?.getAttribute('html', 'data-stories')) ?? '').split(' ');
    const waiting = [...ids];
    const found: string[] = [];
    const lookAtNext = async (page: Page): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        await showStory(page, `story=${id}&lang=${language}&theme=${theme}`, viewport);
        for (const finding of await findingsOn(page)) found.push(`${id}: ${finding}`);
      }
    };
    await Promise.all(pages.map(lookAtNext));
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
