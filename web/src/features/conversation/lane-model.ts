import { doc, getDoc, Timestamp, type DocumentData } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { codeOf } from '../../platform/fault-code.ts';
import { rememberCursors, type CursorStates } from '../../platform/live/cursor-memory.ts';
import { listenCursors, openCursorWriter, readCursor, type CursorWriter, type ReaderCursor } from '../../platform/live/cursor-store.ts';
import { furthestPlace } from '../../platform/live/cursor-marks.ts';
import { before } from '../../platform/history/stretches.ts';
import { writeReadMark } from '../../platform/live/inbox-feed.ts';
import { inSightFrom } from '../../platform/live/in-sight.ts';
import { openLaneFeed, type LaneFeedState } from '../../platform/live/lane-feed.ts';
import { isActMessage } from '../../platform/live/lane-window.ts';
import { askBetween, askTip, listenTip } from '../../platform/live/lane-questions.ts';
import { laneView } from '../../platform/live/lane-view.ts';
import { openLaneWatch, type LaneTrouble } from '../../platform/live/lane-watch.ts';
import { compareInstants, comparePlaced, mergeMessages, type Instant, type Placed } from '../../platform/live/message-order.ts';
import type { StoredMessage } from '../../platform/live/stored-message.ts';
import type { Log } from '../../platform/log.ts';
import type { OpenOutcome } from '../../platform/vault/messages.ts';
import { VaultFault } from '../../platform/vault/vault-fault.ts';
import type { Workspace } from '../../platform/workspace/workspace.ts';
import { openDeliveredMark } from './delivered-mark.ts';
import { openMessageOpener } from './message-opener.ts';

/** One lane of the open conversation: its messages opened, everybody's marks, and the own marks as they move. */
export interface LaneModel {
  readonly laneId: string;
  feed(): LaneFeedState;
  /** From when on messages are in sight, ms; 0: all of them. */
  inSightFromMs(): number;
  cursors(): readonly ReaderCursor[];
  /** How each reader came along, as this device saw it. */
  states(): CursorStates;
  outcomes(): ReadonlyMap<string, OpenOutcome>;
  /** What the server withholds or changed, as far as it can be known here. */
  trouble(): LaneTrouble;
  /** When a message that does not open was first met here (ms). */
  metAt(id: string): number;
  loadOlder(): void;
  loadNewer(): void;
  /** Fetches the lane around a place and resolves with what shows it; rejects where that cannot be had. */
  jump(place: Placed): Promise<() => void>;
  toNewest(): void;
  /** Whether the reader is at the newest message. */
  setAtEnd(isAtEnd: boolean): void;
  /** One message of this lane, loaded or not; null if there is none. */
  find(id: string): Promise<StoredMessage | null>;
  /** The first message of somebody else after an instant; null if there is none. */
  firstAfter(mark: Instant): Promise<StoredMessage | null>;
  /** This message was before somebody's eyes. */
  seen(id: string): void;
  /** Keys or shares may have come: tries again what did not open. */
  retryLocked(): void;
  close(): void;
}

export interface LaneModelInput {
  readonly workspace: Pick<Workspace, 'db' | 'history' | 'model' | 'opened' | 'seeTip' | 'source' | 'vault'>;
  readonly mandateId: string;
  readonly laneId: string;
  readonly now: () => number;
  readonly log: Log;
  readonly changed: () => void;
  /** Whether its own last day is over, though the conversation is there. Absent: it never is. */
  readonly isGone?: () => boolean;
}

type Participants = Readonly<Record<string, { readonly kind: 'staff' | 'candidate'; readonly from?: unknown }>>;

/** A part that is over shows nothing, whatever this device has of it [RT58]. */
const nothing: LaneFeedState = { messages: [], older: 'none', newer: 'none', acts: [], live: [], isLiveAll: true, arrived: 0, fromServer: true };
/** A lane of an open conversation is tried again so often while something in it is locked. */
const RETRY_MS = 15_000;
/** Messages looked through at once for the first unread one. */
const UNREAD_PAGE = 48;

