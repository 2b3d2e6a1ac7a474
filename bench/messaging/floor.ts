import type { Browser, Page } from 'playwright-core';
import { newPerson } from '../../test/support/browser.ts';
import { startRelay } from './relay.ts';
import { arrivals, clockOf, type Sample, type Sender } from './probe.ts';

/** Two pages over a relay that seal with AES-GCM, show, and answer each message with a receipt. */
export const openFloor = async (browsers: readonly [Browser, Browser], behind: (port: number) => Promise<number>, folder?: string): Promise<Sender> => {
  const relay = await startRelay(folder);
  const port = await behind(relay.port);
  const pages: Page[] = [];
  for (const browser of browsers) {
    const page = await (await newPerson(browser)).newPage();
    await page.goto(`http://localhost:${port}/`);
    await page.evaluate(join, port);
    pages.push(page);
  }
  const [left, right] = pages;
  if (left === undefined || right === undefined) throw new Error('no pages');
  await arrivals(right, 'li');
  return {
    send: async (text) => left.evaluate((words) => (globalThis as unknown as FloorPage).floorSend(words), text),
    samples: async (): Promise<readonly Sample[]> => {
      const [sent, seen] = [await left.evaluate(() => (globalThis as unknown as FloorPage).floorSent), await clockOf(right)];
      return Object.entries(sent).map(([text, { at, receipt }]) => ({ text, sentAt: at, ...seen[text], deliveredAt: receipt, readAt: null }));
    },
    close: async () => {
      for (const page of pages) await page.context().close();
      await relay.close();
    },
  };
};

interface FloorPage {
  floorSent: Record<string, { at: number; receipt: number | null }>;
  floorSend(text: string): Promise<void>;
}

/** Runs in the page. */
const join = async (port: number): Promise<void> => {
  const here = globalThis as unknown as FloorPage;
  const key = await crypto.subtle.importKey('raw', new Uint8Array(32), 'AES-GCM', false, ['encrypt', 'decrypt']);
  const now = (): number => performance.timeOrigin + performance.now();
  const socket = new WebSocket(`ws://localhost:${port}/`);
  await new Promise((done) => socket.addEventListener('open', done, { once: true }));
  here.floorSent = {};
  here.floorSend = async (text) => {
    here.floorSent[text] = { at: now(), receipt: null };
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(text.padEnd(250))));
    socket.send(JSON.stringify({ iv: [...iv], sealed: btoa(String.fromCodePoint(...sealed)) }));
  };
  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const { iv, sealed, receipt } = JSON.parse(data) as { iv: number[]; sealed: string; receipt?: string };
    if (receipt !== undefined) {
      const sent = here.floorSent[receipt];
      if (sent !== undefined) sent.receipt = now();
      return;
    }
    const bytes = Uint8Array.from(atob(sealed), (character) => character.codePointAt(0) ?? 0);
    void crypto.subtle.decrypt({ name: 'AES-GCM', iv: new Uint8Array(iv) }, key, bytes).then((opened) => {
      const item = document.createElement('li');
      item.textContent = new TextDecoder().decode(opened).trim();
      document.querySelector('ol')?.prepend(item);
      socket.send(JSON.stringify({ receipt: item.textContent }));
    });
  });
};
