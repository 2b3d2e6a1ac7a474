import type { Browser, Page } from 'playwright-core';
import { composer, message, readyAgency, write, type Staff } from '../../test/journeys/agency-page.ts';
import { openLink, send, watchedPage } from '../../test/journeys/candidate-page.ts';
import { arrivals, clockOf, receipts, toldOf, type Sample, type Sender } from './probe.ts';

/** A consultant and a candidate with their conversation open, in two browsers, each at an address of its own. */
export interface Pair {
  readonly toCandidate: Sender;
  readonly toStaff: Sender;
  close(): Promise<void>;
}

export const openPair = async ([left, right]: readonly [Browser, Browser], appUrl: string, candidatePort: number): Promise<Pair> => {
  const agency = await readyAgency(left, appUrl);
  const { staff } = agency;
  const url = await agency.begin({ name: 'Shen Yifan' }, 'Good morning');
  const guest = await watchedPage(right);
  await openLink(guest.page, url.replace(`:${new URL(appUrl).port}/`, `:${candidatePort}/`));
  await send(guest.page, 'Good evening');
  await message(staff.page, 'Good evening').waitFor();
  await write(staff.page, 'Warm');
  await arrivals(staff.page, '.log li .bubble');
  await arrivals(guest.page, '.bub');
  const { delivered, read } = staff.text.conversation.states;
  await receipts(staff.page, '.log li', '.bubble', { delivered, read });
  return {
    toCandidate: sender(staff.page, guest.page, staffSends(staff)),
    toStaff: sender(guest.page, staff.page, guestSends(guest.page)),
    close: async () => {
      await Promise.all([staff.context.close(), guest.context.close()]);
    },
  };
};

/** Fills the field, then presses in the page itself, where the clock is read. */
const staffSends =
  (staff: Staff) =>
  async (text: string): Promise<number> => {
    await composer(staff.page).fill(text);
    return composer(staff.page).evaluate((field) => {
      const at = performance.timeOrigin + performance.now();
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }));
      return at;
    });
  };
const guestSends =
  (page: Page) =>
  async (text: string): Promise<number> => {
    await page.locator('#composer').fill(text);
    const send = page.getByRole('button', { name: 'Send', exact: true, disabled: false });
    // What is pressed before the page has seen the text sends nothing.
    await send.waitFor();
    return send.evaluate((button) => {
      const at = performance.timeOrigin + performance.now();
      (button as HTMLButtonElement).click();
      return at;
    });
  };

const sender = (from: Page, to: Page, press: (text: string) => Promise<number>): Sender => {
  const sent = new Map<string, number>();
  return {
    send: async (text) => {
      sent.set(text, await press(text));
    },
    samples: async (): Promise<readonly Sample[]> => {
      const [seen, told] = [await clockOf(to), await toldOf(from).catch(() => undefined)];
      return [...sent].map(([text, sentAt]) => ({
        text,
        sentAt,
        ...seen[text],
        deliveredAt: told?.[text]?.deliveredAt ?? null,
        readAt: told?.[text]?.readAt ?? null,
      }));
    },
    close: () => Promise.resolve(),
  };
};
