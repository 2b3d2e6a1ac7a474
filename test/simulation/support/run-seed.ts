import { paths } from '@liexin/domain/storage/paths';
import { collection, getDocsFromServer, limit, query } from 'firebase/firestore';
import { envelopeOf } from '../../../functions/src/features/ledger/verify-message.ts';
import { collectionAt, docAt, type Cursor, type Epoch, type Lane } from '../../../functions/src/platform/stored.ts';
import { arrivedFromDocument } from './arrived-from-document.ts';
import type { Client } from './client.ts';
import { foldFaults, laneFaults, ledgerFaults, screenFaults, storedMessages, type Stored } from './invariants.ts';
import { choicesOf } from './random.ts';
import { realWait } from './quick-timers.ts';
import { play, type Run } from './schedule.ts';
import { drawCast, setStage, type Stage } from './stage.ts';
import { openWorld, type World } from './world.ts';

export interface Outcome {
  readonly seed: number;
  /** Empty: everything held. */
  readonly faults: readonly string[];
  readonly story: readonly string[];
  /** Something was still waiting to be sent when it was given up: a machine too busy does that too, so such a run is to be played again. */
  readonly isUnfinished: boolean;
  readonly messages: number;
  /** Real ms of setting up, accidents, coming to rest and closing. */
  readonly tookMs: readonly number[];
}

/** So many runs have a server that is killed with SIGKILL; the others end it inside their process, which is cheaper. */
const KILLED = 0.25;
/** Real ms between two looks at a healed world. */
const LOOK_MS = 60;
/** Looks in a row without a change, eighteen seconds of them, after which it is at rest: the longest quickened pause is six, and a call waits
 * ten. Looks are counted, not time, because a busy machine may let none of the parts move for long. */
const REST_LOOKS = 300;

/** One run from one number: set up, accidents, healing, and everything that must then hold. */
export const runSeed = async (seed: number): Promise<Outcome> => {
  const choices = choicesOf(seed);
  const times = [performance.now()];
  const tookMs = (): number[] => times.slice(1).map((at, i) => Math.round(at - (times[i] ?? 0)));
  const world = await openWorld(choices.branch('world'), choices.branch('server').chance(KILLED));
  try {
    const stage = await setStage(world, choices.branch('stage'), drawCast(choices.branch('cast')));
    try {
      times.push(performance.now());
      const run = await play(world, stage, choices.branch('schedule'));
      times.push(performance.now());
      const { faults, isUnfinished } = await rest(world, stage, run);
      const stored = await storedMessages(world, stage);
      faults.push(...stage.chronicle.faults, ...(await secrecyFaults(world, stage, stored, run)));
      times.push(performance.now());
      return { seed, faults, isUnfinished, story: run.story, messages: stored.length, tookMs: tookMs() };
    } finally {
      await stage.close();
    }
  } finally {
    await world.close();
  }
};

/** Waits until nothing is wrong any more. What does not get better for a while is the result. */
const rest = async (world: World, stage: Stage, { gone }: Run): Promise<{ faults: string[]; isUnfinished: boolean }> => {
  const staying = stage.people().filter((client) => !gone.includes(client));
  let [before, looks] = ['', 0];
  for (;;) {
    for (const client of staying) client.look();
    const accepted = new Set(stage.chronicle.accepted.map(({ id }) => id));
    const mayRest =
      (await Promise.all(staying.map((client) => client.waiting()))).flat().length === 0 &&
      staying.every((client) => client.shown().length >= accepted.size / 2);
    const isDue = mayRest || looks > REST_LOOKS;
    const faults = isDue ? await restFaults(world, stage, staying, gone) : ['not at rest'];
    if (faults.length === 0) return { faults, isUnfinished: false };
    const now = (await Promise.all(staying.map(async (client) => `${client.shown().length} ${(await client.waiting()).map(({ id }) => id).join()}`))).join();
    if (now !== before) [before, looks] = [now, 0];
    else if (looks > REST_LOOKS) return { faults, isUnfinished: !mayRest };
    looks += 1;
    await realWait(LOOK_MS);
  }
};

