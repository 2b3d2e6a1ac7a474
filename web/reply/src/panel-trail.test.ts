import { expect, test } from 'vitest';
import { openPanelTrail } from './panel-trail.ts';

/** A browser's history as it works: entries before and after the present one, and an event when it goes. */
const browserAt = (entries: unknown[]) => {
  let at = entries.length - 1;
  const events = new EventTarget();
  const go = (steps: number): void => {
    at = Math.min(Math.max(at + steps, 0), entries.length - 1);
    events.dispatchEvent(new Event('popstate'));
  };
  const history = {
    get state() {
      return entries[at];
    },
    pushState: (state: unknown) => {
      entries.splice(at + 1, entries.length, state);
      at += 1;
    },
    go,
    back: () => go(-1),
    forward: () => go(1),
  };
  return {
    left: () => entries.length - 1 - at,
    isAtStart: () => at === 0,
    forward: history.forward,
    window: {
      history: history as unknown as History,
      addEventListener: events.addEventListener.bind(events) as Window['addEventListener'],
      removeEventListener: events.removeEventListener.bind(events) as Window['removeEventListener'],
    },
  };
};

test('[L33] the phone’s "back" leaves one panel at a time, to what it was opened from, and then the conversation is there', () => {
  const browser = browserAt([null]);
  let changes = 0;
  const trail = openPanelTrail(browser.window, () => (changes += 1));
  trail.show('menu');
  trail.show('digits');
  expect(trail.top()).toBe('digits');
  browser.window.history.back();
  expect(trail.top()).toBe('menu');
  trail.back();
  expect(trail.top()).toBe(null);
  expect(browser.isAtStart()).toBe(true);
  expect(changes).toBe(4);

  trail.show('digits');
  trail.back();
  expect(trail.top()).toBe(null);
});

test('[L33] closing all panels leaves no entry behind that "back" would have to pass; "forward" opens nothing', () => {
  const browser = browserAt([null]);
  const trail = openPanelTrail(browser.window, () => undefined);
  trail.show('menu');
  trail.show('readers');
  trail.show(null);
  expect(trail.top()).toBe(null);
  expect(browser.isAtStart()).toBe(true);
  expect(browser.left()).toBe(2);
  browser.forward();
  expect(trail.top()).toBe(null);

  trail.close();
  trail.show('menu');
  browser.window.history.back();
  expect(trail.top()).toBe('menu');
});

test('[L33] a page that was loaded again with panels open stands before their entries: one "back" leaves it', () => {
  const browser = browserAt([null, 1, 2]);
  const trail = openPanelTrail(browser.window, () => undefined);
  expect(trail.top()).toBe(null);
  expect(browser.isAtStart()).toBe(true);
  trail.show('menu');
  trail.back();
  expect([trail.top(), browser.isAtStart()]).toEqual([null, true]);
});
