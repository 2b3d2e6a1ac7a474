import { expect, test } from 'vitest';
import type { OutboxItem } from '../outbox/item.ts';
import { memoryOutboxStorage } from '../outbox/memory-storage.ts';
import { openOutbox } from '../outbox/outbox.ts';
import { importedSender } from './send-imported.ts';

/** The product's outbox over a server that refuses some messages for good. */
const open = (refused: ReadonlySet<string>, storage = memoryOutboxStorage()) =>
  openOutbox<string>({
    storage,
    transport: {
      seal: (item) => Promise.resolve(refused.has(item.id) ? { kind: 'refuse', code: 'lane-closed' } : { kind: 'sealed', sealed: item.id }),
      send: () => Promise.resolve('landed'),
      find: () => Promise.resolve(false),
      reread: () => Promise.resolve({ kind: 'open' }),
    },
    leadership: { lead: (begin) => begin(), resign: () => undefined },
    neighbours: { tell: () => undefined, listen: () => () => undefined },
    ...{ now: () => 0, random: () => 0, after: () => () => undefined, newId: () => 'none', failed: () => undefined },
  });
const message = { text: 'x', writtenAtMs: 1, type: 'imported' } as const;

test('[IM7] what the server refuses is told and taken out of the outbox; what an earlier tab left refused there is tried again', async () => {
  const refused = new Set(['b']);
  const storage = memoryOutboxStorage();
  const outbox = open(refused, storage);
  const sender = importedSender(outbox);
  await (
    await sender.send('lane', 'a', message)
  ).landed;
  await expect((await sender.send('lane', 'b', message)).landed).rejects.toMatchObject({ code: 'lane-closed' });
  await sender.settled('lane');
  expect(outbox.items()).toEqual([]);
  sender.close();
  outbox.close();

  const left: Omit<OutboxItem, 'order'> = {
    ...{ id: 'c', laneId: 'lane', madeAtMs: 0, body: new Uint8Array(), stage: 'failed', counter: null, attempts: 0, notBeforeMs: 0, waiting: null },
    failure: { code: 'lane-closed', atMs: 0 },
  };
  await storage.add(left);
  const again = open(new Set(), storage);
  await (
    await importedSender(again).send('lane', 'c', message)
  ).landed;
  expect(again.items()).toEqual([]);
  again.close();
});
