// Devices whose clock is in another month than the server's: no key of that month is there yet, or any more.
import { setLogLevel } from 'firebase/firestore';
import { afterEach, expect, test } from 'vitest';
import { ledgerFaults, storedMessages } from './support/invariants.ts';
import { choicesOf } from './support/random.ts';
import { couple, setStage } from './support/stage.ts';
import { openWorld } from './support/world.ts';

setLogLevel('silent');
const DAY_MS = 24 * 3_600_000;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

test.each([35, 400, -35])('[OB27] a message of a clock that is %i days off comes once, and is not given up', async (days) => {
  const world = await openWorld(choicesOf(1));
  closing.push(() => world.close());
  const stage = await setStage(world, choicesOf(1), couple, [days * DAY_MS]);
  closing.push(() => stage.close());

  await stage.owner.say('Can we talk on Thursday?');
  // What the functions make of it belongs to it.
  const left = async (): Promise<unknown> => {
    const stored = await storedMessages(world, stage);
    const texts = stage.candidate.shown().map(({ text }) => text);
    return { texts, waiting: await stage.owner.waiting(), stored: stored.length, ledger: await ledgerFaults(world, stage, stored) };
  };
  await expect.poll(left, { timeout: 30_000, interval: 100 }).toEqual({ texts: ['Can we talk on Thursday?'], waiting: [], stored: 1, ledger: [] });
});
