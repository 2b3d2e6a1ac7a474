import { codeOf } from '../../platform/fault-code.ts';
import { listenCursors, openCursorWriter, type CursorWriter, type ReaderCursor } from '../../platform/live/cursor-store.ts';
import { writeReadMark } from '../../platform/live/inbox-feed.ts';
import { openLaneFeed, type LaneFeedState } from '../../platform/live/lane-feed.ts';
import { furthestPlace } from '../../platform/live/cursor-marks.ts';
import { askBetween, askTip, listenTip } from '../../platform/live/lane-questions.ts';
import { laneView } from '../../platform/live/lane-view.ts';
import { openLaneWatch, type LaneTrouble } from '../../platform/live/lane-watch.ts';
import { comparePlaced, mergeMessages, type Placed } from '../../platform/live/message-order.ts';
import { reachedMarks } from '../../platform/live/reached-marks.ts';
import type { StoredMessage } from '../../platform/live/stored-message.ts';
import type { Log } from '../../platform/log.ts';
import type { OpenOutcome } from '../../platform/vault/messages.ts';
import type { Workspace } from '../../platform/workspace/workspace.ts';

/** One lane of the open conversation: its messages opened, everybody's marks, and the own marks as they move. */
export interface LaneModel {
  readonly laneId: string;
  feed(): LaneFeedState;
  cursors(): readonly ReaderCursor[];
  outcomes(): ReadonlyMap<string, OpenOutcome>;
  /** What the server withholds or changed, as far as it can be known here. */
  trouble(): LaneTrouble;
  /** When a message that does not open was first met here (ms). */
  metAt(id: string): number;
  loadOlder(): void;
  /** This message was before somebody's eyes. */
  seen(id: string): void;
  /** Keys or shares may have come: tries again what did not open. */
  retryLocked(): void;
  close(): void;
}

export interface LaneModelInput {
  readonly workspace: Workspace;
  readonly mandateId: string;
  readonly laneId: string;
  readonly now: () => number;
  readonly log: Log;
  readonly changed: () => void;
}

/** A lane of an open conversation is tried again so often while something in it is locked. */
const RETRY_MS = 15_000;

export const openLaneModel = ({ workspace, mandateId, laneId, now, log, changed }: LaneModelInput): LaneModel => {
  const { db } = workspace;
  const {
    uid,
    deviceId,
    admitted: { agencyId },
  } = workspace.vault.device;
  const outcomes = new Map<string, OpenOutcome>();
  const met = new Map<string, number>();
  const opening = new Set<string>();
  let cursors: readonly ReaderCursor[] = [];
  let isClosed = false;

  const failed = (error: unknown): void => log.note({ event: 'listener-failed', code: codeOf(error) ?? 'internal' });
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

  const openOne = async (message: StoredMessage): Promise<void> => {
    opening.add(message.id);
    const participants = workspace.model.state().lanes.get(laneId)?.data['participants'];
    // Without the lane (not here yet, or taken away from somebody who was removed) nobody can say who takes part, so nobody is a stranger.
    const outcome: OpenOutcome =
      participants === undefined
        ? { kind: 'locked', code: 'key-missing' }
        : await workspace.vault.messages.open({ id: message.id, laneId, envelope: message.envelope, participants });
    opening.delete(message.id);
    if (isClosed) return;
    outcomes.set(message.id, outcome);
    if (outcome.kind !== 'opened' && !met.has(message.id)) met.set(message.id, now());
    watch.look();
    changed();
  };

  /** The farthest that somebody had before their eyes. */
  let seen: Placed | null = null;
  /** Delivered is what was opened, read what was seen, both up to the first message that waits for its key or for one before it. */
  const tell = (): void => {
    const unsure = watch.unsure();
    const isSettled = ({ id }: StoredMessage): boolean => (outcomes.get(id)?.kind ?? 'locked') !== 'locked' && !unsure.has(id);
    const { delivered, read } = reachedMarks(shown().messages, uid, isSettled, seen);
    if (delivered !== null) writer.delivered(delivered);
    if (read !== null) writer.read(read);
  };

  /** What the feed shows, with what the server kept back and gave when it was asked. */
  let filled: { readonly feed: LaneFeedState; readonly found: readonly StoredMessage[]; readonly all: LaneFeedState } | null = null;
  const shown = (): LaneFeedState => {
    const [state, found] = [feed.state(), watch.found()];
    const [first, last] = [state.messages[0], state.messages.at(-1)];
    if (found.length === 0 || first === undefined || last === undefined) return state;
    if (filled?.feed.messages === state.messages && filled.found === found) return { ...state, messages: filled.all.messages };
    const within = found.filter((one) => (comparePlaced(first, one) < 0 || state.older === 'none') && comparePlaced(one, last) < 0);
    filled = { feed: state, found, all: { ...state, messages: mergeMessages(state.messages, within) ?? state.messages } };
    return filled.all;
  };

  const look = (): void => {
    const { messages } = shown();
    workspace.model.follow(laneId, messages);
    for (const message of messages) if (!outcomes.has(message.id) && !opening.has(message.id)) void openOne(message);
    watch.look();
    changed();
  };

  const feed = openLaneFeed({ db, agencyId, laneId, changed: look, failed });
  const watch = openLaneWatch({
    view: () => {
      const { messages, older, fromServer } = shown();
      return laneView(messages, [], older === 'none' && fromServer, (id) => outcomes.get(id)?.kind === 'opened');
    },
    ask: (hole) => askBetween(db, agencyId, laneId, hole),
    askTip: () => askTip(db, agencyId, laneId),
    changed: look,
    looked: tell,
    now,
    after: (ms, wake) => {
      const timer_ = setTimeout(wake, ms);
      return () => clearTimeout(timer_);
    },
  });

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
      changed();
    },
    failed,
  );
  const retryLocked = (): void => {
    for (const message of shown().messages) if (outcomes.get(message.id)?.kind === 'locked' && !opening.has(message.id)) void openOne(message);
  };
  const timer = setInterval(retryLocked, RETRY_MS);

  return {
    laneId,
    retryLocked,
    feed: shown,
    trouble: watch.trouble,
    cursors: () => cursors,
    outcomes: () => outcomes,
    metAt: (id) => met.get(id) ?? now(),
    loadOlder: feed.loadOlder,
    seen: (id) => {
      const message = shown().messages.find((one) => one.id === id);
      if (message === undefined || outcomes.get(id)?.kind !== 'opened') return;
      seen = furthestPlace(seen, message);
      tell();
      workspace.model.readUpTo(laneId, message.sentAt);
    },
    close: () => {
      isClosed = true;
      workspace.model.follow(laneId, null);
      clearInterval(timer);
      stopCursors();
      stopTip();
      watch.close();
      feed.close();
      writer.close();
    },
  };
};
