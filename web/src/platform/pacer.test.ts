import { describe, expect, test } from 'vitest';
import { openPacer } from './pacer.ts';

/** A browser whose time goes on by hand: a picture every 16 ms, and drawing costs what `cost` says. */
const openPage = (cost: (told: number) => number) => {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const after = (ms: number, run: () => void): void => void timers.push({ at: now + ms, run });
  const pictures: { readonly at: number; readonly shown: number }[] = [];
  let value = 0;
  const listeners = new Set<() => void>();
  const pacer = openPacer({ now: () => now, after, frame: (run) => after(16 - (now % 16), run) });
  const subscribe = (changed: () => void): (() => void) => (listeners.add(changed), () => listeners.delete(changed));
  return {
    pacer,
    pictures,
    listeners,
    subscribe,
    draw: (): void => {
      pictures.push({ at: now, shown: value });
      now += cost(value);
    },
    change: (): void => {
      value += 1;
      for (const changed of [...listeners]) changed();
    },
    goOn: (until: number): void => {
      for (;;) {
        const next = timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = Math.max(now, until);
    },
  };
};

describe('[CV15] drawing', () => {
  test('many changes are one picture, of the newest', () => {
    const page = openPage(() => 0);
    page.pacer.paced(page.subscribe)(page.draw);
    for (let i = 0; i < 10; i += 1) page.change();
    expect(page.pictures).toEqual([]);
    page.goOn(100);
    expect(page.pictures).toEqual([{ at: 16, shown: 10 }]);
  });

  test('takes at most half of the time, however costly, and the last change is always drawn', () => {
    const page = openPage(() => 60);
    page.pacer.paced(page.subscribe)(page.draw);
    for (let ms = 0; ms < 3000; ms += 10) {
      page.goOn(ms);
      page.change();
    }
    page.goOn(4000);
    expect(page.pictures.at(-1)?.shown).toBe(300);
    for (const [i, { at }] of page.pictures.entries()) expect(at - (page.pictures[i - 1]?.at ?? -1000)).toBeGreaterThanOrEqual(120);
    expect(page.pictures.length).toBeGreaterThan(15);
  });

  test('one that takes seconds holds up the next one for a quarter of a second', () => {
    const page = openPage((shown) => (shown === 1 ? 5000 : 0));
    page.pacer.paced(page.subscribe)(page.draw);
    page.change();
    page.goOn(16);
    page.change();
    page.goOn(20_000);
    expect(page.pictures.map(({ at }) => at)).toEqual([16, 5280]);
  });

  test('what somebody did is drawn at once, and not a second time', () => {
    const page = openPage(() => 0);
    page.pacer.paced(page.subscribe)(page.draw);
    page.change();
    page.pacer.drawNow();
    page.goOn(100);
    expect(page.pictures).toEqual([{ at: 0, shown: 1 }]);
  });

  test('whoever left is told nothing, also of what changed before', () => {
    const page = openPage(() => 0);
    const stop = page.pacer.paced(page.subscribe)(page.draw);
    page.change();
    stop();
    page.goOn(100);
    expect([page.pictures, page.listeners.size]).toEqual([[], 0]);
  });

  test('the same way to subscribe is answered with the same paced one', () => {
    const page = openPage(() => 0);
    expect(page.pacer.paced(page.subscribe)).toBe(page.pacer.paced(page.subscribe));
  });
});
