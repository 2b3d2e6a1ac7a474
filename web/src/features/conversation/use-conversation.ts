'use client';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { unpackOutgoing } from '../../platform/outbox/outgoing.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useOnline } from '../../platform/use-online.ts';
import { useUiState } from '../../platform/use-ui-state.ts';
import type { Reader } from '../../platform/workspace/lane-people.ts';
import type { Person } from '../../ui/view-types.ts';
import { conversationItems } from './conversation-items.ts';
import { openConversationStore, type ConversationStore } from './conversation-store.ts';
import type { ConversationActions, ConversationSnapshot, ViewLane } from './conversation-view-types.ts';

/** Most characters of a message: with four bytes each it still fits the largest envelope. */
const MAX_LENGTH = 10_000;

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
  const version = useSyncExternalStore(
    live?.subscribe ?? noSubscription,
    () => live?.version() ?? 0,
    () => 0,
  );
  const way = conversation?.isSample === true ? (live?.lastWay() ?? null) : null;
  const [sentMs, deliveredMs] = [way?.sentMs ?? null, way?.deliveredMs ?? null];
  useEffect(() => {
    if (sentMs !== null) workspace.ui.set({ lastWay: { sentMs, deliveredMs } });
  }, [sentMs, deliveredMs, workspace]);

  const snapshot = useMemo(() => snapshotOf(), [agency, ui, live, version, isOnline, conversationId]);
  const actions = useMemo(() => actionsOf(), [live, workspace, conversationId]);
  return { snapshot, actions };

  function snapshotOf(): ConversationSnapshot {
    const me = workspace.account.uid;
    const mandate = conversation === null ? null : (agency.mandates.get(conversation.mandateId) ?? null);
    const lane = ui.lanes[conversationId] ?? 'candidate';
    const candidateName = conversation?.card?.name ?? null;
    const toPerson = (reader: Reader): Person =>
      reader.kind === 'candidate'
        ? { kind: 'candidate', id: reader.uid, name: candidateName ?? reader.name }
        : { kind: 'member', id: reader.uid, name: reader.name, roles: reader.roles, isYou: reader.uid === me };
    const person = (uid: string): Person => {
      if (conversation !== null && uid === conversation.guest) return { kind: 'candidate', id: uid, name: candidateName ?? '' };
      const listed =
        live?.people('candidate')?.readers.find((reader) => reader.uid === uid) ?? live?.people('internal')?.readers.find((reader) => reader.uid === uid);
      const member = agency.members.get(uid);
      return { kind: 'member', id: uid, name: listed?.name || member?.name || '', roles: listed?.roles ?? member?.roles ?? [], isYou: uid === me };
    };
    const readers = (which: ViewLane): readonly Person[] => (live?.people(which)?.readers ?? []).map(toPerson);
    const row = (which: ViewLane) => (conversation === null ? undefined : agency.lanes.get(conversation.lanes[which])?.data);
    const mayWrite = (which: ViewLane): boolean => row(which)?.['state'] === 'open' && row(which)?.['participants']?.[me]?.can === 'rw';
    const items =
      live === null
        ? []
        : conversationItems({
            uid: me,
            parts: live.parts(),
            outcomes: new Map([...live.lane('candidate').outcomes(), ...live.lane('internal').outcomes()]),
            outbox: live.outbox(),
            landed: live.landed(),
            laneOf: live.laneOf,
            person,
            isOnline,
            metAt: (id) => live.lane('candidate').metAt(id),
          });
    const older = live?.lane('candidate').feed().older ?? 'loading';
    const isSettled =
      live !== null &&
      (['candidate', 'internal'] as const).every((which) => live.lane(which).feed().older !== 'loading' || live.lane(which).feed().messages.length > 0);
    const hasOwnToCandidate = items.some((item) => item.kind === 'message' && item.lane === 'candidate');
    const isOut = conversation?.link !== null && conversation?.link?.state !== 'draft';
    const isMissing = agency.status === 'ready' && conversation === null;
    return {
      conversationId,
      status: agency.status === 'failed' || isMissing ? 'failed' : isSettled ? 'ready' : 'loading',
      code: isMissing ? 'not-found' : agency.code,
      candidate: { name: candidateName },
      mandateTitle: mandate?.card?.title ?? null,
      candidateLanguage: conversation?.language ?? null,
      isSample: conversation?.isSample ?? false,
      isClosed: conversation?.isClosed ?? false,
      closedAt: null,
      items,
      older: items.length === 0 && older === 'loading' ? 'none' : older,
      firstUnreadId: live?.firstUnread() ?? null,
      lane,
      drafts: { candidate: live?.draft('candidate') ?? '', internal: live?.draft('internal') ?? '' },
      readers: { candidate: readers('candidate'), internal: readers('internal') },
      maxLength: MAX_LENGTH,
      firstMessageHint: conversation === null || conversation.isSample || isOut ? 'none' : hasOwnToCandidate ? 'send-link' : 'write-first',
      asServer: conversation?.isSample === true ? { on: ui.asServer, ciphertext: ui.asServer && live !== null ? live.ciphertext() : {} } : null,
      mayWrite: { candidate: mayWrite('candidate'), internal: mayWrite('internal') },
    };
  }

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
