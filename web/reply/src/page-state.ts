import type { Source } from '@liexin/domain/agency/region';
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
  readonly mark: 'listed' | 'server-added' | 'server-left-out';
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
  | (TroubleAt & { readonly kind: 'gap'; readonly count: number; readonly sinceMs: number; readonly askedMs: number })
  | (TroubleAt & { readonly kind: 'alarm'; readonly alarm: 'twice' | 'order' | 'fork' | 'shortened'; readonly other: string | null })
  | { readonly kind: 'locked'; readonly id: string; readonly atMs: number }
  | { readonly kind: 'forged'; readonly id: string; readonly atMs: number };

export type EndedReason = 'unknown' | 'revoked' | 'replaced' | 'expired' | 'impostor' | 'erased' | 'cut-off';
export type Way = 'digits' | 'code' | 'pass' | 'staff' | 'device';
/** Another browser that wants to be let in, on one that is in. */
export interface NewDevice {
  readonly deviceId: string;
  readonly label: string;
  readonly atMs: number;
  readonly busy: boolean;
  readonly fault: string | null;
}
export type Panel = 'new-devices' | 'menu' | 'readers' | 'notice' | 'digits' | 'another-device' | 'leave';

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
}

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
    }
  | {
      readonly screen: 'waiting';
      readonly names: Names;
      readonly number: string;
      readonly ways: readonly Way[];
      readonly sinceMs: number;
      readonly codeSent: boolean;
      readonly fault: string | null;
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
    }
  | { readonly screen: 'left' }
  | ({ readonly screen: 'conversation' } & ConversationState);

export interface View<State> {
  readonly state: State;
  readonly language: Language;
  readonly now: number;
}
