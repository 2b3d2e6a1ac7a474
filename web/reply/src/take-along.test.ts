import { expect, test } from 'vitest';
import { myDataText } from '../../src/text/my-data.ts';
import type { ConversationState, Line, MyData } from './page-state.ts';
import { takeAlong } from './take-along.ts';

const bubble = (id: string): Line => ({ kind: 'bubble', id, own: false, name: 'Helen', atMs: 1000, text: `Words of ${id}`, state: null }) as unknown as Line;
const state = {
  names: { agency: 'Tidewell', first: 'Helen' },
  notice: { version: 1, source: 'linkedin', addedMs: 0, deleteByMs: 2000 },
  readers: [],
  lines: [bubble('one')],
} as unknown as ConversationState;
const data: MyData = { view: 'all', busy: false, fault: null, own: null, asked: [], taken: null };

const taking = (older: 'more' | 'none', patienceMs: number) => ({
  core: {
    live: () => ({ feed: { state: () => ({ older }), loadOlder: () => undefined } }),
    opened: () => new Map([['one', {}]]),
    messages: () => [{ id: 'one' }],
  },
  state: () => state,
  data,
  language: 'en' as const,
  patienceMs,
});

test('[ER16] a copy that has not everything says so, in the file and beside it', async () => {
  const words = myDataText.en.file.partial;
  for (const what of ['html', 'json'] as const) {
    const whole = await takeAlong(taking('none', 0) as never, what);
    const partial = await takeAlong(taking('more', 0) as never, what);
    expect([whole.isWhole, partial.isWhole, whole.count, partial.count]).toEqual([true, false, 1, 1]);
    expect([whole.text.includes('Words of one'), partial.text.includes('Words of one')]).toEqual([true, true]);
    if (what === 'html') expect([whole.text.includes(words), partial.text.includes(words)]).toEqual([false, true]);
    else expect([JSON.parse(whole.text).complete, JSON.parse(partial.text).complete]).toEqual([true, false]);
  }
});
