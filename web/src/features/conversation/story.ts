import { isTransient } from '../../platform/fault-code.ts';
import { before } from '../../platform/history/stretches.ts';
import { isActMessage } from '../../platform/live/lane-window.ts';
import { compareInstants, comparePlaced, toMs, type Instant, type Placed } from '../../platform/live/message-order.ts';
import type { StoredMessage } from '../../platform/live/stored-message.ts';
import { toBase64url } from '@liexin/proof/bytes';
import type { JumpTarget } from './conversation-view-types.ts';
import type { LaneModel } from './lane-model.ts';
import { isInRange, storyRange, type StoryRange } from './story-range.ts';

/** Both lanes of a conversation as one story, and the ways to move in it. */
export interface Story {
  range(): StoryRange;
  /** What of one lane stands on the screen: its messages in the range, and acts on them from elsewhere. */
  messages(lane: LaneModel): readonly StoredMessage[];
  /** Messages that came in while the newest were not shown. */
  arrived(): number;
  target(): JumpTarget | null;
  jump(): 'none' | 'busy' | 'failed' | 'not-here';
  /** The first message that was unread when the conversation was opened; null as long as it is not loaded, or if there is none. */
  firstUnread(): string | null;
  hasUnreadAbove(): boolean;
  loadOlder(): void;
  loadNewer(): void;
  jumpTo(messageId: string): void;
  jumpToDate(atMs: number): void;
  jumpToUnread(): void;
  jumpToNewest(): void;
  setAtEnd(isAtEnd: boolean): void;
}

export interface StoryInput {
  readonly uid: string;
  readonly lanes: readonly LaneModel[];
  /** Own read marks of the lanes as they were when the conversation was opened; null while they are not known. */
  readonly marks: () => readonly (Instant | null)[] | null;
  readonly openedAtMs: number;
  readonly changed: () => void;
}

export const openStory = ({ uid, lanes, marks, openedAtMs, changed }: StoryInput): Story => {
  let target: JumpTarget | null = null;
  let jump: 'none' | 'busy' | 'failed' | 'not-here' = 'none';
  let jumps = 0;
  /** Undefined: not found out yet. */
  let firstUnread: string | null | undefined;
  let wasTaken = false;

  const range = (): StoryRange => storyRange(lanes.map((lane) => lane.feed()));

  /** All lanes go there, or none does: a story of one lane alone would be a wrong one. */
  const go = async (find: () => Promise<{ place: Placed; itemId: string | null; mark: boolean } | null>): Promise<void> => {
    jumps += 1;
    const mine = jumps;
    jump = 'busy';
    changed();
    try {
      const found = await find();
      const shows = found === null ? [] : await Promise.all(lanes.map((lane) => lane.jump(found.place)));
      if (mine !== jumps) return;
      jump = found === null ? 'failed' : 'none';
      for (const show of shows) show();
      if (found !== null) target = { itemId: found.itemId, at: toMs(found.place.sentAt), n: mine, mark: found.mark };
    } catch (error) {
      if (mine !== jumps) return;
      jump = isTransient(error) ? 'not-here' : 'failed';
    }
    changed();
  };

  /** What is loaded is not open yet: until it is, a screen that looks empty says nothing about whether more is wanted. */
  const isOpening = (): boolean => lanes.some((lane) => lane.feed().messages.some(({ id }) => !lane.outcomes().has(id)));

  const findMessage = async (messageId: string): Promise<StoredMessage | null> => {
    const found = (await Promise.all(lanes.map((lane) => lane.find(messageId)))).find((message) => message !== null) ?? null;
    const ref = found !== null && isActMessage(found) ? found.envelope?.ref : undefined;
    // Somebody who looks for the words of an edit wants the message that it changed.
    return ref === undefined ? found : findMessage(toBase64url(ref));
  };

  const isUnread = (message: StoredMessage, mark: Instant | null): boolean =>
    message.sender !== uid && !isActMessage(message) && (mark === null || compareInstants(message.sentAt, mark) > 0) && toMs(message.sentAt) <= openedAtMs;

  /** Whether everything after the mark is loaded. */
  const reaches = (lane: LaneModel, mark: Instant | null): boolean => {
    const { messages, older, newer } = lane.feed();
    const first = messages[0];
    return older === 'none' || (newer === 'none' && mark !== null && first !== undefined && compareInstants(first.sentAt, mark) <= 0);
  };

  const lookForUnread = (): void => {
    const known = marks();
    if (firstUnread !== undefined || known === null || !lanes.every((lane, i) => lane.feed().fromServer && reaches(lane, known[i] ?? null))) return;
    const unread = lanes.flatMap((lane, i) => lane.feed().messages.filter((message) => isUnread(message, known[i] ?? null)));
    firstUnread = unread.toSorted(comparePlaced)[0]?.id ?? null;
  };

  return {
    range,
    messages: (lane) => {
      const shown = range();
      const { messages, acts } = lane.feed();
      const within = messages.filter((message) => isInRange(shown, message) || isActMessage(message));
      return acts.length === 0 ? within : [...within, ...acts];
    },
    arrived: () => lanes.reduce((sum, lane) => sum + lane.feed().arrived, 0),
    target: () => target,
    jump: () => jump,
    firstUnread: () => {
      lookForUnread();
      return firstUnread ?? null;
    },
    hasUnreadAbove: () => {
      lookForUnread();
      const known = marks();
      if (firstUnread !== undefined || wasTaken || known === null) return false;
      return lanes.some((lane, i) => {
        const mark = known[i] ?? null;
        return lane.feed().fromServer && !reaches(lane, mark) && lane.feed().live.some((message) => isUnread(message, mark));
      });
    },
    loadOlder: () => {
      if (isOpening()) return;
      for (const i of range().olderLanes) lanes[i]?.loadOlder();
    },
    loadNewer: () => {
      if (isOpening()) return;
      for (const i of range().newerLanes) lanes[i]?.loadNewer();
    },
    jumpTo: (messageId) =>
      void go(async () => {
        const found = await findMessage(messageId);
        return found === null ? null : { place: { id: found.id, sentAt: found.sentAt }, itemId: found.id, mark: true };
      }),
    jumpToDate: (atMs) =>
      void go(async () => ({
        place: before({ seconds: Math.floor(atMs / 1000), nanoseconds: (atMs % 1000) * 1_000_000 }),
        itemId: null,
        mark: false,
      })),
    jumpToUnread: () =>
      void go(async () => {
        const known = marks() ?? [];
        const beginning = { seconds: 0, nanoseconds: 0 };
        const found = await Promise.all(lanes.map((lane, i) => lane.firstAfter(known[i] ?? beginning)));
        const first = found.flatMap((message) => message ?? []).toSorted(comparePlaced)[0];
        if (first === undefined) return null;
        wasTaken = true;
        firstUnread = first.id;
        return { place: { id: first.id, sentAt: first.sentAt }, itemId: first.id, mark: false };
      }),
    jumpToNewest: () => {
      jumps += 1;
      jump = 'none';
      target = null;
      for (const lane of lanes) lane.toNewest();
      changed();
    },
    setAtEnd: (isAtEnd) => {
      for (const lane of lanes) lane.setAtEnd(isAtEnd);
    },
  };
};
