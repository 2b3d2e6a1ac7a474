'use client';
import { may } from '@liexin/domain/agency/rights';
import { useServices, useWorkspace } from './app-context.tsx';
import { useAgencyState } from './use-agency-state.ts';
import { useWork, type Work } from './use-work.ts';

/** What this person may do about a search that is closed: reopen it, ask somebody who may, or wait, because somebody has asked. */
export type Reopening = 'may' | 'ask' | 'asked';

/** Null while the search is open. Asking and reopening repeat without harm, so that a lost answer is tried again by hand. */
export const useReopen = (mandateId: string | null): { readonly reopening: Reopening | null; readonly work: Work; readonly reopen: () => void } => {
  const { account } = useWorkspace();
  const { api } = useServices();
  const agency = useAgencyState();
  const [work, run] = useWork();
  const mandate = mandateId === null ? undefined : agency.mandates.get(mandateId);
  if (mandate?.isClosed !== true) return { reopening: null, work, reopen: () => undefined };
  const mayReopen = may(agency.members.get(account.uid)?.roles ?? [], 'mandate.close', { onMandate: mandate.team.includes(account.uid) });
  return {
    reopening: mayReopen ? 'may' : mandate.reopenAskedBy === null ? 'ask' : 'asked',
    work,
    reopen: () =>
      run(async () => {
        await api.call(mayReopen ? 'reopenMandate' : 'askReopen', { params: { mandateId: mandate.id }, body: {} });
      }),
  };
};
