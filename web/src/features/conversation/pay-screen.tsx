'use client';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import type { Conversation } from '../../platform/workspace/agency-state.ts';
import type { DockLane } from './conversation-view-types.ts';
import { PayView } from './pay-view.tsx';
import { usePay } from './use-pay.ts';

/** What is said of pay in a conversation; nothing until the conversation is here. */
export function PayScreen({ conversationId, onChoose }: { conversationId: string; onChoose: (lane: DockLane) => void }) {
  const conversation = useAgencyState().conversations.get(conversationId);
  return conversation === undefined ? null : <Pay key={conversationId} conversation={conversation} onChoose={onChoose} />;
}

function Pay({ conversation, onChoose }: { conversation: Conversation; onChoose: (lane: DockLane) => void }) {
  const { snapshot, actions } = usePay(conversation);
  return <PayView snapshot={snapshot} actions={actions} onChoose={onChoose} />;
}
