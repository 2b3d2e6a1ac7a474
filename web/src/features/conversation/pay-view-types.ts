import type { Work } from '../../ui/view-types.ts';
import type { ConversationSnapshot } from './conversation-view-types.ts';
import type { ChannelActions } from './room-view-types.ts';

/** What is said of pay in a conversation, for whoever is cleared for it. */
export interface PaySnapshot {
  /** Null: nobody opened it. */
  talk: ConversationSnapshot | null;
  candidateName: string | null;
  /** Who else of the conversation is cleared. */
  colleagues: readonly string[];
  /** Cleared, and not in it yet. */
  waiting: readonly { uid: string; name: string }[];
  /** It was opened by others before this person was cleared: one of them has to let this person in. */
  isElsewhere: boolean;
  /** Opening it, or letting somebody in. */
  work: Work;
}

export interface PayActions extends ChannelActions {
  open(): void;
  admit(uid: string): void;
}
