'use client';
import { lazy } from 'react';
import { ConversationView } from './conversation-view.tsx';
import { useConversation, type ConversationWays } from './use-conversation.ts';

/** With its keys, for those who are cleared: not before somebody chooses it. */
const PayScreen = lazy(async () => ({ default: (await import('./pay-screen.tsx')).PayScreen }));

export function ConversationScreen({ conversationId, ...ways }: ConversationWays & { conversationId: string }) {
  const { snapshot, actions } = useConversation(conversationId, ways);
  return <ConversationView snapshot={snapshot} actions={actions} pay={(id, onChoose) => <PayScreen conversationId={id} onChoose={onChoose} />} />;
}
