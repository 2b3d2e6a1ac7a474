'use client';
import { ActsProvider } from './acts-context.tsx';
import type { ConversationSnapshot } from './conversation-view-types.ts';
import { inertActions } from './inert-actions.ts';
import { MessageLog } from './message-log.tsx';
import type { ChannelActions } from './room-view-types.ts';
import { useDateChoice } from './use-date-choice.tsx';

interface ChannelLogProps {
  talk: ConversationSnapshot;
  actions: ChannelActions;
  /** Where nothing is written yet. */
  emptyHelp: string;
}

/** The story of a place where colleagues talk among themselves. */
export function ChannelLog({ talk, actions, emptyHelp }: ChannelLogProps) {
  const { pickDate, dialog } = useDateChoice(talk, actions);
  return (
    <>
      <ActsProvider value={talk.mayWrite}>
        <MessageLog key={talk.conversationId} snapshot={talk} actions={{ ...inertActions, ...actions }} onPickDate={pickDate} emptyHelp={emptyHelp} />
      </ActsProvider>
      {dialog}
    </>
  );
}
