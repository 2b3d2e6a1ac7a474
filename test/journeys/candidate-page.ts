import type { Browser, BrowserContext, Page } from 'playwright-core';
import { newPerson, type Viewport } from '../support/browser.ts';

/** What a page must never do, gathered while a journey runs. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly requests: string[];
  readonly faults: string[];
  /** Address and body of each request, as they left. */
  readonly sent: string[];
}

/** A candidate's browser with an eye on its console and its requests (paths only). */
export const watchedPage = async (browser: Browser, options: { viewport?: Viewport; locale?: string } = {}): Promise<Watched> => {
  const context = await newPerson(browser, { viewport: 'phone', ...options });
  return watch(context, await context.newPage());
};

/**
 * What a browser says without a network, and the SDK: it then asks an image of google.com whether there is one, which the
 * page's policy refuses.
 */
const aboutTheNetwork = /net::ERR_|Failed to load resource|Could not reach Cloud Firestore backend|WebChannelConnection RPC|images\/cleardot\.gif/;

export const watch = (context: BrowserContext, page: Page): Watched => {
  const watched: Watched = { page, context, requests: [], faults: [], sent: [] };
  page.on('request', (request) => {
    watched.requests.push(new URL(request.url()).pathname);
    watched.sent.push(`${request.url().replace(/#.*/, '')}\n${request.postDataBuffer()?.toString('utf8') ?? ''}`);
  });
  page.on('pageerror', (error) => watched.faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !aboutTheNetwork.test(message.text())) watched.faults.push(message.text());
  });
  return watched;
};

/** Two taps: open, continue. */
export const openLink = async (page: Page, url: string): Promise<void> => {
  await page.goto(url);
  await page.getByRole('button', { name: /^(Open|打开)$/ }).click();
  await page.getByRole('button', { name: /^(Continue|继续)$/ }).click();
};

export const send = async (page: Page, text: string): Promise<void> => {
  await page.locator('#composer').fill(text);
  await page.getByRole('button', { name: /^(Send|发送)$/ }).click();
};

export const bubble = (page: Page, text: string) => page.locator('.bub', { hasText: text });
