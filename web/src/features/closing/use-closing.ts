'use client';
import { useCallback, useEffect, useState } from 'react';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { verdictOn } from '@liexin/domain/agency/rights';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useApprovals } from '../../platform/use-approvals.ts';
import { useWork } from '../../platform/use-work.ts';
import { openAskIds } from '../../platform/ask-ids.ts';
import { newLongId, newShortId } from '../../platform/vault/new-id.ts';
import { closingText } from '../../text/closing.ts';
import { useLanguage } from '../../ui/language-context.tsx';
import { useToast } from '../../ui/toasts.tsx';
import type { ClosingActions, ClosingPage, ClosingSnapshot } from './closing-view-types.ts';

type Preview =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly code: string }
  | { readonly status: 'ready'; readonly value: ResponseOf<'closingPreview'> };

/** Where the closing of the agency stands, what it is about, and what this person may do about it. */
export const useClosing = (): { snapshot: ClosingSnapshot; actions: ClosingActions } => {
  const { api } = useServices();
  const { account } = useWorkspace();
  const approvals = useApprovals();
  const { agency, members } = useAgencyState();
  const text = closingText[useLanguage()];
  const toast = useToast();
  const [preview, setPreview] = useState<Preview>({ status: 'loading' });
  const [work, run] = useWork();
  const [askIds] = useState(() => openAskIds(() => ({ approvalId: newLongId(), subject: newShortId() })));
  const roles = members.get(account.uid)?.roles ?? [];
  const mayClose = verdictOn(roles, 'agency.delete').kind !== 'no';
  const isAlone = [...members.values()].filter((member) => member.status === 'active' && member.roles.includes('owner')).length < 2;
  const asked = approvals.state.status === 'ready' ? approvals.state.value.find(({ view }) => view.what.kind === 'closing') : undefined;
  const closing = agency?.closing ?? null;
  const nameOf = (uid: string): string => members.get(uid)?.name ?? '';

  const load = useCallback((): void => {
    setPreview({ status: 'loading' });
    api.call('closingPreview', { params: {}, body: {} }).then(
      (value) => setPreview({ status: 'ready', value }),
      (error: unknown) => setPreview({ status: 'failed', code: faultCode(error) }),
    );
  }, [api]);
  useEffect(() => {
    if (mayClose) load();
  }, [mayClose, load]);

  const decide = (by: (approvalId: string) => void): void => {
    if (asked !== undefined) by(asked.approvalId);
  };

  return {
    snapshot: { page: mayClose ? page() : null, work: asked === undefined || asked.work.status === 'idle' ? work : asked.work },
    actions: {
      retry: load,
      ask: () =>
        run(async () => {
          await askIds.ask(null, (ids) => api.call('askApproval', { params: {}, body: { kind: 'closing', ...ids } }));
          toast({ words: isAlone ? text.askedAlone : text.asked });
        }),
      agree: () => decide(approvals.approve),
      refuse: () => decide(approvals.refuse),
      stop: () => decide(approvals.stop),
      undo: () =>
        run(async () => {
          if (closing === null) return;
          await api.call('undoClosing', { params: {}, body: { closingId: closing.id } });
          toast({ words: text.undone });
        }),
    },
  };

  function page(): ClosingPage {
    if (closing !== null) {
      const { endsAtMs, counts, keptUntilMs, recordUntilMs } = closing;
      return { kind: 'pending', by: nameOf(closing.askedBy), endsAtMs, about: { counts, keptUntilMs, recordUntilMs } };
    }
    if (asked !== undefined) {
      const { aloneAtMs, expiresAtMs } = asked.view;
      return {
        kind: 'asked',
        by: asked.askedBy,
        untilMs: aloneAtMs ?? expiresAtMs,
        isAlone: aloneAtMs !== null,
        mayAgree: asked.mayApprove,
        mayStop: asked.mayStop !== null,
      };
    }
    if (preview.status !== 'ready') return preview.status === 'loading' ? { kind: 'loading' } : { kind: 'failed', code: preview.code };
    const { counts, keptUntilMs, recordUntilMs, endsAtMs, hasWitness } = preview.value;
    return { kind: 'open', about: { counts, keptUntilMs, recordUntilMs }, endsAtMs, hasWitness, isAlone };
  }
};
