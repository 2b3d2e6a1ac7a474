import { Fault } from '@liexin/domain/kernel/fault';
import { toBase64url } from '@liexin/proof/bytes';
import { periodOf } from '@liexin/proof/period';
import { rememberCursors, type CursorStates } from '../../src/platform/live/cursor-memory.ts';
import type { ReaderCursor } from '../../src/platform/live/cursor-store.ts';
import { furthestPlace } from '../../src/platform/live/cursor-marks.ts';
import { isAct } from '../../src/platform/live/fold-acts.ts';
import { comparePlaced, mergeMessages, toMs, type Instant, type Placed } from '../../src/platform/live/message-order.ts';
import { reachedMarks } from '../../src/platform/live/reached-marks.ts';
import { openOutbox, type Outbox, type OutboxPorts } from '../../src/platform/outbox/outbox.ts';
import type { ArrivedMessage, CandidateVault, OpenedMessage } from '../../src/platform/vault/candidate/candidate-vault.ts';
import type { call as apiCall } from './api.ts';
import { arrivedFromWire } from './arrived.ts';
import { candidateTransport } from './candidate-transport.ts';
import type { Mark } from './conversation-lines.ts';
import type { LaneChange, Live } from './lane-live.ts';
import type { LiveInput } from './live.ts';
import type { Session } from './session-token.ts';

export interface LaneCorePorts extends Pick<OutboxPorts<never>, 'storage' | 'leadership' | 'neighbours' | 'random' | 'after'> {
  readonly vault: CandidateVault;
  /** Token and settings of the bind answer; null when this browser comes back by itself. */
  readonly entry: Session | null;
  readonly call: typeof apiCall;
  readonly session: () => Promise<Session>;
  /** The part with the Firebase SDK, which is loaded late. */
  readonly openLive: (input: LiveInput) => Promise<Live>;
  /** The device's clock (ms). */
  readonly deviceNow: () => number;
  readonly changed: () => void;
  /** Newer messages came to the list. */
  readonly arrived: (count: number) => void;
  /** The link ended, or another device won. Called once. */
  readonly ended: () => void;
  /** This browser became the candidate's. */
  readonly claimed: () => void;
}

/** The candidate's lane on this browser: what came, what is open, who has it, and what waits to go out. */
export interface LaneCore {
  readonly outbox: Outbox;
  /** Opens what is in hand, then joins. */
  start(): Promise<void>;
  messages(): readonly ArrivedMessage[];
  opened(): ReadonlyMap<string, OpenedMessage>;
  marks(): readonly Mark[];
  live(): Live | null;
  isClaimed(): boolean;
  isOpen(): boolean;
  /** What the lane says of the six digits; null where it says nothing. */
  digits(): LaneChange['digits'];
  /** How many browsers wait to be let in, as the lane says. */
  waiting(): number;
  /** Somebody had this message before their eyes. */
  seen(id: string): void;
  close(): void;
}

const gone = ['device-off', 'device-unknown', 'not-allowed'];

/**
 * Joins the lane and keeps up with it, without a page. Survives: no network (joining is repeated with pauses), a claim that got no answer
 * (repeated, it has one effect), a moved epoch (keys are fetched, then what waited goes out).
 */
