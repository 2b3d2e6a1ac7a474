// What a burst costs, by the meter of the local server: architecture section 6.
import { setLogLevel } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cursor } from '../../functions/src/platform/stored.ts';
import { choicesOf } from './support/random.ts';
import { realWait } from './support/quick-timers.ts';
import { couple, setStage, type Stage } from './support/stage.ts';
import type { Client } from './support/client.ts';
import { ledgerFaults, storedMessages } from './support/invariants.ts';
import { openWorld, type World } from './support/world.ts';

setLogLevel('silent');

let world: World;
let stage: Stage;
beforeAll(async () => {
  world = await openWorld(choicesOf(1));
  // Two people: the owner on one device, the candidate on one browser, both with the conversation open.
  stage = await setStage(world, choicesOf(1), couple, false);
  await exchange(stage.candidate, stage.owner, 1);
  await exchange(stage.owner, stage.candidate, 1);
});
afterAll(async () => {
  await stage.close();
  await world.close();
});

/** Real ms without any operation after which nothing more comes: the longest gathering pause is a second. */
const QUIET_MS = 2_000;
const BURST = 5;

/** So many messages at once, each seen as it comes; over when nothing is read or written any more. */
const exchange = async (from: Client, to: Client, count: number): Promise<void> => {
  const before = to.shown().length;
  for (let n = 1; n <= count; n++) await from.say(`${from.name} ${before + n}`);
  let [told, since] = ['', performance.now()];
  const end = performance.now() + 30_000;
  while (performance.now() - since < QUIET_MS) {
    if (performance.now() > end) throw new Error('did not come to rest');
    if (to.shown().length > before) to.look();
    const now = JSON.stringify(world.meter());
    if (now !== told) [told, since] = [now, performance.now()];
    await realWait(30);
  }
};

/** Per message of a burst. */
const costOf = async (from: Client, to: Client) => {
  world.resetMeter();
  await exchange(from, to, BURST);
  const { reads, ruleReads, writes, deletes, triggerRuns } = world.meter();
  const stored = await storedMessages(world, stage);
  expect(await ledgerFaults(world, stage, stored)).toEqual([]);
  const cursor = (await world.platform.db.doc(paths.cursor(stage.agencyId, stage.laneId, to.uid)).get()).data() as Cursor;
  expect(cursor.readId).toBe(stored.at(-1)?.id);
  return { writes: (writes + deletes) / BURST, reads: reads / BURST, ruleReads: ruleReads / BURST, runs: triggerRuns / BURST };
};

test('[SI2] a message sent, delivered, read and in the ledger costs at most 4.5 writes, 9 reads and 1.5 runs', { timeout: 120_000 }, async () => {
  const toCandidate = await costOf(stage.owner, stage.candidate);
  const toStaff = await costOf(stage.candidate, stage.owner);
  const mean = (part: keyof typeof toStaff): number => (toCandidate[part] + toStaff[part]) / 2;

  process.stdout.write(`per message of a burst of five: to the candidate ${JSON.stringify(toCandidate)}, to staff ${JSON.stringify(toStaff)}\n`);
  expect(mean('writes')).toBeLessThanOrEqual(4.5);
  expect(mean('reads')).toBeLessThanOrEqual(9);
  expect(mean('runs')).toBeLessThanOrEqual(1.5);
});
