import type { Source } from '@liexin/domain/agency/region';
import type { ErasureDecision, ErasureGround, ErasureKind, ErasureState, Kept } from '@liexin/domain/retention/erasure';
import type { Composing } from '../../src/platform/acts/act-store.ts';
import type { TroubleFact } from '../../src/platform/live/trouble-lines.ts';
import type { Language } from '../../src/text/language.ts';

/** Names as the first screen or the card gives them. */
export interface Names {
  readonly agency: string;
  readonly first: string;
}

export interface Reader {
  readonly uid: string;
  readonly name: string;
  readonly role: string;
  readonly you: boolean;
  readonly mark: 'listed' | 'gone' | 'visiting' | 'server-added' | 'server-left-out';
  readonly untilMs?: number;
}

export interface Notice {
  readonly version: number;
  readonly source: Source;
  readonly addedMs: number;
  readonly deleteByMs: number;
}

interface Who {
  readonly name: string;
  readonly own: boolean;
}
export type ActKind = 'edit' | 'del' | 'react';

/** What happened to a message after it was written. */
export interface LineActs {
  /** Oldest first, the message itself included; empty when it was never edited, or is deleted. Time null: not with the server yet. */
  readonly revisions: readonly (Who & { readonly id: string; readonly atMs: number | null; readonly text: string })[];
  readonly deleted: (Who & { readonly atMs: number | null }) | null;
  /** `who` null: what it answers is not loaded, and the words are as they were quoted. */
  readonly quote: { readonly id: string; readonly state: 'loaded' | 'as-quoted' | 'deleted'; readonly who: Who | null; readonly text: string } | null;
  readonly reactions: readonly { readonly emoji: string; readonly own: boolean; /** Of others. */ readonly names: readonly string[] }[];
  readonly waiting: ActKind | null;
  /** Refused for good. `text`: of an edit. */
  readonly failed: readonly { readonly id: string; readonly kind: ActKind; readonly text: string; readonly why: string }[];
}

interface TroubleAt {
  readonly id: string;
  readonly atMs: number;
  readonly name: string | null;
  readonly facts: readonly TroubleFact[];
}

/** One line of the conversation. Bubbles hold opened text only: what cannot be opened or verified has its own kinds. */
export type Line =
  | {
      readonly kind: 'bubble';
      readonly id: string;
      readonly own: boolean;
      readonly name: string;
      readonly role: string;
      readonly text: string;
      readonly atMs: number;
      readonly status: 'queued' | 'sent' | 'delivered' | 'read' | 'failed' | null;
      readonly statusAtMs: number | null;
      readonly failure: string | null;
      /** Absent where nothing happened to it. */
      readonly acts?: LineActs;
    }
  /** What somebody tried with a message that is not theirs; it changed nothing. */
  | { readonly kind: 'tried'; readonly id: string; readonly atMs: number; readonly name: string; readonly what: 'edit' | 'del' | 'other' }
  /** The server withholds messages that must exist, or contradicts itself or what others signed. `name` '': the candidate's own; null: nobody's. */
  /** `count` 0: nothing is withheld, a retention rule deleted what was sent before `atMs`. */
  | (TroubleAt & { readonly kind: 'gap'; readonly count: number; readonly sinceMs: number; readonly askedMs: number })
  | (TroubleAt & { readonly kind: 'alarm'; readonly alarm: 'twice' | 'order' | 'fork' | 'shortened'; readonly other: string | null })
  | { readonly kind: 'locked'; readonly id: string; readonly atMs: number }
  | { readonly kind: 'forged'; readonly id: string; readonly atMs: number };

export type EndedReason = 'unknown' | 'revoked' | 'replaced' | 'expired' | 'impostor' | 'erased' | 'agency-closed' | 'cut-off';
export type Way = 'digits' | 'code' | 'pass' | 'staff' | 'device';
/** Another browser that wants to be let in, on one that is in. */
export interface NewDevice {
  readonly deviceId: string;
  readonly label: string;
  readonly atMs: number;
  readonly busy: boolean;
  readonly fault: string | null;
}
export type Panel = 'new-devices' | 'menu' | 'data' | 'readers' | 'notice' | 'digits' | 'another-device' | 'leave';