export const openLaneCore = (ports: LaneCorePorts): LaneCore => {
  const { vault, entry, call, deviceNow, changed } = ports;
  const remembered = vault.remembered();
  if (!remembered) throw new Fault('not-found');
  const { answer } = remembered;
  const { laneId } = answer.keys;
  let claimed = remembered.state === 'admitted';
  let { gone: months } = answer.lane;
  /** Months that a rule deleted are never shown, whatever this browser remembers [RT58]. */
  const inSight = ({ sentAt }: ArrivedMessage): boolean => !months?.some(([at, from]) => at <= serverNow() && toMs(sentAt) < from);
  let messages: readonly ArrivedMessage[] = answer.messages.map(arrivedFromWire);
  const opened = new Map<string, OpenedMessage>();
  let marks: readonly Mark[] = Object.entries(answer.lane.cursors).map(([uid, cursor]) => ({
    uid,
    delivered: instantOf(cursor.deliveredMicros),
    read: instantOf(cursor.readMicros),
    states: [],
  }));
  let states: CursorStates = new Map();
  let live: Live | null = null;
  let lane = { epoch: answer.keys.epoch, signers: answer.keys.signers.length - 1, state: answer.lane.state };
  let digits: LaneChange['digits'] = null;
  let waiting = 0;
  let closed = false;
  let ended = false;
  let offsetMs = entry ? entry.serverTimeMs - deviceNow() : 0;
  const serverNow = (): number => deviceNow() + offsetMs;

  /** It was not looked at yet, or waits for its key. */
  const isLocked = ({ id }: ArrivedMessage): boolean => (opened.get(id)?.kind ?? 'locked') === 'locked';
  /** The farthest that somebody had before their eyes. */
  let farthest: Placed | null = null;
  /** Delivered is what was opened, read what was seen, both up to the first message that waits for its key or for one before it. */
  const tell = (): void => {
    if (!claimed) return;
    const unsure = live?.watch.unsure();
    const isSettled = (message: ArrivedMessage): boolean => !isLocked(message) && unsure?.has(message.id) !== true;
    const { delivered, read } = reachedMarks(messages, answer.guestUid, isSettled, farthest);
    if (delivered) live?.marks().delivered(delivered);
    if (read) live?.marks().read(read);
  };
  const openAll = async (): Promise<void> => {
    await Promise.all(
      messages.filter(isLocked).map(async (message) => {
        opened.set(message.id, await vault.open(message));
      }),
    );
    live?.watch.look();
    changed();
    askForStrangers();
  };
  const askedFor = new Set<string>();
  /** A device that came after the keys were fetched: its certificate is asked for, once each. */
  const askForStrangers = (): void => {
    const devices = messages.flatMap(({ envelope }) => (envelope === null ? [] : [envelope.device]));
    const strangers = devices.filter((device) => !vault.knowsDevice(device) && !askedFor.has(device));
    if (!live || strangers.length === 0) return;
    for (const device of strangers) askedFor.add(device);
    void renewKeys();
  };
  const stop = (): void => {
    if (ended) return;
    ended = true;
    close();
    ports.ended();
  };
  const claim = async (): Promise<'claimed' | 'refused' | 'later'> => {
    try {
      const idToken = live ? await live.idToken() : null;
      if (idToken === null) return 'later';
      const { keys } = await call('claim', vault.linkId, { deviceId: vault.deviceId, signature: await vault.claimSignature() }, idToken);
      await vault.claimed();
      await vault.renewKeys(keys);
      claimed = true;
      lane = { ...lane, epoch: keys.epoch };
      ports.claimed();
      void openAll();
      return 'claimed';
    } catch (error) {
      if (!(error instanceof Fault) || !['link-claimed-elsewhere', 'device-off', 'link-ended', 'not-allowed'].includes(error.code)) return 'later';
      setTimeout(stop);
      return 'refused';
    }
  };
  const fetchShares = async (periods: readonly number[]): Promise<void> => {
    const missing = vault.missingPeriods(periods);
    if (missing.length === 0 || !live) return;
    const { shares } = await call('laneShares', laneId, { from: Math.min(...missing), to: Math.max(...missing) }, await live.idToken());
    vault.addShares(shares);
  };
  let moves = 0;
  let renewing = false;
  /** Keys that moved are asked for until they are here, and again if they moved meanwhile: nothing else would ask. */
  const renewKeys = async (): Promise<void> => {
    moves += 1;
    if (!live || renewing) return;
    renewing = true;
    let [done, wait] = [0, 500];
    while (done < moves && !closed) {
      const asked = moves;
      try {
        await vault.renewKeys(await call('laneKeys', laneId, {}, await live.idToken()));
        done = asked;
        await openAll();
        outbox.kick();
      } catch (error) {
        if (error instanceof Fault && [...gone, 'not-found'].includes(error.code)) return stop();
        await new Promise<void>((resume) => ports.after(wait, resume));
        wait = Math.min(wait * 2, 30_000);
      }
    }
    renewing = false;
  };

  const outbox = openOutbox({
    storage: ports.storage,
    transport: candidateTransport({
      vault,
      live: () => live,
      now: serverNow,
      claim,
      isClaimed: () => claimed,
      shares: () => fetchShares([periodOf(serverNow())]),
    }),
    leadership: ports.leadership,
    neighbours: ports.neighbours,
    now: deviceNow,
    random: ports.random,
    after: ports.after,
    newId: () => toBase64url(crypto.getRandomValues(new Uint8Array(16))),
    failed: () => undefined,
  });
  outbox.subscribe(changed);
  outbox.onLanded(changed);

  /** A share that got lost on the way is asked for until it is here, or is gone for good: nothing else would ask. */
  const openWith = (periods: readonly number[]): void =>
    void fetchShares(periods)
      .catch((error: { code?: string }) => closed || error.code === 'share-purged' || ports.after(5000, () => openWith(periods)))
      .then(openAll);
  const fromFeed = (): void => {
    const feed = live?.feed.state();
    // What the feed dropped because it is far back stays here; what arrives meanwhile is never far.
    const listed = feed === undefined ? [] : (mergeMessages(feed.messages, feed.live) ?? feed.messages);
    const arrived = mergeMessages(listed, live?.watch.found() ?? []) ?? listed;
    const [first, newest] = [feed?.messages[0], messages.at(-1)];
    // More came while this page was away than the feed begins with: what was remembered does not join it, and shown side by side they would
    // hide what lies between. It comes again when somebody looks further back.
    const isApart = feed !== undefined && feed.older !== 'none' && first !== undefined && newest !== undefined && comparePlaced(newest, first) < 0;
    const merged = mergeMessages(isApart ? [] : messages, arrived);
    if (merged === null) {
      live?.watch.look();
      return changed();
    }
    const known = new Set(messages.map(({ id }) => id));
    // What is done with a message is no news of its own.
    ports.arrived(merged.filter(({ id, envelope }) => !known.has(id) && (envelope === null || !isAct(envelope))).length);
    messages = merged;
    const periods = arrived.flatMap(({ envelope }) => (envelope === null ? [] : [envelope.period]));
    openWith(periods);
  };
  const cursors = (found: readonly ReaderCursor[]): void => {
    states = rememberCursors(states, found);
    marks = found.map((cursor) => ({
      uid: cursor.uid,
      delivered: cursor.delivered?.sentAt ?? null,
      read: cursor.read?.sentAt ?? null,
      states: states.get(cursor.uid) ?? [],
    }));
    changed();
  };
  const join = async (): Promise<void> => {
    const session = entry ?? (await ports.session());
    offsetMs = session.serverTimeMs - deviceNow();
    let first: string | null = session.token;
    const joined = await ports.openLive({
      firebase: session.firebase,
      agencyId: answer.agencyId,
      laneId,
      guestUid: answer.guestUid,
      deviceId: vault.deviceId,
      changed: fromFeed,
      cursors,
      refused: () => void renewKeys(),
      isOpened: (id) => opened.get(id)?.kind === 'opened',
      looked: () => tell(),
      token: async () => {
        const given = first ?? (await ports.session()).token;
        first = null;
        return given;
      },
      lane: (change) => {
        vault.setLane({ ...answer.lane, participants: change.participants, state: change.state, deleteByMs: change.deleteByMs, gone: (months = change.gone) });
        const moved = change.epoch !== lane.epoch || change.signers !== lane.signers;
        lane = { epoch: change.epoch, signers: change.signers, state: change.state };
        digits = change.digits;
        waiting = change.waiting;
        if (!change.inside) return stop();
        if (moved) void renewKeys();
        changed();
      },
    });
    if (closed) return joined.close();
    live = joined;
    // What moved before there was anybody to ask.
    if (moves > 0) void renewKeys();
    outbox.kick();
    fromFeed();
  };
  const retryJoin = (wait: number): void =>
    void join().catch((error: unknown) => {
      // A device that was deleted with its conversation is not known any more: the server sees a wrong signature.
      if (error instanceof Fault && (gone.includes(error.code) || error.code === 'bad-signature')) return stop();
      if (!closed) setTimeout(() => retryJoin(Math.min(wait * 2, 30_000)), wait);
    });
  const close = (): void => {
    closed = true;
    live?.close();
    outbox.close();
  };

  return {
    outbox,
    start: async () => {
      await openAll();
      retryJoin(1000);
    },
    messages: () => messages.filter(inSight),
    opened: () => opened,
    marks: () => marks,
    live: () => live,
    isClaimed: () => claimed,
    isOpen: () => lane.state === 'open',
    digits: () => digits,
    waiting: () => waiting,
    seen: (id) => {
      const message = messages.find((known) => known.id === id);
      if (!message) return;
      farthest = furthestPlace(farthest, message);
      tell();
    },
    close,
  };
};

const instantOf = (micros: string): Instant | null => {
  const value = BigInt(micros);
  return value <= 0n ? null : { seconds: Number(value / 1_000_000n), nanoseconds: Number(value % 1_000_000n) * 1000 };
};
