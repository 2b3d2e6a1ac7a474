'use client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { unpackOutgoing } from '../../platform/outbox/outgoing.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useOnline } from '../../platform/use-online.ts';
import { useUiState } from '../../platform/use-ui-state.ts';
import { actActions } from './act-actions.ts';
import { laterActions } from './later.ts';
import { conversationSnapshot } from './conversation-snapshot.ts';
import { openConversationStore, type ConversationStore } from './conversation-store.ts';
import type { ConversationActions, ConversationSnapshot } from './conversation-view-types.ts';

export interface ConversationWays {
  /** Phone: back to the list. */
  readonly back: () => void;
}

const noSubscription = (): (() => void) => () => undefined;

/** The open conversation. One store for each; it is closed when another is opened. */
export const useConversation = (conversationId: string, { back }: ConversationWays): { snapshot: ConversationSnapshot; actions: ConversationActions } => {
  const workspace = useWorkspace();
  const { clock, log } = useServices();
  const agency = useAgencyState();
  const ui = useUiState();
  const isOnline = useOnline() && !ui.isFlight;
  const [store, setStore] = useState<ConversationStore | null>(null);
  const conversation = agency.conversations.get(conversationId) ?? null;
  const isThere = conversation !== null;

  useEffect(() => {
    const found = workspace.model.state().conversations.get(conversationId);
    if (found === undefined) return undefined;
    const opened = openConversationStore({ workspace, conversation: found, now: () => clock.now(), log });
    setStore(opened);
    return () => {
      opened.close();
      setStore(null);
    };
  }, [conversationId, isThere, workspace, clock, log]);

  const live = store !== null && store.conversation.id === conversationId ? store : null;
  useSyncExternalStore(
    live?.subscribe ?? noSubscription,
    () => live?.version() ?? 0,
    () => 0,
  );
  const way = conversation?.isSample === true ? (live?.lastWay() ?? null) : null;
  const [sentMs, deliveredMs] = [way?.sentMs ?? null, way?.deliveredMs ?? null];
  useEffect(() => {
    if (sentMs !== null) workspace.ui.set({ lastWay: { sentMs, deliveredMs } });
  }, [sentMs, deliveredMs, workspace]);

  const snapshot = conversationSnapshot({ conversationId, me: workspace.account.uid, agency, ui, live, isOnline });
  return { snapshot, actions: actionsOf() };

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
      retry: (messageId) => outbox.retry(messageId),
      takeBack: (messageId) => {
        const item = live?.outbox().find((one) => one.id === messageId);
        if (item !== undefined) live?.takeBack(messageId, unpackOutgoing(item.body).text);
      },
      copy: (text) => void navigator.clipboard.writeText(text),
      askToReopen: () => undefined,
      loadOlder: () => {
        live?.lane('candidate').loadOlder();
        live?.lane('internal').loadOlder();
      },
      loadNewer: () => undefined,
      jumpTo: () => undefined,
      jumpToDate: () => undefined,
      jumpToUnread: () => undefined,
      jumpToNewest: () => undefined,
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
    };
  }
};
