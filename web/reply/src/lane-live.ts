// What the candidate's page follows and writes in its lane, over a Firestore that is signed in.
import { doc, getDocFromServer, onSnapshot, serverTimestamp, type Firestore, type Timestamp } from 'firebase/firestore';
import { goneMonths, type MonthsOfLane } from '@liexin/domain/retention/month';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import type { Envelope } from '@liexin/proof/envelope';
import { listenCursors, openCursorWriter, type CursorWriter, type ReaderCursor } from '../../src/platform/live/cursor-store.ts';
import { inSightFrom } from '../../src/platform/live/in-sight.ts';
import { openLaneFeed, type LaneFeed } from '../../src/platform/live/lane-feed.ts';
import { askBetween, askTip, listenTip } from '../../src/platform/live/lane-questions.ts';
import { laneView } from '../../src/platform/live/lane-view.ts';
import { comparePlaced, mergeMessages } from '../../src/platform/live/message-order.ts';
import type { StoredMessage } from '../../src/platform/live/stored-message.ts';
import { openLaneWatch, type LaneWatch } from '../../src/platform/live/lane-watch.ts';
import { commitMessage } from '../../src/platform/outbox/commit-message.ts';
import type { Line } from './page-state.ts';
import { withTrouble } from './trouble-in-lines.ts';
import type { LaneAnswer } from '../../src/platform/vault/candidate/candidate-vault.ts';

export interface LanePlace {
  readonly agencyId: string;
  readonly laneId: string;
  readonly guestUid: string;
  readonly deviceId: string;
}
export interface LaneListeners {
  readonly changed: () => void;
  readonly lane: (lane: LaneChange) => void;
  readonly cursors: (cursors: readonly ReaderCursor[]) => void;
  /** The lane cannot be read any more: the device is off, or the link ended. */
  readonly refused: () => void;
  /** Whether a message was opened here, so that its place is signed. */
  readonly isOpened: (id: string) => boolean;
  /** The watch has looked at all that is known now. */
  readonly looked: () => void;
}
export interface LaneChange {
  readonly epoch: number;
  readonly signers: number;
  readonly state: 'open' | 'closed';
  readonly participants: LaneAnswer['lane']['participants'];
  readonly inside: boolean;
  readonly deleteByMs: number;
  readonly gone: NonNullable<LaneAnswer['lane']['gone']>;
  /** Null until digits were first set. */
  readonly digits: 'set' | 'void' | 'removed' | null;
  /** Browsers that wait to be let in. */
  readonly waiting: number;
}

export interface Live {
  readonly feed: LaneFeed;
  /** What lies before what is shown. */
  older(): 'none' | 'more' | 'loading';
  readonly watch: Pick<LaneWatch, 'look' | 'found' | 'trouble' | 'unsure'>;
  /** The story with what the watch found in it. */
  settled(lines: readonly Line[], nameOf: (uid: string) => string): readonly Line[];
  idToken(): Promise<string>;
  /** Starts the reader's own marks; a provisional device has none. */
  marks(): CursorWriter;
  /** Tip of the lane's ledger as far as it was seen here. */
  tip(): { readonly seq: number; readonly hash: Uint8Array };
  send(id: string, envelope: Envelope): Promise<'landed' | 'rejected'>;
  find(id: string): Promise<boolean>;
  reread(): Promise<{ state: 'open' | 'closed'; inside: boolean; epoch: number } | null>;
  close(): void;
}

const codeOf = (error: unknown): string => (typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '');
/** Size of a message for the list, 0..16: its ciphertext in steps of 4 kB. */
export const sizeOf = (envelope: Envelope): number => Math.min(16, Math.ceil(envelope.ciphertext.length / 4096));

/** Timers of browsers go no further than 24 days. */
const longestWaitMs = 20 * 24 * 60 * 60_000;

const readLane = (data: Record<string, unknown>, guestUid: string): LaneChange => {
  const everybody = data['participants'] as Record<
    string,
    { can: 'rw' | 'r'; kind: 'staff' | 'candidate'; until: Timestamp | null; name: { toUint8Array(): Uint8Array } }
  >;
  const present = Object.entries(everybody).filter(([, { until }]) => until === null || until.toMillis() > Date.now());
  return {
    epoch: Number(data['epoch']),
    signers: Number(data['signers']),
    state: data['state'] === 'closed' ? 'closed' : 'open',
    inside: everybody[guestUid]?.until === null && (data['participantUids'] as string[]).includes(guestUid),
    participants: Object.fromEntries(
      present.map(([uid, { can, kind, name, until }]) => [
        uid,
        { can, kind, name: toBase64url(name.toUint8Array()), ...(until && { untilMs: until.toMillis() }) },
      ]),
    ),
    digits: digitsOf(data['digits']),
    waiting: Number(data['waiting'] ?? 0),
    deleteByMs: (data['retention'] as { deleteBy: Timestamp }).deleteBy.toMillis(),
    gone: goneMonths(monthsOf(data)),
  };
};

