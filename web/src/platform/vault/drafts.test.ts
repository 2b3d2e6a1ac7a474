import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fromUtf8 } from '@liexin/proof/bytes';
import { openDrafts } from './drafts.ts';

// The pause is over when a test says so, however slow the machine.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** All that waits for promises alone is done. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A store that writes when it is told to, as a slow disk does. */
const slowStore = () => {
  const kept = new Map<string, Uint8Array>();
  const waiting: (() => void)[] = [];
  return {
    kept,
    writing: () => waiting.length,
    writeNext: () => waiting.shift()?.(),
    get: async (place: string) => kept.get(place) ?? null,
    put: (place: string, bytes: Uint8Array) => new Promise<void>((done) => waiting.push(() => (kept.set(place, bytes), done()))),
    drop: async (place: string) => void kept.delete(place),
  };
};

test('[VT16] a pasted draft is on its way to the store at once, and a later text never lands before an earlier one', async () => {
  const store = slowStore();
  const drafts = openDrafts(store);
  drafts.save('lane', 'pasted');
  await turn();
  store.writeNext();
  expect(fromUtf8(store.kept.get('draft/lane') ?? new Uint8Array())).toBe('pasted');
  drafts.save('lane', 'second');
  expect(await drafts.load('lane')).toBe('second');
  const done = drafts.flush();
  drafts.save('lane', 'third');
  const last = drafts.flush();
  await turn();
  expect(store.writing()).toBe(1);
  store.writeNext();
  await done;
  expect(fromUtf8(store.kept.get('draft/lane') ?? new Uint8Array())).toBe('second');
  await turn();
  store.writeNext();
  await last;
  expect(fromUtf8(store.kept.get('draft/lane') ?? new Uint8Array())).toBe('third');
});

test('[VT16] a text that was sent leaves the store at once, also in the pause after a change, and never comes back', async () => {
  const kept = new Map<string, Uint8Array>();
  const drafts = openDrafts({
    get: async (place) => kept.get(place) ?? null,
    put: async (place, bytes) => void kept.set(place, bytes),
    drop: async (place) => void kept.delete(place),
  });
  drafts.save('lane', 'sent soon');
  await drafts.load('lane');
  expect(kept.size).toBe(1);
  drafts.save('lane', '');
  // Reading waits for what is being written, not for the pause of a third of a second.
  expect(await drafts.load('lane')).toBe('');
  expect(kept.size).toBe(0);
});
