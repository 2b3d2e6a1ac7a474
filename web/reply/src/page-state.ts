import type { Source } from '@liexin/domain/agency/region';
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
    }
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
}

/** Everything the page can show; one at a time. */
export type PageState =
  | { readonly screen: 'reading' }
  | { readonly screen: 'barrier'; readonly reason: 'insecure' | 'old' }
  | { readonly screen: 'cut'; readonly shown: string; readonly missing: number | null; readonly notFound: boolean }
  | { readonly screen: 'open'; readonly names: Names | null; readonly busy: boolean; readonly fault: string | null; readonly staffHere: boolean }
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
