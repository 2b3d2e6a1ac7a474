import { chromium } from 'playwright-core';
import type { Browser, BrowserContext } from 'playwright-core';
import { findBrowser } from './browser-program.ts';

/** Screen sizes in CSS pixels. */
export const viewports = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1440, height: 900 },
} as const;

export type Viewport = keyof typeof viewports;

/** Flags that keep a test browser at home: it asks nobody outside this machine. */
const flags = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-dev-shm-usage'];

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch(await programOptions());
}

async function programOptions() {
  const { file, env } = await findBrowser();
  const isRoot = process.getuid?.() === 0;
  return { executablePath: file, headless: true, args: isRoot ? [...flags, '--no-sandbox'] : flags, env: { ...definedEnvironment(), ...env } };
}

interface PersonOptions {
  viewport?: Viewport;
  locale?: string;
}

function contextOptions(viewport: Viewport, locale: string) {
  const isPhone = viewport === 'phone';
  return {
    viewport: viewports[viewport],
    locale,
    timezoneId: 'Asia/Shanghai',
    hasTouch: isPhone,
    isMobile: isPhone,
    deviceScaleFactor: isPhone ? 2 : 1,
  };
}

/** A person whose browser keeps everything in a folder, so that it can be killed and opened again. */
export async function openProfile(folder: string, { viewport = 'desktop', locale = 'en-GB' }: PersonOptions = {}): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { ...(await programOptions()), ...contextOptions(viewport, locale) });
}

/** What a crash of the machine leaves: no page is told, nothing is written any more. */
export async function killBrowser(context: BrowserContext): Promise<void> {
  const [page] = context.pages();
  if (page === undefined) throw new Error('no page');
  const gone = new Promise((done) => context.once('close', done));
  const session = await context.newCDPSession(page);
  void session.send('Browser.crash').catch(() => undefined);
  await gone;
}

/** A person with a browser of her own: storage, connections and size apart from every other context. */
export async function newPerson(browser: Browser, { viewport = 'desktop', locale = 'en-GB' }: PersonOptions = {}): Promise<BrowserContext> {
  return browser.newContext(contextOptions(viewport, locale));
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
