'use client';
import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { CandidatePanelScreen } from '../../../features/candidate/candidate-panel-screen.tsx';
import { ConversationScreen } from '../../../features/conversation/conversation-screen.tsx';
import { loadConversation } from '../../../features/conversation/use-talk-store.ts';
import { InboxScreen } from '../../../features/inbox/inbox-screen.tsx';
import { NothingOpenView } from '../../../features/inbox/nothing-open-view.tsx';
import { useWorkspace } from '../../../platform/app-context.tsx';
import { useAgencyState } from '../../../platform/use-agency-state.ts';
import { useUiState } from '../../../platform/use-ui-state.ts';
import { routes } from '../../../routes.ts';
import { Panes } from '../../../ui/panes.tsx';
import { useDialogs } from '../dialogs-context.tsx';

/** List, conversation and candidate panel. Which conversation is open is in the address: `?conversation=ID`. */
export function InboxPlace() {
  const router = useRouter();
  const selected = useSearchParams().get('conversation');
  const { ui } = useWorkspace();
  const { isPanelOpen } = useUiState();
  const { conversations, mandates } = useAgencyState();
  const hasRows = conversations.size > 0;
  // A notice of the system knows only where something was written, not what kind of place that is.
  const isRoom = selected !== null && mandates.has(selected);
  useEffect(() => {
    if (isRoom) router.replace(routes.channel(selected));
  }, [isRoom, selected, router]);
  const dialogs = useDialogs();
  // Behind the list, so that the first conversation opens at once, with or without a network.
  useEffect(() => void loadConversation().catch(() => undefined), []);
  const closePanel = (): void => ui.set({ isPanelOpen: false });
  return (
    <Panes
      isDeep={selected !== null}
      isAsideOpen={isPanelOpen && selected !== null}
      onCloseAside={closePanel}
      list={
        <InboxScreen
          selected={selected}
          open={(conversationId) => router.push(routes.conversation(conversationId))}
          addCandidate={dialogs.actions.startAddCandidate}
          createMandate={dialogs.actions.startCreateMandate}
        />
      }
      main={
        selected === null ? (
          <NothingOpenView hasRows={hasRows} />
        ) : (
          <ConversationScreen key={selected} conversationId={selected} back={() => router.push(routes.inbox)} />
        )
      }
      aside={selected === null ? null : <CandidatePanelScreen key={selected} conversationId={selected} close={closePanel} />}
    />
  );
}
