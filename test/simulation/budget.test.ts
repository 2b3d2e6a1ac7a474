// What a burst costs, and each act beside it, by the meter of the local server: architecture section 6.
import { setLogLevel } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cursor } from '../../functions/src/platform/stored.ts';
import { openAgencyModel, type AgencyModel } from '../../web/src/platform/workspace/agency-model.ts';
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
  stage = await setStage(world, choicesOf(1), couple, [0]);
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
/** A processor that others use stretches a burst, which then is none: measured again until it fits, so many times at most. */
const TRIES = 8;

/** Over when nothing is read or written any more. */
const rest = async (each: () => void = () => undefined): Promise<void> => {
  let [told, since] = ['', performance.now()];
  const end = performance.now() + 30_000;
  while (performance.now() - since < QUIET_MS) {
    if (performance.now() > end) throw new Error('did not come to rest');
    each();
    const now = JSON.stringify(world.meter());
    if (now !== told) [told, since] = [now, performance.now()];
    await realWait(30);
  }
};
const until = async (isSo: () => boolean, each: () => void = () => undefined): Promise<void> => {
  const end = performance.now() + 30_000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error('did not come');
    each();
    await realWait(30);
  }
};
/** So many messages at once, each seen as it comes unless it is left unread. */
const exchange = async (from: Client, to: Client, count: number, isSeen = true): Promise<void> => {
  const before = to.shown().length;
  const { triggerRuns } = world.meter();
  for (let n = 1; n <= count; n++) await from.say(`${from.name} ${before + n}`);
  const look = (): void => {
    if (isSeen && to.shown().length > before) to.look();
  };
  // One event for each message, and one at least for what the reader's page says of them.
  await until(() => to.shown().length === before + count && world.meter().triggerRuns > triggerRuns + count, look);
  await rest(look);
};

interface Cost {
  readonly writes: number;
  readonly reads: number;
  readonly ruleReads: number;
  readonly runs: number;
}
const costOf = async (act: () => Promise<void>, parts = 1): Promise<Cost> => {
  world.resetMeter();
  await act();
  const { reads, ruleReads, writes, deletes, triggerRuns } = world.meter();
  return { writes: (writes + deletes) / parts, reads: reads / parts, ruleReads: ruleReads / parts, runs: triggerRuns / parts };
};
const print = (what: string, cost: Cost): void => void process.stdout.write(`${what}: ${JSON.stringify(cost)}\n`);
/** The first that fits, or the cheapest of all tries. */
const cheapest = async (measure: () => Promise<Cost>, fits: (cost: Cost) => boolean): Promise<Cost> => {
  let best = await measure();
  for (let n = 1; n < TRIES && !fits(best); n++) {
    const next = await measure();
    if (next.reads + next.writes < best.reads + best.writes) best = next;
  }
  return best;
};

/** Per message of a burst; everything is in its place after it. */
const burst = async (from: Client, to: Client): Promise<Cost> => {
  const cost = await costOf(() => exchange(from, to, BURST), BURST);
  const stored = await storedMessages(world, stage);
  expect(await ledgerFaults(world, stage, stored)).toEqual([]);
  const cursor = (await world.platform.db.doc(paths.cursor(stage.agencyId, stage.laneId, to.uid)).get()).data() as Cursor;
  expect(cursor.readId).toBe(stored.at(-1)?.id);
  const last = await world.platform.db.doc(`${paths.laneLedger(stage.agencyId, stage.laneId)}/r-${to.uid}-${cursor.readId}`).get();
  expect(last.get('detail.readId')).toBe(cursor.readId);
  return cost;
};

test('[SI2] a message sent, delivered, read and in the ledger costs at most 4.5 writes, 9 reads and 1.5 runs', { timeout: 300_000 }, async () => {
  const fits = ({ writes, reads, runs }: Cost): boolean => writes <= 4.5 && reads <= 9 && runs <= 1.5;
  const toCandidate = await cheapest(() => burst(stage.owner, stage.candidate), fits);
  const toStaff = await cheapest(() => burst(stage.candidate, stage.owner), fits);
  const mean = (part: keyof Cost): number => (toCandidate[part] + toStaff[part]) / 2;

  print('a message of a burst of five to the candidate', toCandidate);
  print('a message of a burst of five to staff', toStaff);
  expect(mean('writes')).toBeLessThanOrEqual(4.5);
  expect(mean('reads')).toBeLessThanOrEqual(9);
  expect(mean('runs')).toBeLessThanOrEqual(1.5);
});

test('[SI6] a receipt that comes alone costs at most 4 writes, 8 reads and one run', { timeout: 300_000 }, async () => {
  const alone = async (from: Client, to: Client): Promise<Cost> => {
    await exchange(from, to, 1, false);
    return costOf(async () => {
      to.look();
      await until(() => world.meter().triggerRuns > 0);
      await rest();
    });
  };
  const fits = ({ writes, reads, runs }: Cost): boolean => writes <= 4 && reads <= 8 && runs === 1;
  const ofCandidate = await cheapest(() => alone(stage.owner, stage.candidate), fits);
  const ofStaff = await cheapest(() => alone(stage.candidate, stage.owner), fits);

  print("the candidate's receipt", ofCandidate);
  print("a consultant's receipt", ofStaff);
  for (const { writes, reads, runs } of [ofCandidate, ofStaff]) {
    expect(writes).toBeLessThanOrEqual(4);
    expect(reads).toBeLessThanOrEqual(8);
    expect(runs).toBe(1);
  }
});

test('[SI7] the number in a list costs at most six reads for a new message, and no write', { timeout: 300_000 }, async () => {
  const [db, vault, log] = [stage.owner.database(), stage.owner.vault(), stage.owner.log()];
  if (db === null || vault === null || log === null) throw new Error('closed');
  const unseen = (): Promise<Cost> => costOf(() => exchange(stage.candidate, stage.owner, 1, false));
  let open = await unseen();
  // The baseline is the cheapest of three: one that was stretched would hide what the list costs.
  for (let n = 1; n < 3; n++) {
    const next = await unseen();
    if (next.reads < open.reads) open = next;
  }
  // A list that does not have the conversation open, on the same listeners: what it costs more is the number and the line.
  const list: AgencyModel = openAgencyModel({ db, vault, log, isOnline: () => true });
  await rest();
  const counted = await cheapest(unseen, ({ reads, writes }) => reads - open.reads <= 6 && writes <= open.writes);
  list.close();

  print('a message with the conversation open', open);
  print('the same with a list that counts it', counted);
  expect(counted.reads - open.reads).toBeLessThanOrEqual(6);
  expect(counted.writes - open.writes).toBeLessThanOrEqual(0);
});

test(
  '[SI8] opening a conversation with fewer messages than a page with the list around it costs at most two reads a message and 50 more',
  { timeout: 120_000 },
  async () => {
    const count = (await storedMessages(world, stage)).length;
    stage.owner.killTab(false);
    await rest();
    const cost = await costOf(async () => {
      await stage.owner.openTab();
      await rest();
    });

    print(`a list and a conversation of ${count} messages opened anew`, cost);
    expect(cost.reads).toBeLessThanOrEqual(2 * count + 50);
    expect(cost.writes).toBe(0);
  },
);