const monthsOf = (lane: Record<string, unknown> | undefined) => lane?.['retention'] as MonthsOfLane | undefined;
const digitsOf = (stored: unknown): LaneChange['digits'] => (stored === 'set' || stored === 'void' || stored === 'removed' ? stored : null);

/** Follows the lane until closed. `idToken`: for calls of the API. */
export const followLane = async (db: Firestore, idToken: () => Promise<string>, input: LanePlace & LaneListeners): Promise<Live> => {
  const { agencyId, laneId, guestUid, deviceId } = input;
  const laneRef = doc(db, paths.lane(agencyId, laneId));
  const failed = (error: unknown): void => {
    if (codeOf(error) === 'permission-denied') input.refused();
  };
  /** As the server said last: the rules refuse a list that begins with what is out of sight. */
  let known: Record<string, unknown> | undefined;
  const sight = (): Timestamp => inSightFrom(known, Date.now());
  let [stopLane, feed]: [() => void, LaneFeed | null] = [() => undefined, null];
  let waking: ReturnType<typeof setTimeout> | undefined;
  /** A month may go, or may have: what is shown follows, on the day itself too. */
  const look = (): void => {
    feed?.state();
    clearTimeout(waking);
    const next = goneMonths(monthsOf(known)).find(([at]) => at > Date.now());
    if (next === undefined || isClosed) return;
    waking = setTimeout(
      () => {
        look();
        input.changed();
      },
      Math.min(next[0] - Date.now() + 1, longestWaitMs),
    );
  };
  let isClosed = false;
  await new Promise<void>((told) => {
    stopLane = onSnapshot(
      laneRef,
      (found) => {
        const data = found.data();
        if (data) {
          known = data;
          input.lane(readLane(data, guestUid));
        }
        told();
        look();
      },
      (error) => {
        failed(error);
        told();
      },
    );
  });
  const stopCursors = listenCursors(db, agencyId, laneId, guestUid, input.cursors, failed);
  const opened = openLaneFeed({ db, agencyId, laneId, since: sight, changed: input.changed, failed });
  feed = opened;
  let marks: CursorWriter | null = null;
  let tip: { readonly seq: number; readonly hash: Uint8Array } = { seq: 0, hash: new Uint8Array(32) };
  const watch = openLaneWatch({
    view: () => {
      const { messages, older, fromServer } = opened.state();
      const shown = mergeMessages(messages, within(watch.found(), messages)) ?? messages;
      return laneView(shown, [], older === 'none' && fromServer && sight().seconds === 0, input.isOpened);
    },
    ask: (hole) => askBetween(db, agencyId, laneId, hole, sight()),
    askTip: () => askTip(db, agencyId, laneId),
    changed: input.changed,
    looked: input.looked,
    now: Date.now,
    after: (ms, wake) => {
      const timer = setTimeout(wake, ms);
      return () => clearTimeout(timer);
    },
  });

  const stopTip = listenTip(
    db,
    agencyId,
    laneId,
    (seen) => {
      if (seen === null) return;
      tip = seen;
      watch.seeTip(seen);
    },
    failed,
  );

  return {
    feed: opened,
    older: () => {
      const { older } = opened.state();
      // Before what is in sight there was more: no beginning is shown.
      return older === 'failed' || (older === 'none' && sight().seconds > 0) ? 'more' : older;
    },
    watch,
    settled: (lines, nameOf) => {
      const settled = withTrouble(lines, watch.trouble(), nameOf);
      const from = sight().toMillis();
      if (from === 0 || opened.state().older !== 'none') return settled;
      return [{ kind: 'gap', id: 'months', atMs: from, name: null, facts: [], count: 0, sinceMs: from, askedMs: from }, ...settled];
    },
    idToken,
    marks: () => (marks ??= openCursorWriter({ db, agencyId, laneId, uid: guestUid, deviceId, written: () => undefined, failed: () => undefined })),
    tip: () => tip,
    send: async (id, envelope) => {
      const last = { at: serverTimestamp(), by: guestUid, size: sizeOf(envelope) };
      // What is thrown tells a refusal from a network that nobody knows about; the outbox treats them differently.
      await commitMessage(db, { agencyId, laneId, messageId: id }, envelope, last);
      return 'landed';
    },
    find: async (id) => {
      const found = await getDocFromServer(doc(db, paths.message(agencyId, laneId, id)));
      return found.exists() && found.get('sender') === guestUid;
    },
    reread: async () => {
      const lane = (await getDocFromServer(laneRef)).data();
      return lane ? readLane(lane, guestUid) : null;
    },
    close: () => {
      isClosed = true;
      clearTimeout(waking);
      stopLane();
      stopTip();
      watch.close();
      stopCursors();
      opened.close();
      marks?.close();
    },
  };
};

/** Of what filled holes, that which lies between the messages of a list. */
const within = (found: readonly StoredMessage[], messages: readonly StoredMessage[]): readonly StoredMessage[] => {
  const last = messages.at(-1);
  return last === undefined ? [] : found.filter((one) => comparePlaced(one, last) < 0);
};
