import type { ConversationItem } from './conversation-view-types.ts';

/** A deletion can be taken back for so long; then it is sent. */
export const UNDO_MS = 5000;

/** Own words that are with the server or on their way to it, and not deleted. */
export const mayEdit = ({ isOwn, acts, delivery }: Extract<ConversationItem, { kind: 'message' }>): boolean =>
  isOwn && acts?.deleted == null && delivery?.status !== 'failed';
