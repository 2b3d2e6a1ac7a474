import type { ConversationItem } from './conversation-view-types.ts';

/** Own words that are with the server or on their way to it, and not deleted. */
export const mayEdit = ({ isOwn, acts, delivery }: Extract<ConversationItem, { kind: 'message' }>): boolean =>
  isOwn && acts?.deleted == null && delivery?.status !== 'failed';