/** What is wrong now: on the devices, else on the server, else in the ledger, which costs the most to look at. */
const restFaults = async (world: World, stage: Stage, staying: readonly Client[], gone: readonly Client[]): Promise<string[]> => {
  const stored = await storedMessages(world, stage);
  const waiting = await Promise.all(
    staying.map(async (client) => (await client.waiting()).map((item) => `${client.name} still has ${item.id}: ${client.stateOf(item.id)}`)),
  );
  const onDevices = [...waiting.flat(), ...staying.flatMap((client) => screenFaults(client, stage, stored)), ...foldFaults(staying)];
  if (onDevices.length > 0) return onDevices;
  const onServer = [...(await laneFaults(stage, stored, gone)), ...(await markFaults(world, stage, stored, staying))];
  return onServer.length > 0 ? onServer : ledgerFaults(world, stage, stored);
};

/** At rest both people have read everything of the other, and the marks say so. */
const markFaults = async (world: World, stage: Stage, stored: readonly Stored[], staying: readonly Client[]): Promise<string[]> => {
  const faults: string[] = [];
  for (const uid of new Set(staying.map((client) => client.uid))) {
    const newest = stored.findLast(({ message }) => message.sender !== uid);
    const cursor = (await world.platform.db.doc(paths.cursor(stage.agencyId, stage.laneId, uid)).get()).data() as Cursor | undefined;
    // A browser that has not written yet is provisional and has no marks.
    if (newest === undefined || (uid === stage.candidate.uid && !stage.candidate.isClaimed())) continue;
    if (cursor === undefined || cursor.readAt.valueOf() < newest.message.sentAt.valueOf())
      faults.push(`marks of ${staying.find((client) => client.uid === uid)?.name} stay behind`);
  }
  return faults;
};

/**
 * Nothing that came after must be readable by a browser that was cut off, and nothing at all is given to a device or a member that was
 * removed. A removed member's keys do not open what was sealed after the removal, not even from a copy of the whole server.
 */
const secrecyFaults = async (world: World, stage: Stage, stored: readonly Stored[], { gone }: Run): Promise<string[]> => {
  const faults: string[] = [];
  const { second, colleague, other, candidate, agencyId, laneId } = stage;
  for (const removed of [second, colleague]) {
    const db = removed?.database();
    if (!removed || !db || !gone.includes(removed)) continue;
    const refused = await getDocsFromServer(query(collection(db, paths.messages(agencyId, laneId)), limit(10))).then(
      () => 'granted',
      (error: { code?: string }) => error.code ?? 'unknown',
    );
    if (refused === 'granted') faults.push(`${removed.name} was removed and still reads`);
  }
  if (other !== null && candidate.isClaimed()) {
    // Keys of an opening epoch are for everybody who opened the link, however often they were renewed before somebody claimed it.
    const epochs = (await collectionAt<Epoch>(world.platform.db, paths.epochs(agencyId, laneId)).get()).docs.map((doc) => doc.data());
    const replies = new Set(epochs.filter(({ phase }) => phase === 'reply').map(({ epoch }) => epoch));
    for (const { id, message } of stored.filter((one) => replies.has(one.message.epoch))) {
      const opened = await other.vault().open(arrivedFromDocument(id, message));
      if (opened.kind === 'opened') faults.push(`a browser that was cut off opens ${id}`);
    }
  }
  if (colleague !== null && gone.includes(colleague)) faults.push(...(await removedFaults(world, stage, stored, colleague)));
  return faults;
};

/** Which messages a removed member's keys open. That they still open what they opened before shows that this looks at all. */
const removedFaults = async (world: World, stage: Stage, stored: readonly Stored[], colleague: Client): Promise<string[]> => {
  const { agencyId, laneId, chronicle } = stage;
  const { db } = world.platform;
  const lane = (await docAt<Lane>(db, paths.lane(agencyId, laneId)).get()).data();
  const epochs = (await collectionAt<Epoch>(db, paths.epochs(agencyId, laneId)).get()).docs.map((doc) => doc.data());
  const after = new Set(epochs.filter((epoch) => epoch.key.generation > 1).map(({ epoch }) => epoch));
  const faults: string[] = [];
  for (const { id, message } of stored) {
    const { kind } = await stage.openAsColleague({ id, envelope: envelopeOf(message), participants: lane?.participants ?? {} });
    if (kind === 'opened' && after.has(message.epoch)) faults.push(`the removed colleague opens ${id}`);
    if (kind !== 'opened' && !after.has(message.epoch) && chronicle.hasOpened(colleague.uid, id))
      faults.push(`nothing shows that ${id} is closed to the removed`);
  }
  return faults;
};
