import { describe, expect, test } from 'vitest';
import { comparePlaced, type Placed } from '../../platform/live/message-order.ts';
import type { PageRequest } from '../../platform/history/lane-history.ts';
import { openDeliveredMark, type MarkMessage } from './delivered-mark.ts';

const message = (n: number, sender = 'candidate'): MarkMessage => ({ id: `m${String(n).padStart(4, '0')}`, sentAt: { seconds: n, nanoseconds: 0 }, sender });
const start: Placed = { id: '', sentAt: { seconds: 0, nanoseconds: 0 } };

const setUp = (count: number, own: readonly number[] = []) => {
  const all = Array.from({ length: count }, (_, n) => message(n, own.includes(n) ? 'me' : 'candidate'));
  const locked = new Set<string>();
  const opened = new Set<string>();
  const moves: string[] = [];
  const asked: PageRequest[] = [];
  const state = { isWhole: true };
  const mark = openDeliveredMark<MarkMessage>({
    uid: 'me',
    page: async (request) => {
      asked.push(request);
      const { from } = request;
      const after = all.filter((one) => from === null || comparePlaced(one, from.id === null ? { id: '', sentAt: from.sentAt } : from) > 0);
      return { messages: after.slice(0, request.limit), isEnd: after.length < request.limit, isWhole: state.isWhole };
    },
    isSettled: async ({ id }) => {
      if (!locked.has(id)) opened.add(id);
      return !locked.has(id);
    },
    moved: (_, told) => {
      if (told !== null) moves.push(told.id);
    },
    failed: (error) => {
      throw error;
    },
  });
  return { all, locked, opened, moves, asked, state, mark };
};
/** Nothing here waits for anything but promises: when timers run, all that could be done is done. */
const settle = (): Promise<void> => new Promise((resume) => setTimeout(resume));

describe('the own delivered mark', () => {
  test('[HS12] a reader who comes back after many messages says delivered only of what was fetched and opened, oldest first', async () => {
    const { all, moves, opened, asked, mark } = setUp(400);
    mark.look(all.slice(352), false);
    await settle();
    expect(moves).toEqual([]);

    mark.known(all[99] ?? null, start);
    await settle();

    expect(moves).toEqual(['m0199', 'm0299', 'm0399']);
    expect(opened.size).toBe(300);
    expect(asked.length).toBe(3);
  });

  test('[HS12] what waits for its key holds the mark, and it goes on when the key is here', async () => {
    const { all, moves, locked, mark } = setUp(60);
    locked.add('m0030');
    mark.known(all[9] ?? null, start);
    mark.look(all.slice(20), false);
    await settle();
    expect(moves).toEqual(['m0029']);

    locked.clear();
    mark.look(all.slice(20), false);
    await settle();
    expect(moves).toEqual(['m0029', 'm0059']);
  });

  test('[HS12] a device that cannot fetch what lies between says nothing of it', async () => {
    const { all, moves, state, mark } = setUp(300);
    state.isWhole = false;
    mark.known(all[9] ?? null, start);
    mark.look(all.slice(252), false);
    await settle();

    expect(moves).toEqual([]);
  });

  test('[HS12] own words move the mark on and are told to nobody; somebody new owes nothing for the time before', async () => {
    const { all, moves, asked, mark } = setUp(50, [48, 49]);
    mark.known(null, { id: '', sentAt: { seconds: 40, nanoseconds: 0 } });
    mark.look(all.slice(30), false);
    await settle();

    expect(moves).toEqual(['m0047']);
    expect(mark.place()?.id).toBe('m0049');
    expect(asked).toEqual([]);
  });
});
