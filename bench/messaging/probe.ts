import type { Page } from 'playwright-core';

/** One message on its way; milliseconds since 1970 with their fractions, on the clock of this machine. Absent: never seen. */
export interface Sample {
  readonly text: string;
  readonly sentAt: number;
  /** In the document of the other page. */
  readonly shownAt?: number;
  /** Painted there, or one frame later at most. */
  readonly paintedAt?: number;
  /** Told to the sender. */
  readonly deliveredAt: number | null;
  readonly readAt: number | null;
}

/** Something that carries messages from one page to another. */
export interface Sender {
  send(text: string): Promise<void>;
  samples(): Promise<readonly Sample[]>;
  close(): Promise<void>;
}

type Seen = Record<string, { shownAt: number; paintedAt?: number }>;
interface ProbedPage {
  probeSeen: Seen;
  probeTold: Record<string, { deliveredAt?: number; readAt?: number }>;
}

/** From now on the page notes when a text first stands in an element of this kind. */
export const arrivals = (page: Page, selector: string): Promise<void> =>
  page.evaluate((wanted) => {
    const here = globalThis as unknown as ProbedPage;
    here.probeSeen = {};
    const now = (): number => performance.timeOrigin + performance.now();
    new MutationObserver(() => {
      for (const element of document.querySelectorAll(wanted)) {
        const text = element.textContent;
        if (!text.startsWith('bench ') || here.probeSeen[text] !== undefined) continue;
        const seen: Seen[string] = { shownAt: now() };
        here.probeSeen[text] = seen;
        requestAnimationFrame(() => {
          seen.paintedAt = now();
        });
      }
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  }, selector);

export const clockOf = (page: Page): Promise<Seen> => page.evaluate(() => (globalThis as unknown as ProbedPage).probeSeen);

/** From now on the page notes when each own message is first told as delivered and as read. */
export const receipts = (page: Page, item: string, text: string, states: { readonly delivered: string; readonly read: string }): Promise<void> =>
  page.evaluate(
    ({ item: items, text: words, states: named }) => {
      const here = globalThis as unknown as ProbedPage;
      here.probeTold = {};
      new MutationObserver(() => {
        const at = performance.timeOrigin + performance.now();
        for (const element of document.querySelectorAll(items)) {
          const said = element.querySelector(words)?.textContent ?? '';
          if (!said.startsWith('bench ')) continue;
          const told = (here.probeTold[said] ??= {});
          const state =
            [...element.querySelectorAll('[aria-label]')].map((one) => one.getAttribute('aria-label') ?? '').join(' ') + (element.textContent ?? '');
          if (state.includes(named.read)) {
            told.readAt ??= at;
            told.deliveredAt ??= at;
          } else if (state.includes(named.delivered)) told.deliveredAt ??= at;
        }
      }).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ['aria-label'] });
    },
    { item, text, states },
  );

export const toldOf = (page: Page): Promise<ProbedPage['probeTold']> => page.evaluate(() => (globalThis as unknown as ProbedPage).probeTold);
