'use client';
import { ConversationView } from './conversation-view.tsx';
import { useConversation, type ConversationWays } from './use-conversation.ts';

export function ConversationScreen({ conversationId, ...ways }: ConversationWays & { conversationId: string }) {
  const { snapshot, actions } = useConversation(conversationId, ways);
  return <ConversationView snapshot={snapshot} actions={actions} />;
}
