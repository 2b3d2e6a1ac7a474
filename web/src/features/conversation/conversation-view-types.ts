import type { ApproachSnapshot } from '../../ui/approach-types.ts';
import type { RoomFact } from '../../platform/brief/room-facts.ts';
import type { Composing } from '../../platform/acts/act-store.ts';
import type { LaterActions, LaterSnapshot } from './later-view-types.ts';
import type { Reached } from '../../platform/live/cursor-memory.ts';
import type { TroubleFact } from '../../platform/live/trouble-lines.ts';
import type { Reopening } from '../../platform/use-reopen.ts';
import type { Assign, AssignSnapshot, Person, Work } from '../../ui/view-types.ts';
import type { ActActions, MessageActs } from './acts-view-types.ts';

export type ViewLane = 'candidate' | 'internal';
/** What the dock's tabs choose between. */
export type DockLane = ViewLane | 'pay';

/** One reader's receipts; null: not yet. */
export interface Recipient {
  name: string;
  delivered: Reached | null;
  read: Reached | null;
}
interface ByRecipient {
  /** Which of the times may have been earlier. */
  latest?: { delivered: boolean; read: boolean };
  /** Everybody whose marks count, and what each says. */
  recipients?: readonly Recipient[];
}

/** Where an own message is, and from what we know it. Times are the server's, except `queued`. */
export type Delivery =
  | { status: 'queued'; reason: 'order' | 'offline' | 'needs-connection-this-month' | 'epoch' | 'approach' | 'lookups' }
  | ({ status: 'sent'; sentAt: number } & ByRecipient)
  | ({ status: 'delivered'; sentAt: number; deliveredAt: number; via: 'page' | 'service-worker' } & ByRecipient)
  | ({ status: 'read'; sentAt: number; deliveredAt: number | null; readAt: number; via: 'page' | 'service-worker' } & ByRecipient)
  | {
      status: 'failed';
      code: string;
      at: number;
      /** A retry may help. Copying always works. */
      mayRetry: boolean;
      /** May be asked to reopen (closed conversation). */
      mayAskToReopen: boolean;
      /** When it was closed, where that is why and it still is. */
      closedAt?: number | null;
    };

/** One entry of the story, already in the order of the screen: acknowledged ones by (sentAt, id), then the outbox. */
export type ConversationItem =
  | {
      kind: 'message';
      id: string;
      lane: ViewLane;
      sender: Person;
      isOwn: boolean;
      at: number;
      text: string;
      /** Only for own messages. */
      delivery: Delivery | null;
      /** Whom it names; absent: nobody. */
      mentions?: readonly Person[];
      /** Absent where nothing happened to it. */
      acts?: MessageActs;
      /** Of one that an import brought: when it was sent there, whether it was a team note, its files, who brought it. Nobody here witnessed it. */
      imported?: { at: number; isNote: boolean; files: number; by: string };
    }
  /** The key for this message is not here yet; the team's devices are asked by themselves. */
  | { kind: 'key-missing'; id: string; lane: ViewLane; at: number; since: number }
  /** The signature does not match: a red line, never a bubble. */
  | { kind: 'forged'; id: string; lane: ViewLane; at: number; claimedName: string; code: string }
  /** Messages that one device numbered and the server does not give out, after it was asked: a line, never a bubble. */
  | { kind: 'gap'; id: string; lane: ViewLane; at: number; count: number; name: string | null; since: number; askedAt: number; facts: readonly TroubleFact[] }
  /** The server contradicts itself, or what others signed. `name` null: nobody's message says so. `other` null: this device was shown the other record. */
  | {
      kind: 'alarm';
      id: string;
      lane: ViewLane;
      at: number;
      alarm: 'twice' | 'order' | 'fork' | 'shortened';
      name: string | null;
      other: string | null;
      facts: readonly TroubleFact[];
    }
  /** Somebody was put in charge, or nobody was any more; staff alone see it. */
  | { kind: 'assigned'; id: string; at: number; by: Person; to: Person | null }
  /** What the record of a search says, as a line among the messages of its team. */
  | { kind: 'progress'; id: string; at: number; line: ProgressLine }
  /** Something that happened and is no message. */
  | {
      kind: 'event';
      id: string;
      at: number;
      event:
        | 'link-claimed'
        | 'link-renewed'
        | 'link-revoked'
        | 'not-the-candidate'
        | 'device-admitted'
        | 'readers-changed'
        | 'conversation-closed'
        | 'edit-refused'
        | 'deletion-refused'
        | 'act-refused';
      name: string | null;
    };

/** Names are null where they are not open on this device. `conversationId`: the way to whom it is about. */
export interface ProgressLine {
  what: RoomFact['kind'];
  by: string | null;
  about: string | null;
  /** Of `assigned`: who answers. */
  to?: string | null;
  conversationId: string | null;
}

/** One end of what is loaded of a story. */
export type Edge = 'none' | 'more' | 'loading' | 'failed';