export interface ConversationState {
  readonly names: Names;
  readonly role: string;
  readonly readers: readonly Reader[];
  readonly lines: readonly Line[];
  readonly draft: string;
  readonly claimed: boolean;
  readonly older: 'none' | 'more' | 'loading';
  readonly online: boolean;
  readonly closed: boolean;
  readonly waiting: number;
  readonly offerDigits: boolean;
  readonly hasDigits: boolean;
  /** Somebody tried them too often: said until new ones are set. */
  readonly digitsVoid: boolean;
  readonly newDevices: readonly NewDevice[];
  readonly notice: Notice;
  readonly checkCode: string;
  readonly panel: Panel | null;
  readonly passLink: { readonly url: string; readonly untilMs: number } | null;
  readonly durable: boolean;
  readonly newBelow: number;
  /** What the composer is about, other than a new message. */
  readonly composing?: Composing | null;
  /** The message whose actions, or whose earlier words, are open. */
  readonly acting?: { readonly id: string; readonly view: 'menu' | 'history' } | null;
  /** Something was deleted a moment ago and can be brought back. */
  readonly mayUndo?: boolean;
  /** Once its panel was opened. */
  readonly data?: MyData | null;
}

/** A request for deletion or correction, as this browser knows it. */
export interface Asked {
  readonly erasureId: string;
  readonly kind: ErasureKind;
  readonly state: ErasureState;
  readonly receivedAtMs: number;
  readonly dueAtMs: number;
  readonly doneAtMs: number | null;
  readonly decision: ErasureDecision | null;
  readonly ground: ErasureGround | null;
  readonly keep: readonly Kept[];
  /** Null: none, or not to be opened here. */
  readonly letter: string | null;
  /** There is a letter, and only the browser that asked can open it. */
  readonly isLetterElsewhere: boolean;
  readonly certificate: { readonly certificateId: string; readonly finishedAtMs: number; readonly backupHorizonMs: number } | null;
  /** This browser made it, and nobody has decided. */
  readonly mayWithdraw: boolean;
}
export interface MyData {
  readonly view: 'all' | 'erase' | 'correct';
  readonly busy: boolean;
  readonly fault: string | null;
  /** What the server keeps beside the conversation; null where it is not told: before the first reply, or without a network. */
  readonly own: {
    readonly hasContact: boolean;
    /** When the next month of messages goes, ms; null: not known yet. Absent: months do not go by themselves. */
    readonly nextMonthMs?: number | null;
    readonly notices: readonly { readonly version: number; readonly language: string; readonly acceptedAtMs: number; readonly label: string }[];
    readonly consent: { readonly state: 'given' | 'withdrawn'; readonly atMs: number } | null;
  } | null;
  readonly asked: readonly Asked[];
  /** Of the file that is made, or was made last. */
  readonly taken: 'taking' | { readonly count: number; readonly isWhole: boolean } | null;
}
export type DataAct =
  | { readonly do: 'open' }
  /** How things stand by now, without a word where it cannot be told. */
  | { readonly do: 'look' }
  | { readonly do: 'view'; readonly view: MyData['view'] }
  | { readonly do: 'take'; readonly what: 'html' | 'json' }
  | { readonly do: 'ask'; readonly kind: ErasureKind; readonly text: string }
  | { readonly do: 'withdraw'; readonly erasureId: string }
  | { readonly do: 'consent'; readonly state: 'given' | 'withdrawn' };

/** Everything the page can show; one at a time. */
export type PageState =
  | { readonly screen: 'reading' }
  | { readonly screen: 'barrier'; readonly reason: 'insecure' | 'old' }
  | { readonly screen: 'cut'; readonly shown: string; readonly missing: number | null; readonly notFound: boolean }
  | { readonly screen: 'open'; readonly names: Names | null; readonly busy: boolean; readonly fault: string | null }
  | {
      readonly screen: 'notice';
      readonly names: Names;
      readonly role: string;
      readonly differ: boolean;
      readonly notice: Notice;
      readonly busy: boolean;
      readonly fault: string | null;
      readonly whole: boolean;
      readonly declined: boolean;
      readonly data?: MyData | null;
    }
  | {
      readonly screen: 'waiting';
      readonly names: Names;
      readonly number: string;
      readonly ways: readonly Way[];
      readonly sinceMs: number;
      readonly codeSent: boolean;
      readonly fault: string | null;
      /** What is wrong with the code from the e-mail. */
      readonly codeFault: string | null;
      readonly triesLeft: number | null;
      readonly busy: boolean;
      readonly noteSentMs: number | null;
      readonly note: string;
    }
  | {
      readonly screen: 'ended';
      readonly reason: EndedReason;
      readonly names: Names | null;
      readonly keptText: string;
      readonly asked: boolean;
      readonly fault: string | null;
      /** Whether this browser may ask to be let in anew. */
      readonly mayReturn: boolean;
      readonly data?: MyData | null;
    }
  | { readonly screen: 'left' }
  | ({ readonly screen: 'conversation' } & ConversationState);

export interface View<State> {
  readonly state: State;
  readonly language: Language;
  readonly now: number;
}
