import { Timestamp } from 'firebase/firestore';
import { expect, test } from 'vitest';
import type { StoredMessage } from '../live/stored-message.ts';
import { nearHistory } from './near-history.ts';
import { idOf, writtenLanes } from './test-support/written-lanes.ts';

test('[SR22] news that an open conversation holds whole is not asked of the server; anything else is', async () => {
  const server = writtenLanes();
  for (let i = 0; i < 8; i++) server.write({ name: `m${i}`, laneId: 'lane-a', at: i * 10 });
  const all = server.lanes.get('lane-a') ?? [];
  let held: readonly StoredMessage[] = all.slice(3);
  const near = nearHistory(
    server.history('lane-a'),
    () => held,
    () => all.at(-1)?.sentAt ?? null,
  );
  const newsFrom = async (seconds: number) => {
    server.asked.length = 0;
    const page = await near.page({ direction: 'newer', from: { id: null, sentAt: new Timestamp(seconds, 0), isIncluded: true }, limit: 100 });
    expect(page).toMatchObject({ isEnd: true, isWhole: true });
    return { ids: page.messages.map(({ id }) => id), asked: server.asked.length };
  };
  expect(await newsFrom(50)).toEqual({ ids: ['m5', 'm6', 'm7'].map(idOf), asked: 0 });
  // It begins too late, or does not reach the lane's last word.
  expect(await newsFrom(25)).toEqual({ ids: ['m3', 'm4', 'm5', 'm6', 'm7'].map(idOf), asked: 1 });
  held = all.slice(3, 7);
  expect(await newsFrom(50)).toEqual({ ids: ['m5', 'm6', 'm7'].map(idOf), asked: 1 });
  held = [];
  expect(await newsFrom(50)).toMatchObject({ asked: 1 });
  held = all.slice(3);
  await near.page({ direction: 'older', from: null, limit: 100 });
  expect(server.asked).toContain('lane-a older');
  expect((await near.one(idOf('m4')))?.id).toBe(idOf('m4'));
  expect((await near.one(idOf('m0')))?.id).toBe(idOf('m0'));
  expect(await near.one(idOf('none'))).toBeNull();
});
