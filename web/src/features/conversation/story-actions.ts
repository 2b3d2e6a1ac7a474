import type { Outbox } from '../../platform/outbox/outbox.ts';
import { unpackOutgoing } from '../../platform/outbox/outgoing.ts';
import type { ConversationStore } from './conversation-store.ts';
import type { ConversationActions } from './conversation-view-types.ts';

type StoryActions = Pick<
  ConversationActions,
  'retry' | 'takeBack' | 'copy' | 'loadOlder' | 'loadNewer' | 'jumpTo' | 'jumpToDate' | 'jumpToUnread' | 'jumpToNewest' | 'setAtEnd'
>;

/** What a person does in any story: with messages that did not arrive yet, and to move about in it. */
export const storyActions = ({ live, outbox }: { live: ConversationStore | null; outbox: Outbox }): StoryActions => ({
  retry: (messageId) => outbox.retry(messageId),
  takeBack: (messageId) => {
    const item = live?.outbox().find((one) => one.id === messageId);
    if (item !== undefined) live?.takeBack(messageId, unpackOutgoing(item.body).text);
  },
  copy: (text) => void navigator.clipboard.writeText(text),
  loadOlder: () => live?.story.loadOlder(),
  loadNewer: () => live?.story.loadNewer(),
  jumpTo: (messageId) => live?.story.jumpTo(messageId),
  jumpToDate: (at) => live?.story.jumpToDate(at),
  jumpToUnread: () => live?.story.jumpToUnread(),
  jumpToNewest: () => live?.story.jumpToNewest(),
  setAtEnd: (isAtEnd) => live?.story.setAtEnd(isAtEnd),
});
