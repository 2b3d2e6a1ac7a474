'use client';
import { useEffect, useState } from 'react';
import { may } from '@liexin/domain/agency/rights';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { codeOf } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useReopen } from '../../platform/use-reopen.ts';
import { linkWord, unreadIn } from '../../platform/workspace/conversation-summary.ts';
import type { MandateCandidate, MandateRow, MandatesActions, MandatesSnapshot } from './mandates-view-types.ts';
import type { MandateDialogsModel } from './use-mandate-dialogs.ts';

/** A closing that is still at it after so long (ms) is helped along. */
const settleMs = 10_000;

/** Searches with their candidates, the newest first. */
export const useMandates = (
  selected: string | null,
  dialogs: MandateDialogsModel,
  ways: { readonly select: (mandateId: string | null) => void; readonly openConversation: (conversationId: string) => void },
): { snapshot: MandatesSnapshot; actions: MandatesActions } => {
  const workspace = useWorkspace();
  const { api, log } = useServices();
  const agency = useAgencyState();
  const { uid } = workspace.account;
  const { reopening, work, reopen } = useReopen(selected);
  const [chosen, show] = useState<'open' | 'closed' | null>(null);
  // Somebody who opens a closed search by its address finds it in the list.
  const isSelectedClosed = selected !== null && agency.mandates.get(selected)?.isClosed === true;
  const shown = chosen ?? (isSelectedClosed ? 'closed' : 'open');
  const candidates = (mandateId: string): readonly MandateCandidate[] =>
    [...agency.conversations.values()]
      .filter((conversation) => conversation.mandateId === mandateId)
      .map((conversation) => ({
        conversationId: conversation.id,
        name: conversation.card?.name ?? null,
        link: linkWord(conversation),
        lastAt: agency.lanes.get(conversation.lanes.candidate)?.last?.at.toMillis() ?? conversation.createdAtMs,
        unread: unreadIn(agency, conversation.lanes.candidate, uid) !== 0,
      }))
      .toSorted((a, b) => b.lastAt - a.lastAt);
  // Whoever closed it may have gone away in the middle: what is left follows when somebody who may looks at it.
  const chosenOne = selected === null ? undefined : agency.mandates.get(selected);
  const isLeft = chosenOne?.isSettling === true && may(agency.members.get(uid)?.roles ?? [], 'mandate.close', { onMandate: chosenOne.team.includes(uid) });
  const isLeftClosed = chosenOne?.isClosed === true;
  useEffect(() => {
    if (!isLeft || selected === null) return undefined;
    const go = (): Promise<unknown> =>
      isLeftClosed
        ? api.call('closeMandate', { params: { mandateId: selected }, body: { isPlaced: false } })
        : api.call('reopenMandate', { params: { mandateId: selected }, body: {} });
    const timer = setTimeout(() => void go().catch((error: unknown) => log.note({ event: 'call-failed', code: codeOf(error) ?? 'settle' })), settleMs);
    return () => clearTimeout(timer);
  }, [api, log, selected, isLeft, isLeftClosed]);
  const rows = [...agency.mandates.values()]
    .map((mandate): MandateRow => ({
      mandateId: mandate.id,
      title: mandate.card?.title ?? null,
      client: mandate.card?.client ?? null,
      isSample: mandate.isSample,
      isClosed: mandate.isClosed,
      openedAt: mandate.openedAtMs,
      closedAt: mandate.closedAtMs,
      isPlaced: mandate.isPlaced,
      isSettling: mandate.isSettling,
      channelUnread: mandate.room !== null && unreadIn(agency, mandate.room, uid) !== 0,
      mayClose: may(agency.members.get(uid)?.roles ?? [], 'mandate.close', { onMandate: mandate.team.includes(uid) }),
      reopening: mandate.id === selected ? reopening : null,
      askedBy: mandate.reopenAskedBy === null ? null : (agency.members.get(mandate.reopenAskedBy)?.name ?? ''),
      team: mandate.team.map((member) => ({ name: agency.members.get(member)?.name ?? '' })),
      candidates: candidates(mandate.id),
    }))
    .toSorted((a, b) => b.openedAt - a.openedAt);
  return {
    snapshot: {
      status: agency.status,
      code: agency.code,
      mandates: rows,
      shown,
      selected,
      reopenWork: work,
      dialog: dialogs.dialog,
      ownFirstName: dialogs.ownFirstName,
      agencyName: agency.agency?.displayName ?? '',
      mayCreate: may(agency.members.get(uid)?.roles ?? [], 'mandate.create'),
    },
    actions: { ...dialogs.actions, show, reopen, select: ways.select, openConversation: ways.openConversation, retry: () => workspace.model.retry() },
  };
};
