import { paths } from '@liexin/domain/storage/paths';
import { collection, getDocsFromServer, limit, query } from 'firebase/firestore';
import type { Cursor } from '../../../functions/src/platform/stored.ts';
import { arrivedFromDocument } from './arrived-from-document.ts';
import { laneFaults, ledgerFaults, screenFaults, storedMessages, type Stored } from './invariants.ts';
import { choicesOf } from './random.ts';
import { realWait } from './quick-timers.ts';
import { play } from './schedule.ts';
import { setStage, type Stage } from './stage.ts';
import { openWorld, type World } from './world.ts';

export interface Outcome {
  readonly seed: number;
  /** Empty: everything held. */
  readonly faults: readonly string[];
  readonly story: readonly string[];
  readonly messages: number;
  /** Real ms of setting up, accidents, coming to rest and closing. */
  readonly tookMs: readonly number[];
}

/** So many runs have a server that is killed with SIGKILL; the others end it inside their process, which is cheaper. */
const KILLED = 0.25;
/** A healed world in which nothing moved for so long is at rest (real ms); the longest quickened pause is six seconds. */
const REST_MS = 9_000;

/** One run from one number: set up, accidents, healing, and everything that must then hold. */
export const runSeed = async (seed: number): Promise<Outcome> => {
  const choices = choicesOf(seed);
  const times = [performance.now()];
  const tookMs = (): number[] => times.slice(1).map((at, i) => Math.round(at - (times[i] ?? 0)));
  const world = await openWorld(choices.branch('world'), choices.branch('server').chance(KILLED));
  try {
    const stage = await setStage(world, choices.branch('stage'));
    try {
      times.push(performance.now());
      const run = await play(world, stage, choices.branch('schedule'));
      times.push(performance.now());
      const faults = await rest(world, stage, run.removedAt !== null);
      const stored = await storedMessages(world, stage);
      faults.push(...stage.chronicle.faults, ...(await secrecyFaults(stage, stored, run.removedAt !== null)));
      times.push(performance.now());
      return { seed, faults, story: run.story, messages: stored.length, tookMs: tookMs() };
    } finally {
      await stage.close();
    }
  } finally {
    await world.close();
  }
};

/** Waits until nothing is wrong any more. What does not get better for a while is the result. */
const rest = async (world: World, stage: Stage, isRemoved: boolean): Promise<string[]> => {
  const { owner, second, candidate } = stage;
  const staying = isRemoved ? [owner, candidate] : [owner, second, candidate];
  const onDevices = async (stored: readonly Stored[]): Promise<string[]> => {
    const waiting = await Promise.all(
      staying.map(async (client) => (await client.waiting()).map((item) => `${client.name} still has ${item.id}: ${client.stateOf(item.id)}`)),
    );
    return [...waiting.flat(), ...staying.flatMap((client) => screenFaults(client, stage, stored))];
  };
  let [before, since] = ['', performance.now()];
  for (;;) {
    for (const client of staying) client.look();
    const accepted = new Set(stage.chronicle.accepted.map(({ id }) => id));
    const mayRest =
      (await Promise.all(staying.map((client) => client.waiting()))).flat().length === 0 &&
      staying.every((client) => client.shown().length >= accepted.size / 2);
    const stored = mayRest || performance.now() - since > REST_MS ? await storedMessages(world, stage) : [];
    const faults =
      stored.length === 0
        ? ['not at rest', ...(await onDevices(stored))]
        : [
            ...(await onDevices(stored)),
            ...(await laneFaults(stage, stored, isRemoved ? [second] : [])),
            ...(await ledgerFaults(world, stage, stored)),
            ...(await markFaults(world, stage, stored)),
          ];
    if (faults.length === 0) return [];
    const now = (await Promise.all(staying.map(async (client) => `${client.shown().length} ${(await client.waiting()).map(({ id }) => id).join()}`))).join();
    if (now !== before) [before, since] = [now, performance.now()];
    else if (performance.now() - since > REST_MS && stored.length > 0) return faults;
    await realWait(60);
  }
};

/** At rest both people have read everything of the other, and the marks say so. */
const markFaults = async (world: World, stage: Stage, stored: readonly Stored[]): Promise<string[]> => {
  const faults: string[] = [];
  for (const uid of [stage.uid, stage.candidate.uid]) {
    const newest = stored.findLast(({ message }) => message.sender !== uid);
    const cursor = (await world.platform.db.doc(paths.cursor(stage.agencyId, stage.laneId, uid)).get()).data() as Cursor | undefined;
    // A browser that has not written yet is provisional and has no marks.
    if (newest === undefined || (uid === stage.candidate.uid && !stage.candidate.isClaimed())) continue;
    if (cursor === undefined || cursor.readAt.valueOf() < newest.message.sentAt.valueOf())
      faults.push(`marks of ${uid === stage.uid ? 'staff' : 'candidate'} stay behind`);
  }
  return faults;
};

/** Nothing that came after must be readable by a browser that was cut off, and nothing at all by a device that was removed. */
const secrecyFaults = async (stage: Stage, stored: readonly Stored[], isRemoved: boolean): Promise<string[]> => {
  const faults: string[] = [];
  if (isRemoved) {
    const db = stage.second.database();
    const refused =
      db === null
        ? 'no tab'
        : await getDocsFromServer(query(collection(db, paths.messages(stage.agencyId, stage.laneId)), limit(10))).then(
            () => 'granted',
            (error: { code?: string }) => error.code ?? 'unknown',
          );
    if (refused === 'granted') faults.push('a removed device still reads');
  }
  if (stage.candidate.isClaimed()) {
    const reply = stored.filter(({ message }) => message.epoch > 1);
    for (const { id, message } of reply) {
      const opened = await stage.other.vault().open(arrivedFromDocument(id, message));
      if (opened.kind === 'opened') faults.push(`a browser that was cut off opens ${id}`);
    }
  }
  return faults;
};
