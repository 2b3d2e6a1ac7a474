'use client';
import { useCallback } from 'react';
import type { AssignSnapshot } from '../ui/view-types.ts';
import { useServices, useWorkspace } from './app-context.tsx';
import { faultCode } from './fault-code.ts';
import { useAgencyState } from './use-agency-state.ts';
import { assigningOf } from './workspace/assigning.ts';

/** Who answers in a conversation; null while it is not here. `assign` tells the fault code, or null when it was done; trying again is safe. */
export const useAssign = (
  conversationId: string,
): { snapshot: AssignSnapshot | null; assign: (to: string | null, expected: string | null) => Promise<string | null> } => {
  const { api } = useServices();
  const { account } = useWorkspace();
  const agency = useAgencyState();
  const conversation = agency.conversations.get(conversationId);
  const assign = useCallback(
    (to: string | null, expected: string | null) =>
      api.call('assignConversation', { params: { conversationId }, body: { to, expected } }).then(() => null, faultCode),
    [api, conversationId],
  );
  if (conversation === undefined) return { snapshot: null, assign };
  const { assigned, choices, ...rest } = assigningOf(agency, conversation, account.uid);
  const nameOf = (uid: string): string => agency.members.get(uid)?.name ?? '';
  return {
    snapshot: {
      ...rest,
      you: account.uid,
      current: assigned === null ? null : { id: assigned, name: nameOf(assigned), isYou: assigned === account.uid },
      choices: choices.map((id) => ({ id, name: nameOf(id) })),
    },
    assign,
  };
};
