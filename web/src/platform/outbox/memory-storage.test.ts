import { expect, test } from 'vitest';
import type { OutboxItem } from './item.ts';
import { forgetMemoryOutbox, memoryOutboxOf } from './memory-storage.ts';

test('[RM19] in a browser that keeps nothing what waits stays with its device while the tab lives, whatever opens it again', async () => {
  await memoryOutboxOf('u1/d1').add({ id: 'm1', laneId: 'l1' } as OutboxItem);
  const held = async (name: string): Promise<string[]> => (await memoryOutboxOf(name).load()).items.map(({ id }) => id);

  expect([await held('u1/d1'), await held('u1/d2')]).toEqual([['m1'], []]);
  forgetMemoryOutbox('u1/d1');
  expect(await held('u1/d1')).toEqual([]);
});
