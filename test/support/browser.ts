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
  const { file, env } = await findBrowser();
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: file,
    headless: true,
    args: isRoot ? [...flags, '--no-sandbox'] : flags,
    env: { ...definedEnvironment(), ...env },
  });
}

/** A person with a browser of her own: storage, connections and size apart from every other context. */
export async function newPerson(
  browser: Browser,
  { viewport = 'desktop', locale = 'en-GB' }: { viewport?: Viewport; locale?: string } = {},
): Promise<BrowserContext> {
  const isPhone = viewport === 'phone';
  return browser.newContext({
    viewport: viewports[viewport],
    locale,
    timezoneId: 'Asia/Shanghai',
    hasTouch: isPhone,
    isMobile: isPhone,
    deviceScaleFactor: isPhone ? 2 : 1,
  });
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
