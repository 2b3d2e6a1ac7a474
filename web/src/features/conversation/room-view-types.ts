import type { Work } from '../../ui/view-types.ts';
import type { ConversationActions, ConversationSnapshot } from './conversation-view-types.ts';
import type { inertActions } from './inert-actions.ts';

/** The channel of a search's team. */
export interface RoomChannelSnapshot {
  talk: ConversationSnapshot;
  /** This person came into the team a short while ago: the brief is offered. */
  isNewcomer: boolean;
  /** There is none yet, and whether this person's device may make it. */
  making: { isMissing: boolean; mayMake: boolean; work: Work };
}

/** What one does in the story of a place where colleagues talk among themselves. */
export type ChannelActions = Omit<ConversationActions, keyof typeof inertActions>;

export interface RoomActions extends ChannelActions {
  makeRoom(): void;
}
