'use client';
import { useCallback, useEffect, useState } from 'react';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useOnline } from '../../platform/use-online.ts';
import { useReopen } from '../../platform/use-reopen.ts';
import { useSearchRecord } from '../../platform/use-search-record.ts';
import { useUiState } from '../../platform/use-ui-state.ts';
import { useWork } from '../../platform/use-work.ts';
import { openRoom } from '../../platform/workspace/actions.ts';
import type { Mandate } from '../../platform/workspace/agency-state.ts';
import { roomColleagues, writesInRoom } from '../../platform/workspace/rooms.ts';
import { useNow } from '../../ui/clock.tsx';
import { useStableActions } from '../../ui/use-stable-actions.ts';
import { actActions } from './act-actions.ts';
import type { ConversationItem } from './conversation-view-types.ts';
import { openKeptItems } from './kept-items.ts';
import { laterActions } from './later.ts';
import type { RoomActions, RoomChannelSnapshot } from './room-view-types.ts';
import { roomSnapshot } from './room-snapshot.ts';
import { storyActions } from './story-actions.ts';
import { useTalkStore } from './use-talk-store.ts';

/**
 * Sees to it that a search has its channel: whoever of the team looks at one without makes it, once for each time it is looked at. Of two
 * colleagues one wins, and a lost answer is found to be done.
 */
const useMakeRoom = (mandate: Mandate): RoomChannelSnapshot['making'] & { retry: () => void } => {
  const workspace = useWorkspace();
  const { api } = useServices();
  const agency = useAgencyState();
  const isOnline = useOnline();
  const [work, run] = useWork();
  const { uid } = workspace.account;
  const me = agency.members.get(uid);
  const mayMake = me !== undefined && writesInRoom(me.roles) && !mandate.isClosed;
  const isMissing = mandate.room === null && agency.status === 'ready' && me !== undefined;
  const team = mandate.team.join();
  const { id, compartment } = mandate;
  const make = useCallback(() => {
    const state = workspace.model.state();
    const found = state.mandates.get(id);
    const own = state.members.get(uid);
    if (found === undefined || own === undefined) return;
    run(() =>
      openRoom(
        { api, vault: workspace.vault },
        {
          mandateId: id,
          compartment,
          own: { name: own.name, role: own.roles.includes('consultant') ? 'consultant' : 'researcher' },
          colleagues: roomColleagues(state, found, uid),
        },
      ),
    );
  }, [workspace, api, run, id, compartment, uid]);
  useEffect(() => {
    if (isMissing && mayMake && isOnline) make();
    // Anew when somebody comes into the team: what was made without them is refused.
  }, [isMissing, mayMake, isOnline, make, team]);
  return { isMissing, mayMake, work, retry: make };
};

/** So long (ms) somebody is new in a team. */
const newcomerMs = 7 * 86_400_000;

/** The channel of a search's team, as a conversation with one lane. */
export const useRoom = (mandate: Mandate): { snapshot: RoomChannelSnapshot; actions: RoomActions } => {
  const workspace = useWorkspace();
  const agency = useAgencyState();
  const ui = useUiState();
  const isOnline = useOnline() && !ui.isFlight;
  const facts = useSearchRecord(mandate.id);
  const now = useNow();
  const live = useTalkStore(mandate.id);
  const making = useMakeRoom(mandate);
  const { reopening, work, reopen } = useReopen(mandate.id);
  const [keep] = useState(() => openKeptItems<ConversationItem>());
  const fresh = roomSnapshot({ me: workspace.account.uid, agency, mandate, live, facts, isOnline });
  const talk = { ...fresh, items: keep(fresh.items), ...(reopening === null ? {} : { reopening: { can: reopening, work } }) };
  const wanted = ui.openAt?.conversationId === mandate.id ? ui.openAt.messageId : null;
  useEffect(() => {
    if (wanted === null || live === null) return;
    workspace.ui.set({ openAt: null });
    live.story.jumpTo(wanted);
  }, [wanted, live, workspace]);
  const { outbox, model } = workspace;
  const actions: RoomActions = {
    changeDraft: (_, text) => live?.saveDraft('internal', text),
    send: (_, text) => live?.send('internal', text),
    ...actActions({ live, items: talk.items, outbox }),
    ...laterActions({ live, outbox }),
    ...storyActions({ live, outbox }),
    askToReopen: reopen,
    seen: (messageId) => live?.lane('internal').seen(messageId),
    makeRoom: making.retry,
    retryLoading: () => model.retry(),
  };
  const isNewcomer = facts.some(({ kind, member, atMs }) => kind === 'joined' && member === workspace.account.uid && now - atMs < newcomerMs);
  return { snapshot: { talk, making, isNewcomer }, actions: useStableActions(actions) };
};
