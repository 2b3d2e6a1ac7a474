'use client';
import { useCallback, useState } from 'react';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useOnline } from '../../platform/use-online.ts';
import { useReopen } from '../../platform/use-reopen.ts';
import { useUiState } from '../../platform/use-ui-state.ts';
import { useWork } from '../../platform/use-work.ts';
import { admitToCompensation, openCompensation } from '../../platform/vault/compensation.ts';
import type { Conversation } from '../../platform/workspace/agency-state.ts';
import { payColleagues, payLaneOf, payPlaceOf, payTalkId } from '../../platform/workspace/pay.ts';
import { useStableActions } from '../../ui/use-stable-actions.ts';
import { actActions } from './act-actions.ts';
import type { ConversationItem } from './conversation-view-types.ts';
import { openKeptItems } from './kept-items.ts';
import { laterActions } from './later.ts';
import type { PayActions, PaySnapshot } from './pay-view-types.ts';
import { roomSnapshot } from './room-snapshot.ts';
import { storyActions } from './story-actions.ts';
import { useTalkStore } from './use-talk-store.ts';

/** What is said of pay in one conversation, as a conversation with one lane. */
export const usePay = (conversation: Conversation): { snapshot: PaySnapshot; actions: PayActions } => {
  const workspace = useWorkspace();
  const { api } = useServices();
  const agency = useAgencyState();
  const ui = useUiState();
  const isOnline = useOnline() && !ui.isFlight;
  const [work, run] = useWork();
  const [isOthers, setIsOthers] = useState(false);
  const { account, source } = workspace;
  const { uid } = account;
  const { id } = conversation;
  const laneId = payLaneOf(agency, id);
  const mandate = agency.mandates.get(conversation.mandateId) ?? null;
  const live = useTalkStore(payTalkId(id));
  const { reopening, work: reopenWork, reopen } = useReopen(conversation.mandateId);
  const [keep] = useState(() => openKeptItems<ConversationItem>());
  const colleagues = payColleagues(agency, conversation, uid);
  const inside: unknown = laneId === null ? [] : agency.lanes.get(laneId)?.data['participantUids'];
  const waiting = Array.isArray(inside) && laneId !== null ? colleagues.filter((one) => !inside.includes(one.uid)) : [];

  const open = useCallback(() => {
    const state = workspace.model.state();
    const [found, me] = [state.conversations.get(id), state.members.get(uid)];
    if (found === undefined || me === undefined) return;
    const own = { name: me.name, role: me.roles.includes('consultant') ? 'consultant' : 'researcher' };
    const wish = { conversationId: id, own, colleagues: payColleagues(state, found, uid) };
    run(async () => setIsOthers(!(await openCompensation({ ...workspace.vault, api, source }, wish)).isOwn));
  }, [workspace, api, source, run, id, uid]);
  const admit = useCallback(
    (who: string) => {
      const state = workspace.model.state();
      const [found, place] = [state.conversations.get(id), payPlaceOf(state, id)];
      const colleague = found === undefined ? undefined : payColleagues(state, found, uid).find((one) => one.uid === who);
      if (place === null || colleague === undefined) return;
      run(() => admitToCompensation({ ...workspace.vault, api, source }, { ...place, colleague }));
    },
    [workspace, api, source, run, id, uid],
  );

  const talk =
    laneId === null || mandate === null
      ? null
      : roomSnapshot({
          me: uid,
          agency,
          mandate: {
            ...mandate,
            id: payTalkId(id),
            room: laneId,
            isClosed: conversation.isClosed,
            closedAtMs: conversation.closedAtMs,
            openedAtMs: conversation.createdAtMs,
          },
          live,
          facts: [],
          isOnline,
        });
  const { outbox } = workspace;
  const items = talk === null ? [] : keep(talk.items);
  const actions: PayActions = {
    open,
    admit,
    changeDraft: (_, text) => live?.saveDraft('internal', text),
    send: (_, text) => live?.send('internal', text),
    ...actActions({ live, items, outbox }),
    ...laterActions({ live, outbox }),
    ...storyActions({ live, outbox }),
    askToReopen: reopen,
    seen: (messageId) => live?.lane('internal').seen(messageId),
    retryLoading: () => workspace.model.retry(),
  };
  return {
    snapshot: {
      talk: talk === null ? null : { ...talk, items, ...(reopening === null ? {} : { reopening: { can: reopening, work: reopenWork } }) },
      candidateName: conversation.card?.name ?? null,
      colleagues: colleagues.map(({ name }) => name),
      // Whoever only reads, in an emergency for one, lets nobody in.
      waiting: (talk?.mayWrite.internal === true ? waiting : []).map((one) => ({ uid: one.uid, name: one.name })),
      isElsewhere: isOthers && laneId === null,
      work,
    },
    actions: useStableActions(actions),
  };
};
