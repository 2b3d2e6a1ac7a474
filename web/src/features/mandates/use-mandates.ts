'use client';
import { useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { linkWord, unreadIn } from '../../platform/workspace/conversation-summary.ts';
import type { MandateCandidate, MandateRow, MandatesActions, MandatesSnapshot } from './mandates-view-types.ts';
import type { MandateDialogsModel } from './use-mandate-dialogs.ts';

/** Searches with their candidates, the newest first. */
export const useMandates = (
  selected: string | null,
  dialogs: MandateDialogsModel,
  ways: { readonly select: (mandateId: string | null) => void; readonly openConversation: (conversationId: string) => void },
): { snapshot: MandatesSnapshot; actions: MandatesActions } => {
  const workspace = useWorkspace();
  const agency = useAgencyState();
  const { uid } = workspace.account;
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
  const rows = [...agency.mandates.values()]
    .map((mandate): MandateRow => ({
      mandateId: mandate.id,
      title: mandate.card?.title ?? null,
      client: mandate.card?.client ?? null,
      isSample: mandate.isSample,
      isClosed: mandate.isClosed,
      openedAt: mandate.openedAtMs,
      team: mandate.team.map((member) => ({ name: agency.members.get(member)?.name ?? '' })),
      candidates: candidates(mandate.id),
    }))
    .toSorted((a, b) => b.openedAt - a.openedAt);
  return {
    snapshot: {
      status: agency.status,
      code: agency.code,
      mandates: rows,
      selected,
      dialog: dialogs.dialog,
      ownFirstName: dialogs.ownFirstName,
      agencyName: agency.agency?.displayName ?? '',
    },
    actions: { ...dialogs.actions, select: ways.select, openConversation: ways.openConversation, retry: () => workspace.model.retry() },
  };
};
