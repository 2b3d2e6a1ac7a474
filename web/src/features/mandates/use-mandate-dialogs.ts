'use client';
import { useEffect, useRef, useState } from 'react';
import { useApp, useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useUiState } from '../../platform/use-ui-state.ts';
import { useWork } from '../../platform/use-work.ts';
import { newConversationIds, type ConversationIds } from '../../platform/vault/make-conversation.ts';
import { newMandateIds } from '../../platform/vault/make-mandate.ts';
import { addCandidate, createMandate, makeLink, sourceOf, whenDirectory } from '../../platform/workspace/actions.ts';
import { useApproachCheck } from '../../platform/use-approach-check.ts';
import { colleaguesOf } from '../../platform/workspace/colleagues.ts';
import type { MandatesActions, MandatesSnapshot, ShareLinkActions, ShareLinkSnapshot } from './mandates-view-types.ts';
import { useTeamDialog } from './use-team-dialog.ts';

type DialogActions = Pick<
  MandatesActions,
  | 'startCreateMandate'
  | 'createMandate'
  | 'startAddCandidate'
  | 'typeCandidate'
  | 'addCandidate'
  | 'openTeam'
  | 'enterTeam'
  | 'startClose'
  | 'closeMandate'
  | 'closeDialog'
>;

export interface MandateDialogsModel {
  readonly dialog: MandatesSnapshot['dialog'];
  readonly ownFirstName: string;
  readonly actions: DialogActions;
  readonly shareActions: ShareLinkActions;
}

export interface DialogWays {
  readonly openConversation: (conversationId: string) => void;
  readonly openMandate: (mandateId: string) => void;
  /** The gate: before the first real candidate. */
  readonly openKit: () => void;
}

/** The dialogs about searches and links, usable on every screen of the workspace. Which one is open is shared state. */
export const useMandateDialogs = ({ openConversation, openMandate, openKit }: DialogWays): MandateDialogsModel => {
  const { preferences } = useApp();
  const { api, clock } = useServices();
  const workspace = useWorkspace();
  const agency = useAgencyState();
  const { dialog } = useUiState();
  const [work, run, reset] = useWork();
  const ids = useRef<{ mandate: ReturnType<typeof newMandateIds>; conversation: ConversationIds } | null>(null);
  const team = useTeamDialog(dialog.kind === 'team' ? dialog.mandateId : null);
  const { check, typed } = useApproachCheck(dialog.kind === 'add-candidate' ? dialog.mandateId : null);
  const share = useShare(dialog.kind === 'share-link' ? dialog.conversationId : null);
  const { uid } = workspace.account;
  const ownFirstName = preferences.ownFirstName(uid) || (agency.members.get(uid)?.name ?? '');
  const ports = async () => ({ api, source: workspace.source, vault: workspace.vault, directory: await whenDirectory(workspace.model) });

  const open = (next: Parameters<typeof workspace.ui.set>[0]['dialog']): void => {
    if (next === undefined) return;
    // Ids are made when a form opens: sending it twice makes one thing.
    ids.current = { mandate: newMandateIds(), conversation: newConversationIds() };
    reset();
    workspace.ui.set({ dialog: next });
  };
  const close = (): void => workspace.ui.set({ dialog: { kind: 'none' } });

  return {
    ownFirstName,
    dialog: dialogOf(),
    actions: {
      closeDialog: close,
      startCreateMandate: () => open({ kind: 'create-mandate' }),
      createMandate: ({ title, client }) =>
        run(async () => {
          const made = ids.current?.mandate ?? newMandateIds();
          await createMandate(await ports(), { card: { title: title.trim(), client: client.trim() }, sample: false, ids: made });
          close();
          openMandate(made.mandateId);
        }),
      startClose: (mandateId) => open({ kind: 'close-mandate', mandateId }),
      closeMandate: (isPlaced) =>
        run(async () => {
          if (dialog.kind !== 'close-mandate') return;
          await api.call('closeMandate', { params: { mandateId: dialog.mandateId }, body: { isPlaced } });
          close();
        }),
      openTeam: (mandateId) => open({ kind: 'team', mandateId }),
      enterTeam: team.enter,
      startAddCandidate: (mandateId) => {
        const mandate = workspace.model.state().mandates.get(mandateId);
        // The gate stands before the form, so that nobody types a name and loses it.
        if (mandate?.isSample === false && agency.agency?.kitConfirmedAtMs === null) return openKit();
        open({ kind: 'add-candidate', mandateId });
      },
      typeCandidate: typed,
      addCandidate: (form) =>
        run(async () => {
          const mandate = dialog.kind === 'add-candidate' ? agency.mandates.get(dialog.mandateId) : undefined;
          if (mandate === undefined) return;
          const made = ids.current?.conversation ?? newConversationIds();
          preferences.setOwnFirstName(uid, form.ownFirstName.trim());
          await addCandidate(await ports(), {
            mandateId: mandate.id,
            compartment: mandate.compartment,
            ids: made,
            name: form.name.trim(),
            language: form.language,
            source: form.source,
            email: form.email.trim() === '' ? null : form.email.trim(),
            employer: form.employer,
            phone: form.phone,
            own: { name: form.ownFirstName.trim(), role: 'consultant' },
            colleagues: colleaguesOf(mandate.team.filter((one) => one !== uid).flatMap((one) => agency.members.get(one) ?? [])),
            addedAtMs: clock.now(),
          });
          // A sample's candidate is nobody. Where somebody has to be asked first, the conversation says so, and holds what is written meanwhile.
          const answer = mandate.isSample ? null : await workspace.vault.approaches.clear(made.conversationId, form.reason === '' ? null : form.reason);
          if (answer !== null && answer.state !== 'cleared') {
            close();
            return openConversation(made.conversationId);
          }
          workspace.ui.set({ dialog: { kind: 'share-link', conversationId: made.conversationId } });
        }),
    },
    shareActions: {
      copy: share.copy,
      retry: share.retry,
      close,
      openConversation: (conversationId) => {
        close();
        openConversation(conversationId);
      },
    },
  };

  function dialogOf(): MandatesSnapshot['dialog'] {
    if (dialog.kind === 'create-mandate') return { kind: 'create-mandate', work };
    if (dialog.kind === 'add-candidate')
      return { kind: 'add-candidate', mandateId: dialog.mandateId, mandateTitle: agency.mandates.get(dialog.mandateId)?.card?.title ?? '', work, check };
    if (dialog.kind === 'close-mandate') return { kind: 'close-mandate', mandateTitle: agency.mandates.get(dialog.mandateId)?.card?.title ?? '', work };
    if (dialog.kind === 'team') return team.snapshot === null ? { kind: 'none' } : { kind: 'team', team: team.snapshot };
    return dialog.kind === 'share-link' && share.snapshot !== null ? { kind: 'share-link', share: share.snapshot } : { kind: 'none' };
  }
};

