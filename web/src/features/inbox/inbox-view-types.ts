import type { ReminderWay } from '@liexin/domain/api/notify';
import type { Work } from '../../ui/view-types.ts';

/** One row of the conversation list. Names and lines are null until opened on this device: the row shows a skeleton. */
export interface InboxRow {
  conversationId: string;
  candidateName: string | null;
  mandateTitle: string | null;
  lastLine:
    | null
    | {
        /** `own`: "You: …". `member`: the colleague's name. `candidate`: no prefix. */
        from: { kind: 'own' } | { kind: 'candidate' } | { kind: 'member'; name: string };
        text: string;
        lane: 'candidate' | 'internal';
      }
    | 'locked'
    | 'deleted'
    | 'nothing-yet';
  /** The newest message or the conversation's beginning. */
  at: number;
  /** 0: read. `dot`: something new, count unknown. Capped at 99 by the view. */
  unread: number | 'dot';
  /** Something new in the team-only lane. */
  hasTeamNews: boolean;
  /** Something unread is said of pay. */
  hasPayNews?: boolean;
  /** The state of my newest own message, when it is the newest of all. */
  ownState: 'none' | 'queued' | 'sent' | 'delivered' | 'read' | 'failed';
  /** Unread notes of the team that name the reader. */
  mentions: number;
  /** Who answers: the reader, somebody else, or nobody. */
  inCharge: 'you' | 'other' | 'nobody';
  mandateId: string;
  /** Who owes the next word. */
  waitingFor: 'nobody' | 'us' | 'candidate';
  link: 'not-sent' | 'not-opened' | 'opened' | 'claimed' | 'ended';
  /** Stands on top, on all own devices. */
  isPinned: boolean;
  /** Makes no sound, no badge and no notification. */
  isMuted: boolean;
  isSample: boolean;
  isClosed: boolean;
}

export interface InboxSnapshot {
  status: 'loading' | 'ready' | 'failed';
  /** With status `failed`. */
  code: string | null;
  rows: readonly InboxRow[];
  /** The open conversation, or null. */
  selected: string | null;
  filter: InboxFilter;
  /** In the chosen search. */
  counts: Record<InboxFilter, number>;
  /** Searches with conversations, for showing one alone; null: all. */
  searches: readonly { mandateId: string; title: string }[];
  shownSearch: string | null;
  /** What comes next for this person; decides the words of the empty state. */
  next: InboxNext;
  search: string;
  /** What the person is to remind somebody of by hand. */
  reminders: readonly Reminder[];
}

/**
 * Add a candidate to a search that is there, begin one, wait until a colleague takes them into one, or nothing: by their role they take part in
 * no conversation.
 */
export type InboxNext = 'candidate' | 'search' | 'wait' | 'nothing';

/** Somebody has not read although mails went out. */
export interface Reminder {
  taskId: string;
  conversationId: string;
  candidateName: string | null;
  /** Time of the oldest unread message (ms). */
  since: number;
  work: Work;
  /** Not a reminder: this colleague wrote first to the same person, and why. */
  colleague?: { name: string; reason: string | null };
}

/** Until 8:00 tomorrow, until it is taken back, or to be heard again. */
export type MuteChoice = 'tomorrow' | 'always' | 'off';

export const inboxFilters = ['all', 'mine', 'waiting-for-us', 'mentions', 'unassigned', 'waiting-for-candidate', 'closed'] as const;
export type InboxFilter = (typeof inboxFilters)[number];

export interface InboxActions {
  open(conversationId: string): void;
  chooseFilter(filter: InboxFilter): void;
  search(words: string): void;
  showSearch(mandateId: string | null): void;
  addCandidate(): void;
  createMandate(): void;
  /** False: no more fit on top. */
  pin(conversationId: string, on: boolean): boolean;
  mute(conversationId: string, how: MuteChoice): void;
  copyReminder(taskId: string): void;
  endReminder(taskId: string, how: ReminderWay): void;
  retry(): void;
}
