'use client';
import { useSyncExternalStore } from 'react';
import { mayApprove, mayStop, type Colleague } from '@liexin/domain/agency/two-person';
import type { Loadable, WaitingActions, WaitingSnapshot } from '../ui/view-types.ts';
import { useServices, useWorkspace } from './app-context.tsx';
import { useAgencyState } from './use-agency-state.ts';
import { useWorks } from './use-works.ts';
import type { ApprovalsState, ApprovalView } from './workspace/approvals-model.ts';

/** A request and what it is about, as the model has it. */
export interface WaitingRequest extends WaitingSnapshot {
  readonly view: ApprovalView;
}

export interface Approvals extends WaitingActions {
  readonly state: Loadable<readonly WaitingRequest[]>;
  retry(): void;
}

const loading: ApprovalsState = { status: 'loading' };

/** What takes two people and is not over. A decision that got lost is made again: one's own repeats without effect (AP4). */
export const useApprovals = (): Approvals => {
  const { api } = useServices();
  const { account, vault, approvals } = useWorkspace();
  const { members } = useAgencyState();
  const [workOf, run] = useWorks();
  const open = useSyncExternalStore(
    (changed) => approvals()?.subscribe(changed) ?? (() => undefined),
    () => approvals()?.state() ?? loading,
    () => loading,
  );
  const me: Colleague = { uid: account.uid, roles: members.get(account.uid)?.roles ?? [] };

  const give = ({ approvalId, subject, what }: ApprovalView): Promise<unknown> =>
    what.kind === 'role'
      ? vault.roles.carryOut('giveApproval', approvalId, subject, what.to)
      : api.call('giveApproval', { params: { approvalId }, body: { act: null } });

  const waiting = (view: ApprovalView): WaitingRequest => {
    const { approvalId, state, askedBy, subject, what, aloneAtMs, expiresAtMs } = view;
    const stops = mayStop({ kind: what.kind, askedBy, aloneAt: aloneAtMs }, me);
    return {
      view,
      approvalId,
      askedBy: members.get(askedBy)?.name ?? '',
      wait: state === 'ripe' ? { kind: 'ripe' } : aloneAtMs === null ? { kind: 'second', until: expiresAtMs } : { kind: 'alone', at: aloneAtMs },
      mayApprove: mayApprove(what.kind, me) && askedBy !== me.uid && subject !== me.uid,
      mayStop: !stops ? null : aloneAtMs !== null ? 'stop' : 'take-back',
      work: workOf(approvalId),
    };
  };

  return {
    state: open.status === 'ready' ? { status: 'ready', value: open.value.map(waiting) } : open,
    approve: (approvalId) => {
      const found = open.status === 'ready' ? open.value.find((one) => one.approvalId === approvalId) : undefined;
      if (found) run(approvalId, () => give(found));
    },
    refuse: (approvalId) => run(approvalId, () => api.call('refuseApproval', { params: { approvalId }, body: {} })),
    stop: (approvalId) => run(approvalId, () => api.call('stopApproval', { params: { approvalId }, body: {} })),
    retry: () => approvals()?.retry(),
  };
};
