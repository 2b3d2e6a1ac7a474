'use client';
import { useCallback, useEffect, useState } from 'react';
import { may } from '@liexin/domain/agency/rights';
import { takesTwo, type RoleState } from '@liexin/domain/agency/role-change';
import { approversOf, mayAsk, type Colleague } from '@liexin/domain/agency/two-person';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useApprovals, type WaitingRequest } from '../../platform/use-approvals.ts';
import { useWork } from '../../platform/use-work.ts';
import { useText } from '../../ui/language-context.tsx';
import { useToast } from '../../ui/toasts.tsx';
import type { ApprovalRow, RolesActions, RolesSnapshot } from './roles-view-types.ts';

type Witness = NonNullable<RolesSnapshot['witness']>;

/** Roles of the agency's people, requests that wait, the witness, and what this person may do about them. */
export const useRoles = (): { snapshot: RolesSnapshot; actions: RolesActions } => {
  const { api } = useServices();
  const { account, vault } = useWorkspace();
  const approvals = useApprovals();
  const agency = useAgencyState();
  const text = useText().approvals;
  const toast = useToast();
  const [changing, setChanging] = useState<string | null>(null);
  const [work, run, reset] = useWork();
  const [witness, setWitness] = useState<Witness>({ status: 'loading' });
  const [witnessWork, runWitness] = useWork();

  const me = agency.members.get(account.uid);
  const mayChange = may(me?.roles ?? [], 'role.grant');
  const seesApprovals = mayChange || me?.roles.includes('auditor') === true;
  const isOwner = me?.roles.includes('owner') === true;
  const colleagues: Colleague[] = [...agency.members.values()].filter(({ status }) => status === 'active').map(({ uid, roles }) => ({ uid, roles }));
  const nameOf = (uid: string): string => agency.members.get(uid)?.name ?? '';
  const subject = changing === null ? undefined : agency.members.get(changing);

  const load = useCallback((): void => {
    setWitness({ status: 'loading' });
    api.call('witness', { params: {}, body: {} }).then(
      ({ email }) => setWitness({ status: 'ready', value: email }),
      (error: unknown) => setWitness({ status: 'failed', code: faultCode(error) }),
    );
  }, [api]);
  useEffect(() => {
    if (isOwner) load();
  }, [isOwner, load]);

  return {
    snapshot: {
      changeable: new Set(
        mayChange ? colleagues.filter(({ uid, roles }) => uid !== account.uid && (isOwner || !roles.includes('owner'))).map(({ uid }) => uid) : [],
      ),
      dialog:
        subject === undefined
          ? null
          : {
              name: subject.name,
              now: { roles: subject.roles, lead: subject.isLead, clearance: subject.clearance },
              mayHigh: mayAsk('role', { uid: account.uid, roles: me?.roles ?? [] }),
              isAlone: approversOf(colleagues, { kind: 'role', askedBy: account.uid, subject: subject.uid }).length === 0,
              hasWitness: witness.status === 'ready' && witness.value !== null,
              work,
            },
      approvals: !seesApprovals ? null : approvals.state.status === 'ready' ? { status: 'ready', value: approvals.state.value.map(row) } : approvals.state,
      witness: isOwner ? witness : null,
      witnessWork,
    },
    actions: {
      startChange: (uid) => {
        reset();
        setChanging(uid);
      },
      closeChange: () => setChanging(null),
      change: (to) =>
        run(async () => {
          if (subject === undefined) return;
          await (takesTwo(subject, to) ? ask(subject.uid, to) : vault.roles.change(subject.uid, to));
          toast({ words: takesTwo(subject, to) ? text.asked : text.changed(subject.name) });
          setChanging(null);
        }),
      approve: approvals.approve,
      refuse: approvals.refuse,
      stop: approvals.stop,
      saveWitness: (email) =>
        runWitness(async () => {
          await api.call('setWitness', { params: {}, body: { email } });
          setWitness({ status: 'ready', value: email });
          toast({ words: text.witnessSaved });
        }),
      retryRoles: () => {
        approvals.retry();
        if (isOwner) load();
      },
    },
  };

  function ask(uid: string, to: RoleState): Promise<void> {
    return vault.roles.ask(uid, to, approversOf(colleagues, { kind: 'role', askedBy: account.uid, subject: uid }).length === 0);
  }

  function row({ view: { subject: about, what }, ...request }: WaitingRequest): ApprovalRow {
    return { ...request, what: whatOf(about, what) };
  }

  function whatOf(about: string, what: WaitingRequest['view']['what']): ApprovalRow['what'] {
    if (what.kind === 'retention') return { ...what, firstAt: what.firstAtMs };
    if (what.kind !== 'role') return what;
    const { from, to } = what;
    return {
      kind: 'role',
      subject: nameOf(about),
      gives: to.roles.filter((role) => !from.roles.includes(role)),
      takes: from.roles.filter((role) => !to.roles.includes(role)),
    };
  }
};