export const openLaneModel = ({ workspace, mandateId, laneId, now, log, changed, isGone }: LaneModelInput): LaneModel => {
  const { db } = workspace;
  const {
    uid,
    deviceId,
    admitted: { agencyId },
  } = workspace.vault.device;
  const history = workspace.history(laneId);
  /** From when on messages are in sight; what went before is neither the beginning nor missing [RT64]. */
  const sight = (): Timestamp => inSightFrom(workspace.model.state().lanes.get(laneId)?.data ?? known, now());
  let known: DocumentData | undefined;
  let cursors: readonly ReaderCursor[] = [];
  let states: CursorStates = new Map();
  /** Furthest that was seen here; written as far as everything before it was opened. */
  let seen: Placed | null = null;
  let told: Placed | null = null;
  /** The last of somebody else that was opened without gaps. */
  let covered: Placed | null = null;

  const failed = (error: unknown): void => log.note({ event: 'listener-failed', code: codeOf(error) ?? 'internal' });
  let asked: Promise<Participants> | null = null;
  /** Who takes part, from the list, or asked for where the list has not come yet: messages of this device are here before it. */
  const participants = async (): Promise<Participants> => {
    const listed: unknown = workspace.model.state().lanes.get(laneId)?.data['participants'];
    if (listed !== undefined) return listed as Participants;
    asked ??= workspace.source.get<DocumentData & { participants: Participants }>(paths.lane(agencyId, laneId)).then((lane) => {
      if (lane === null) throw new VaultFault('not-a-participant');
      known = lane;
      return lane.participants;
    });
    asked.catch(() => {
      asked = null;
    });
    return asked;
  };
  const writer: CursorWriter = openCursorWriter({
    db,
    agencyId,
    laneId,
    uid,
    deviceId,
    failed,
    written: ({ read }) => {
      if (read === null) return;
      void writeReadMark(db, agencyId, uid, mandateId, laneId, read.sentAt).catch(failed);
    },
  });

  const opener = openMessageOpener({
    open: async (message) => {
      const known = await participants().catch(() => null);
      // Without the list nothing can be said of a sender: tried again later.
      if (known === null) return { kind: 'locked', code: 'key-missing' };
      return workspace.vault.messages.open({ id: message.id, laneId, envelope: message.envelope, participants: known });
    },
    kept: workspace.opened,
    now,
    changed: () => {
      watch.look();
      changed();
    },
  });

  const mark = openDeliveredMark<StoredMessage>({
    uid,
    failed,
    page: (request) => history.page(request),
    // Open, and nobody is being asked whether something is missing before it.
    isSettled: async (message) => (await opener.open(message)).kind !== 'locked' && !watch.unsure().has(message.id),
    moved: (_, theirs) => {
      covered = theirs ?? covered;
      if (theirs !== null) writer.delivered(theirs);
      tellRead();
    },
  });

  /** What is read was delivered, and delivered is only what was opened: a sight of the newest waits until the rest is here. */
  const tellRead = (): void => {
    const place = mark.place();
    if (seen === null || place === null) return;
    const read = comparePlaced(seen, place) <= 0 ? seen : covered;
    if (read === null || (told !== null && comparePlaced(read, told) <= 0)) return;
    told = read;
    writer.read(read);
    const known = workspace.model.state().reads[laneId];
    if (known === undefined || compareInstants(known, read.sentAt) < 0) workspace.model.readUpTo(laneId, read.sentAt);
  };

  /** Messages next to each other, with what the server kept back between them and gave when it was asked. */
  const filled = (messages: readonly StoredMessage[], isFromBeginning: boolean): readonly StoredMessage[] => {
    const [first, last, found] = [messages[0], messages.at(-1), watch.found()];
    if (found.length === 0 || first === undefined || last === undefined) return messages;
    const within = found.filter((one) => (isFromBeginning || comparePlaced(first, one) < 0) && comparePlaced(one, last) < 0);
    return mergeMessages(messages, within) ?? messages;
  };
  let shown: { readonly feed: LaneFeedState; readonly found: readonly StoredMessage[]; readonly all: LaneFeedState } | null = null;
  const state = (): LaneFeedState => {
    const [now_, found] = [feed.state(), watch.found()];
    if (found.length === 0) return now_;
    if (shown?.feed.messages !== now_.messages || shown.feed.live !== now_.live || shown.found !== found) {
      const [messages, live] = [filled(now_.messages, now_.older === 'none'), filled(now_.live, now_.isLiveAll)];
      shown = { feed: now_, found, all: { ...now_, messages, live } };
    }
    return { ...now_, messages: shown.all.messages, live: shown.all.live };
  };

  const look = (): void => {
    const { messages, acts, live } = state();
    workspace.model.follow(laneId, live);
    // What is on the screen first, and of that the newest; then what tells that everything arrived.
    opener.want([...messages.toReversed(), ...acts, ...live.toReversed()]);
    void lookForOwn().catch(failed);
    watch.look();
    changed();
  };

  /** From when on somebody takes part, messages are for them; nobody has to fetch what was there before. */
  const since = async (): Promise<Placed> => {
    const from: unknown = (await participants())[uid]?.from;
    return before(from instanceof Timestamp ? from : new Timestamp(0, 0));
  };
  let isLookedFor = false;
  /** Where the own mark stands on the server, or stood when this device last heard of it: it only ever goes on from there. */
  const lookForOwn = async (): Promise<void> => {
    if (isLookedFor) return;
    isLookedFor = true;
    try {
      const found = await getDoc(doc(db, paths.cursor(agencyId, laneId, uid)));
      const delivered = found.exists() ? readCursor(uid, found.data()).delivered : null;
      mark.known(delivered, delivered ?? (await since()));
    } catch (error) {
      isLookedFor = false;
      throw error;
    }
  };

  const watch = openLaneWatch({
    view: () => {
      const { messages, older, newer, live, isLiveAll, fromServer } = state();
      const isWhole = (): boolean => sight().seconds === 0;
      const isVerified = (id: string): boolean => opener.outcomes().get(id)?.kind === 'opened';
      const here = laneView(messages, [], older === 'none' && fromServer && isWhole(), isVerified);
      // After a jump what is shown and what arrives are two pieces, with nothing known of what lies between.
      return newer === 'none'
        ? here
        : { ...here, stretches: [...here.stretches, ...laneView(live, [], isLiveAll && fromServer && isWhole(), isVerified).stretches] };
    },
    ask: (hole) => askBetween(db, agencyId, laneId, hole, sight()),
    askTip: () => askTip(db, agencyId, laneId),
    changed: () => look(),
    looked: () => mark.look(state().live, state().isLiveAll),
    now,
    after: (ms, wake) => {
      const timer_ = setTimeout(wake, ms);
      return () => clearTimeout(timer_);
    },
  });

  const feed = openLaneFeed({ db, agencyId, laneId, history, since: sight, changed: look, failed });
  const stopTip = listenTip(
    db,
    agencyId,
    laneId,
    (tip) => {
      workspace.seeTip(laneId, tip);
      if (tip !== null) watch.seeTip(tip);
    },
    failed,
  );
  const stopCursors = listenCursors(
    db,
    agencyId,
    laneId,
    uid,
    (found) => {
      cursors = found;
      states = rememberCursors(states, found);
      changed();
    },
    failed,
  );

  const timer = setInterval(opener.retryLocked, RETRY_MS);

  return {
    laneId,
    retryLocked: opener.retryLocked,
    feed: () => (isGone?.() === true ? nothing : state()),
    inSightFromMs: () => sight().toMillis(),
    trouble: watch.trouble,
    cursors: () => cursors,
    states: () => states,
    outcomes: opener.outcomes,
    metAt: (id) => opener.metAt(id) ?? now(),
    loadOlder: feed.loadOlder,
    loadNewer: feed.loadNewer,
    jump: feed.jump,
    toNewest: feed.toNewest,
    setAtEnd: feed.setAtEnd,
    find: async (id) => state().messages.find((message) => message.id === id) ?? history.one(id),
    firstAfter: async (after) => {
      const page = await history.page({ direction: 'newer', from: { id: null, sentAt: after, isIncluded: false }, limit: UNREAD_PAGE });
      return page.messages.find((message) => message.sender !== uid && !isActMessage(message)) ?? page.messages.at(-1) ?? null;
    },
    seen: (id) => {
      const message = state().messages.find((one) => one.id === id);
      if (message === undefined || opener.outcomes().get(id)?.kind !== 'opened') return;
      seen = furthestPlace(seen, { id, sentAt: message.sentAt });
      tellRead();
    },
    close: () => {
      workspace.model.follow(laneId, null);
      clearInterval(timer);
      stopCursors();
      stopTip();
      watch.close();
      feed.close();
      opener.close();
      mark.close();
      writer.close();
    },
  };
};