/** `itemId` null: the first item at or after `at` (ms), or the last one before it. `mark`: the item is shown as found. */
export interface JumpTarget {
  itemId: string | null;
  at: number;
  n: number;
  mark: boolean;
}

export interface ConversationSnapshot {
  conversationId: string;
  /** `locked`: this device has no keys at all; the view offers to unlock. */
  status: 'loading' | 'ready' | 'locked' | 'failed';
  code: string | null;
  candidate: { name: string | null };
  mandateTitle: string | null;
  /** The language the candidate reads; null if unknown. */
  candidateLanguage: 'zh' | 'en' | null;
  isSample: boolean;
  isClosed: boolean;
  closedAt: number | null;
  /** Of a closed one: what this person may do about it. `asked`: somebody asks already. */
  reopening?: { can: Reopening; work: Work };
  items: readonly ConversationItem[];
  older: Edge;
  /** Later messages than the last of `items`: `none` as long as the story reaches the newest. */
  newer: Edge;
  /** What came in while `items` did not reach the newest message. */
  arrivedBelow: number;
  /** The first item that was unread when the conversation was opened; a line stands above it. */
  firstUnreadId: string | null;
  /** The first unread message lies before everything that is loaded. */
  hasUnreadAbove: boolean;
  /** Where the reader asked to be taken; `n` counts the wishes. The log goes to it as soon as the item is there. */
  target: JumpTarget | null;
  /** A jump is on its way, or did not work: message gone, or no network and not on this device. */
  jump: 'none' | 'busy' | 'failed' | 'not-here';
  /** When the conversation was made (ms): the first day that can be asked for. */
  begunAt: number | null;
  /** A retention rule deleted what was sent before (ms, the first instant of a month); absent: nothing. */
  goneBefore?: number;
  lane: ViewLane;
  /** Kept between visits; the composer starts with it. */
  drafts: Record<ViewLane, string>;
  /** Everybody who can read the chosen lane, you included. */
  readers: Record<ViewLane, readonly Person[]>;
  /** Most characters a message may have (code points). */
  maxLength: number;
  /** Nothing has been sent yet and the link is not out: a hint stands above the composer. */
  firstMessageHint: 'none' | 'write-first' | 'send-link';
  /** In the sample: milliseconds are shown in "how we know", and the switch "as the server sees it" exists. */
  asServer: null | {
    on: boolean;
    /** Ciphertext by item id, base64url, for the switch. */
    ciphertext: Readonly<Record<string, string>>;
  };
  mayWrite: Record<ViewLane, boolean>;
  /** The part that has been deleted on its own last day. Absent: both are there. */
  gone?: ViewLane;
  /** Sending at another hour; absent: not known yet. */
  later?: LaterSnapshot;
  /** What is being edited or answered; absent or null: a new message. */
  composing?: Partial<Record<ViewLane, Composing | null>>;
  /** Not open for its first message: what stands in the way. Absent or null: nothing. */
  approach?: ApproachSnapshot | null;
  /** Who answers; null: not known yet. */
  assign: AssignSnapshot | null;
  /** Names of colleagues who are writing to the candidate at this moment. */
  writing?: readonly string[];
  /** What is said of pay, for whoever is cleared for it; `isChosen`: it stands where the story does. Absent or null: not this person's. */
  pay?: { isChosen: boolean; hasNews: boolean } | null;
  /** Since when the text for the candidate is being written; null: there is none. */
  begunWritingAt?: number | null;
}

export interface ConversationActions extends ActActions, LaterActions {
  chooseLane(lane: DockLane): void;
  /** Called on each change; the hook saves it. */
  changeDraft(lane: ViewLane, text: string): void;
  /** Never called with blank text or text over `maxLength`. */
  send(lane: ViewLane, text: string): void;
  retry(messageId: string): void;
  /** Takes a failed message out of the outbox and puts its text back into the composer. */
  takeBack(messageId: string): void;
  copy(text: string): void;
  /** Why this person is written to first, although a colleague did or they are off-limits. */
  giveReason(reason: string): void;
  /** Looks up at once what could not be looked up. */
  lookAgain(): void;
  askToReopen(): void;
  loadOlder(): void;
  /** Later messages, after a jump. */
  loadNewer(): void;
  /** Takes the reader to a message of this conversation, wherever in its history: for quotes, found messages, alarms. */
  jumpTo(messageId: string): void;
  /** Takes the reader to the first message at or after this instant (ms, the reader's midnight for a day). */
  jumpToDate(at: number): void;
  jumpToUnread(): void;
  jumpToNewest(): void;
  /** The reader is at the newest message, or left it. */
  setAtEnd(isAtEnd: boolean): void;
  /** At least half of this message was on screen for 500 ms while the page was visible. */
  seen(messageId: string): void;
  unlock(): void;
  /** Phone: back to the list. */
  back(): void;
  /** Shows or hides the candidate panel where it is folded away. */
  togglePanel(): void;
  shareLink(): void;
  toggleAsServer(): void;
  retryLoading(): void;
  assign: Assign;
}
