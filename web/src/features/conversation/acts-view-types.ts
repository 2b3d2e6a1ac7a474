import type { Person } from '../../ui/view-types.ts';
import type { ViewLane } from './conversation-view-types.ts';

export type ActKind = 'edit' | 'del' | 'react';

/** The message in the words of one moment. */
export interface Revision {
  id: string;
  /** Null: not with the server yet. */
  at: number | null;
  author: Person;
  text: string;
}

/** What happened to a message after it was written. */
export interface MessageActs {
  /** Oldest first, the message itself included; empty when it was never edited, or is deleted. */
  revisions: readonly Revision[];
  /** `at` null: not with the server yet. */
  deleted: { by: Person; at: number | null } | null;
  /** The message that it answers. `author` null: that one is not loaded, and the words are as they were quoted. */
  quote: { id: string; state: 'loaded' | 'as-quoted' | 'deleted'; author: Person | null; text: string } | null;
  reactions: readonly { emoji: string; by: readonly Person[]; isOwn: boolean }[];
  /** The newest own act on it that has not gone out yet. */
  waiting: ActKind | null;
  /** Own acts that were refused. `text`: of an edit. */
  failed: readonly { actId: string; kind: ActKind; code: string; mayRetry: boolean; text: string }[];
}

export interface ActActions {
  /** The next message of its lane answers this one. */
  answer(messageId: string): void;
  edit(messageId: string): void;
  /** Edits the newest own message of the lane, if there is one. */
  editLast(lane: ViewLane): void;
  stopComposing(lane: ViewLane): void;
  /** Gives a sign, or takes the same sign back. */
  react(messageId: string, emoji: string): void;
  /** Gone from the screen at once; it is sent after five seconds, or when the page is left. `undo` brings it back until then. */
  remove(messageId: string): { undo(): void };
  /** Lets go of a refused act; an edit's words go back into the composer when `again`. */
  discardAct(actId: string, again: boolean): void;
}
