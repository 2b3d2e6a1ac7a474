import type { Page } from 'playwright-core';
import { spreadOf, type Spread } from '../kit/percentiles.ts';

export interface Scrolled {
  /** Time from one picture to the next. */
  readonly frames: Spread;
  readonly longest: number;
  readonly passed: number;
  /** Lines of the log in the document, at most. */
  readonly lines: number;
}

/** Turns the wheel like a hand in a hurry, twenty times a second, and notes when each picture came. */
export const scrollFor = async (page: Page, seconds: number, direction: 'up' | 'down'): Promise<Scrolled> => {
  await page.locator('.log').hover();
  await page.evaluate(() => {
    const here = globalThis as unknown as { pictures: number[]; stop: boolean; numbers: Set<string>; lines: number };
    Object.assign(here, { pictures: [], stop: false, numbers: new Set<string>(), lines: 0 });
    const tick = (at: number): void => {
      here.pictures.push(at);
      const lines = document.querySelectorAll('.log ol > li');
      here.lines = Math.max(here.lines, lines.length);
      for (const line of [lines[0], lines[lines.length - 1]]) here.numbers.add(/#(\d+)/.exec(line?.textContent ?? '')?.[1] ?? '');
      if (!here.stop) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    await page.mouse.wheel(0, direction === 'up' ? -600 : 600);
    await new Promise((resume) => setTimeout(resume, 50));
  }
  const { pictures, numbers, lines } = await page.evaluate(() => {
    const here = globalThis as unknown as { pictures: number[]; stop: boolean; numbers: Set<string>; lines: number };
    here.stop = true;
    return { pictures: here.pictures, numbers: [...here.numbers].filter(Boolean).map(Number), lines: here.lines };
  });
  const gaps = pictures.slice(1).map((at, i) => at - (pictures[i] ?? at));
  return { frames: spreadOf(gaps), longest: Math.max(...gaps), passed: Math.max(...numbers) - Math.min(...numbers), lines };
};

/** MiB of the page's objects after a collection. */
export const heapOf = async (page: Page): Promise<number> => {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 2 ** 20;
};