/** The reply link of one conversation for the dialog: the one that is there, or a new one. */
const useShare = (conversationId: string | null): { snapshot: ShareLinkSnapshot | null; copy: ShareLinkActions['copy']; retry: () => void } => {
  const { preferences } = useApp();
  const workspace = useWorkspace();
  const agency = useAgencyState();
  const [made, setMade] = useState<{ for: string; url: string; expiresAt: number | null } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [copied, setCopied] = useState<ShareLinkSnapshot['copied']>('none');
  const [turn, setTurn] = useState(0);
  const conversation = conversationId === null ? undefined : agency.conversations.get(conversationId);
  const isThere = conversation !== undefined;
  const { uid } = workspace.account;
  const first = preferences.ownFirstName(uid) || (agency.members.get(uid)?.name ?? '');
  const agencyName = agency.agency?.displayName ?? '';

  useEffect(() => {
    // What was shown before may have been replaced since: nobody is handed an address that was not looked up for this opening.
    setMade(null);
    const found = conversationId === null ? undefined : workspace.model.state().conversations.get(conversationId);
    if (conversationId === null || found === undefined) return undefined;
    let isGone = false;
    setCopied('none');
    setFailure(null);
    const names = { agency: agencyName, first };
    const load = async (): Promise<void> => {
      const view = await workspace.vault.links.view(conversationId, names);
      const kept = view === null ? undefined : workspace.freshLinks.get(view.detail.linkId);
      const known = view?.url ?? kept ?? null;
      if (known !== null && view !== null && view.detail.state !== 'ended') {
        if (!isGone) setMade({ for: conversationId, url: known, expiresAt: view.detail.expiresMs });
        return;
      }
      const url = await makeLink(workspace, conversationId, { ...names, role: 'consultant', language: found.language, source: sourceOf(found.card?.source) });
      if (!isGone) setMade({ for: conversationId, url, expiresAt: null });
    };
    load().catch((error: unknown) => {
      if (!isGone) setFailure(faultCode(error));
    });
    return () => {
      isGone = true;
    };
  }, [conversationId, isThere, turn, workspace, agencyName, first]);

  if (conversationId === null) return { snapshot: null, copy: () => undefined, retry: () => undefined };
  const isMade = made?.for === conversationId;
  return {
    snapshot: {
      conversationId,
      candidateName: conversation?.card?.name ?? '',
      candidateLanguage: conversation?.language ?? 'en',
      agencyName,
      consultantFirstName: first,
      url: isMade ? made.url : null,
      isClaimed: conversation?.link?.state === 'claimed',
      expiresAt: isMade ? (made.expiresAt ?? conversation?.link?.expiresAtMs ?? null) : null,
      copied,
      work: failure === null ? { status: isMade ? 'idle' : 'busy' } : { status: 'failed', code: failure },
    },
    copy: (text, what) =>
      void navigator.clipboard.writeText(text).then(
        () => setCopied(what),
        () => setFailure('copy-failed'),
      ),
    retry: () => setTurn((now) => now + 1),
  };
};
