import { describe, expect, test } from 'vitest';
import type { Outgoing } from '../outbox/outgoing.ts';
import { openDrafts } from '../vault/drafts.ts';
import { openActStore, UNDO_MS, type ActTarget } from './act-store.ts';
import { keptComposing } from './kept-composing.ts';

type Lane = 'candidate' | 'internal';
const message = (over: Partial<ActTarget<Lane>> = {}): ActTarget<Lane> => ({
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  lane: 'candidate',
  isOwn: true,
  name: 'Shen',
  text: 'Monday?',
  ...over,
});

/** What a device keeps; each page on it has a vault of its own. */
const aDevice = () => {
  const places = new Map<string, Uint8Array>();
  const sealed = {
    get: async (place: string) => places.get(place) ?? null,
    put: async (place: string, bytes: Uint8Array) => void places.set(place, bytes),
    drop: async (place: string) => void places.delete(place),
  };
  return { places, aVault: () => openDrafts(sealed, 'composing') };
};

/** A store over a list, with timers that are run by hand. */
const open = (vault = aDevice().aVault()) => {
  const sent: [lane: string, Outgoing][] = [];
  const timers: { ms: number; wake: () => void }[] = [];
  const state = { isFull: false, changes: 0, taking: async (): Promise<void> => undefined };
  const store = openActStore<Lane>({
    enqueue: async (lane, outgoing) => {
      await state.taking();
      if (state.isFull) throw new Error('full');
      sent.push([lane, outgoing]);
    },
    now: () => 7.4,
    after: (ms, wake) => {
      const timer = { ms, wake };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    changed: () => {
      state.changes += 1;
    },
    failed: () => undefined,
    kept: keptComposing<Lane>(vault, ['candidate', 'internal'], (which) => `lane-${which}`),
  });
  return { store, sent, timers, state };
};
const settled = (): Promise<void> => new Promise((resume) => setTimeout(resume));

describe('what is done with messages', () => {
  test('[AC10] a deletion is gone from the screen at once, is sent after five seconds, and until then comes back', async () => {
    const { store, sent, timers } = open();
    const first = store.remove(message());

    expect([...store.held()]).toEqual([message().id]);
    expect(timers.map(({ ms }) => ms)).toEqual([UNDO_MS]);
    first.undo();
    expect([...store.held()]).toEqual([]);
    expect(timers).toEqual([]);
    const second = store.remove(message());
    timers[0]?.wake();
    second.undo();
    await settled();
    expect(sent).toEqual([['candidate', { text: '', type: 'del', ref: message().id, writtenAtMs: 7 }]]);
    expect([...store.held()]).toEqual([]);
  });

  test('[AC10] a page that is left sends it at once, once', async () => {
    const { store, sent } = open();
    store.remove(message());
    store.remove(message());
    store.flush();
    store.flush();
    await settled();
    expect(sent).toHaveLength(1);
  });

  test('[AC10] a deletion that the device could not keep is not shown as one', async () => {
    const { store, state } = open();
    state.isFull = true;
    store.remove(message());
    store.flush();
    expect(store.held().size).toBe(1);
    await settled();
    expect(store.held().size).toBe(0);
  });

  test('[AC11] the composer holds an edit or an answer beside the draft; what goes out is what it is about', async () => {
    const { store, sent } = open();
    store.edit(message());
    expect(store.editText('candidate')).toBe('Monday?');
    store.changeEdit('candidate', 'Tuesday?');
    expect(store.editText('internal')).toBe(null);
    await store.send('candidate', 'Tuesday?');
    store.answer(message({ isOwn: false, text: '好'.repeat(300) }));
    expect(store.editText('candidate')).toBe(null);
    await store.send('candidate', 'Yes');
    await store.send('candidate', 'And more');
    expect(sent.map(([, outgoing]) => outgoing)).toEqual([
      { text: 'Tuesday?', type: 'edit', ref: message().id, extra: { replaces: message().id }, writtenAtMs: 7 },
      { text: 'Yes', ref: message().id, quote: '好'.repeat(200), writtenAtMs: 7 },
      { text: 'And more', writtenAtMs: 7 },
    ]);
  });

  test('[TK13] whom a note names goes out inside of it, new, as an answer and as an edit', async () => {
    const { store, sent } = open();
    await store.send('internal', '@ann look', ['ann']);
    store.answer(message({ lane: 'internal' }));
    await store.send('internal', '@ann yes', ['ann']);
    store.edit(message({ lane: 'internal' }));
    await store.send('internal', '@bo look', ['bo']);
    await store.send('candidate', 'plain');

    expect(sent.map(([, { mentions }]) => mentions)).toEqual([['ann'], ['ann'], ['bo'], undefined]);
  });

  test('[AC11] an edit that changes nothing is not sent; one that the device could not keep is still in the field', async () => {
    const { store, sent, state } = open();
    store.edit(message());
    await store.send('candidate', 'Monday?');
    expect(sent).toEqual([]);
    store.edit(message());
    state.isFull = true;
    await expect(store.send('candidate', 'Wednesday?')).rejects.toThrow('full');
    expect(store.editText('candidate')).toBe('Wednesday?');
    store.stop('candidate');
    expect(store.composing('candidate')).toBe(null);
  });

  test('[AC11] deleting what is being edited ends the edit', () => {
    const { store } = open();
    store.edit(message());
    store.remove(message());
    expect(store.composing('candidate')).toBe(null);
  });

  test('[RM19] [AC11] an edit that is half made and an answer that is begun are there on the next page of the device, sealed as drafts are', async () => {
    const device = aDevice();
    const vault = device.aVault();
    const { store } = open(vault);
    store.edit(message());
    store.changeEdit('candidate', 'Tue');
    store.changeEdit('candidate', 'Tuesd');
    store.answer(message({ lane: 'internal', text: 'A note' }));
    await vault.flush();
    expect([...device.places.keys()].toSorted()).toEqual(['composing/lane-candidate', 'composing/lane-internal']);

    const next = open(device.aVault());
    await settled();
    expect([next.store.editText('candidate'), next.store.composing('internal')?.text, next.state.changes]).toEqual(['Tuesd', 'A note', 2]);
    await next.store.send('candidate', 'Tuesday');
    next.store.stop('internal');
    await settled();
    expect(next.sent.map(([, { text, type }]) => [text, type])).toEqual([['Tuesday', 'edit']]);
    expect(device.places.size).toBe(0);
  });

  test('[AC11] an edit stays kept until the outbox has it, and what is begun meanwhile is not undone by what was kept', async () => {
    const device = aDevice();
    const before = device.aVault();
    const { store, state } = open(before);
    store.edit(message());
    state.isFull = true;
    await before.flush();
    let keptMeanwhile = false;
    state.taking = async () => {
      await settled();
      keptMeanwhile = device.places.has('composing/lane-candidate');
    };
    await expect(store.send('candidate', 'Wednesday?')).rejects.toThrow('full');
    expect(keptMeanwhile).toBe(true);
    await before.flush();

    const next = open(device.aVault());
    next.store.answer(message({ text: 'Another' }));
    await settled();
    expect([next.store.editText('candidate'), next.store.composing('candidate')?.text]).toEqual([null, 'Another']);
  });
});
