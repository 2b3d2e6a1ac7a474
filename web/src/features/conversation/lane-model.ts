import { Bytes, doc, onSnapshot } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { codeOf } from '../../platform/fault-code.ts';
import { listenCursors, openCursorWriter, type CursorWriter, type ReaderCursor } from '../../platform/live/cursor-store.ts';
import { writeReadMark } from '../../platform/live/inbox-feed.ts';
import { openLaneFeed, type LaneFeedState } from '../../platform/live/lane-feed.ts';
import { furthestPlace } from '../../platform/live/cursor-marks.ts';
import type { Placed } from '../../platform/live/message-order.ts';
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
    tell();
    changed();
  };

  /** The farthest that somebody had before their eyes. */
  let seen: Placed | null = null;
  /** Delivered is what was opened, read what was seen, both up to the first message that waits for its key. */
  const tell = (): void => {
    const isSettled = ({ id }: StoredMessage): boolean => (outcomes.get(id)?.kind ?? 'locked') !== 'locked';
    const { delivered, read } = reachedMarks(feed.state().messages, uid, isSettled, seen);
    if (delivered !== null) writer.delivered(delivered);
    if (read !== null) writer.read(read);
  };

  const look = (): void => {
    workspace.model.follow(laneId, feed.state().messages);
    for (const message of feed.state().messages) if (!outcomes.has(message.id) && !opening.has(message.id)) void openOne(message);
    changed();
  };

  const feed = openLaneFeed({ db, agencyId, laneId, changed: look, failed });
  const stopCursors = listenCursors(
    db,
    agencyId,
    laneId,
    (found) => {
      cursors = found;
      changed();
    },
    failed,
  );
  const stopTip = onSnapshot(
    doc(db, paths.laneTip(agencyId, laneId)),
    (found) => {
      const data = found.data();
      const hash: unknown = data?.['hash'];
      workspace.seeTip(laneId, data !== undefined && hash instanceof Bytes ? { seq: Number(data['seq']), hash: hash.toUint8Array() } : null);
    },
    failed,
  );

  const retryLocked = (): void => {
    for (const message of feed.state().messages) if (outcomes.get(message.id)?.kind === 'locked' && !opening.has(message.id)) void openOne(message);
  };
  const timer = setInterval(retryLocked, RETRY_MS);

  return {
    laneId,
    retryLocked,
    feed: () => feed.state(),
    cursors: () => cursors,
    outcomes: () => outcomes,
    metAt: (id) => met.get(id) ?? now(),
    loadOlder: feed.loadOlder,
    seen: (id) => {
      const message = feed.state().messages.find((one) => one.id === id);
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
      feed.close();
      writer.close();
    },
  };
};
