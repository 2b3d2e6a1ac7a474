'use client';
import { useEffect, useState } from 'react';
import { useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useAssign } from '../../platform/use-assign.ts';
import { useReopen } from '../../platform/use-reopen.ts';
import { useOnline } from '../../platform/use-online.ts';
import { useUiState } from '../../platform/use-ui-state.ts';
import { useApproach } from '../../platform/use-approach.ts';
import { actActions } from './act-actions.ts';
import { laterActions } from './later.ts';
import { useStableActions } from '../../ui/use-stable-actions.ts';
import { conversationSnapshot } from './conversation-snapshot.ts';
import { storyActions } from './story-actions.ts';
import { useTalkStore } from './use-talk-store.ts';
import { openKeptItems } from './kept-items.ts';
import type { ConversationActions, ConversationItem, ConversationSnapshot } from './conversation-view-types.ts';

export interface ConversationWays {
  /** Phone: back to the list. */
  readonly back: () => void;
}

/** The open conversation. One store for each; it is closed when another is opened. */
export const useConversation = (conversationId: string, { back }: ConversationWays): { snapshot: ConversationSnapshot; actions: ConversationActions } => {
  const workspace = useWorkspace();
  const agency = useAgencyState();
  const ui = useUiState();
  const isOnline = useOnline() && !ui.isFlight;
  const assigning = useAssign(conversationId);
  const conversation = agency.conversations.get(conversationId) ?? null;
  const live = useTalkStore(conversationId);
  const { reopening, work, reopen } = useReopen(conversation?.mandateId ?? null);
  const approach = useApproach(conversationId);
  const way = conversation?.isSample === true ? (live?.lastWay() ?? null) : null;
  const [sentMs, deliveredMs] = [way?.sentMs ?? null, way?.deliveredMs ?? null];
  useEffect(() => {
    if (sentMs !== null) workspace.ui.set({ lastWay: { sentMs, deliveredMs } });
  }, [sentMs, deliveredMs, workspace]);

  const [keep] = useState(() => openKeptItems<ConversationItem>());
  const fresh = conversationSnapshot({ conversationId, me: workspace.account.uid, agency, ui, live, isOnline });
  const snapshot = {
    ...fresh,
    items: keep(fresh.items),
    assign: assigning.snapshot,
    approach: approach.snapshot,
    // No link before somebody said yes, or why.
    ...(approach.snapshot === null || approach.snapshot.state === 'free' ? {} : { firstMessageHint: 'none' as const }),
    ...(reopening === null ? {} : { reopening: { can: reopening, work } }),
  };
  const wanted = ui.openAt?.conversationId === conversationId ? ui.openAt.messageId : null;
  useEffect(() => {
    if (wanted === null || live === null) return;
    workspace.ui.set({ openAt: null });
    live.story.jumpTo(wanted);
  }, [wanted, live, workspace]);
  return { snapshot, actions: useStableActions(actionsOf()) };

  function actionsOf(): ConversationActions {
    const { ui: shared, outbox, model } = workspace;
    return {
      chooseLane: (lane) => shared.set({ lanes: { ...shared.state().lanes, [conversationId]: lane } }),
      changeDraft: (lane, text) => live?.saveDraft(lane, text),
      send: (lane, text) => {
        live?.send(lane, text);
        if (lane === 'internal') shared.did('team');
        if (shared.state().isFlight) shared.did('flight');
      },
      ...actActions({ live, items: snapshot.items, outbox }),
      ...laterActions({ live, outbox }),
      ...storyActions({ live, outbox }),
      giveReason: approach.giveReason,
      lookAgain: approach.lookAgain,
      askToReopen: reopen,
      seen: (messageId) => {
        live?.lane('candidate').seen(messageId);
        live?.lane('internal').seen(messageId);
      },
      unlock: () => undefined,
      back,
      togglePanel: () => shared.set({ isPanelOpen: !shared.state().isPanelOpen }),
      shareLink: () => shared.set({ dialog: { kind: 'share-link', conversationId } }),
      toggleAsServer: () => {
        shared.set({ asServer: !shared.state().asServer });
        shared.did('as-server');
      },
      retryLoading: () => model.retry(),
      assign: assigning.assign,
    };
  }
};
