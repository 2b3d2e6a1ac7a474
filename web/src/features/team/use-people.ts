'use client';
import { useState, useSyncExternalStore } from 'react';
import { may } from '@liexin/domain/agency/rights';
import type { Role } from '@liexin/domain/agency/role';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useWork, type Work } from '../../platform/use-work.ts';
import type { InvitationsState } from '../../platform/workspace/invitations-model.ts';
import { useRemoval } from './use-removal.ts';
import type { InviteRole, PeopleActions, PeopleSnapshot } from './people-view-types.ts';

const rolesOf: Readonly<Record<InviteRole, { readonly roles: readonly Role[]; readonly lead: boolean }>> = {
  consultant: { roles: ['consultant'], lead: false },
  lead: { roles: ['consultant'], lead: true },
  researcher: { roles: ['researcher'], lead: false },
  admin: { roles: ['admin'], lead: false },
};

const noInvitations: InvitationsState = { status: 'loading' };

/** People of the agency, invitations, and what this person may do about them. */
export const usePeople = (): { snapshot: PeopleSnapshot; actions: PeopleActions } => {
  const { clock } = useServices();
  const { account, vault, invitations } = useWorkspace();
  const agency = useAgencyState();
  const removal = useRemoval();
  const open = useSyncExternalStore(
    (changed) => invitations()?.subscribe(changed) ?? (() => undefined),
    () => invitations()?.state() ?? noInvitations,
    () => noInvitations,
  );
  const [dialog, setDialog] = useState<{ kind: 'none' } | { kind: 'invite' } | { kind: 'made'; name: string; url: string }>({ kind: 'none' });
  const [copied, setCopied] = useState<'none' | 'link' | 'text'>('none');
  const [work, run, reset] = useWork();
  const [revoking, setRevoking] = useState<Readonly<Record<string, Work>>>({});
  const mayInvite = may(agency.members.get(account.uid)?.roles ?? [], 'member.invite');

  return {
    snapshot: {
      people:
        agency.members.size === 0
          ? { status: 'loading' }
          : {
              status: 'ready',
              value: [...agency.members.values()]
                .map((member) => ({
                  uid: member.uid,
                  name: member.name,
                  email: member.email,
                  roles: member.roles,
                  isLead: member.isLead,
                  isYou: member.uid === account.uid,
                  isRemoved: member.status === 'removed',
                  mayRemove: removal.mayRemove(member),
                  work: removal.workOf(member.uid),
                }))
                .toSorted((a, b) => Number(a.isRemoved) - Number(b.isRemoved) || Number(b.isYou) - Number(a.isYou) || a.name.localeCompare(b.name)),
            },
      renewal: removal.renewal,
      asksForKit: removal.asksForKit,
      invitations: mayInvite ? rows(open) : null,
      dialog: dialogOf(),
    },
    actions: {
      startInvite: () => {
        reset();
        setDialog({ kind: 'invite' });
      },
      closeDialog: () => setDialog({ kind: 'none' }),
      invite: ({ name, role }) =>
        run(async () => {
          const { path } = await vault.invitations.make({ ...rolesOf[role], clearance: ['standard'], name });
          setCopied('none');
          setDialog({ kind: 'made', name, url: `${location.origin}${path}` });
        }),
      copy: (text, what) => void navigator.clipboard.writeText(text).then(() => setCopied(what)),
      revoke: (inviteId) => {
        const set = (state: Work): void => setRevoking((all) => ({ ...all, [inviteId]: state }));
        set({ status: 'busy' });
        vault.invitations.revoke(inviteId).then(
          () => set({ status: 'idle' }),
          (error: unknown) => set({ status: 'failed', code: faultCode(error) }),
        );
      },
      retry: () => invitations()?.retry(),
      remove: removal.remove,
    },
  };

  function rows(state: InvitationsState): NonNullable<PeopleSnapshot['invitations']> {
    if (state.status !== 'ready') return state;
    const now = clock.now();
    return {
      status: 'ready',
      value: state.value.map(({ inviteId, name, roles, lead, state: stands, expiresAtMs }) => ({
        inviteId,
        name,
        roles,
        isLead: lead,
        state: stands === 'pending' && now >= expiresAtMs ? 'expired' : stands,
        expiresAt: expiresAtMs,
        work: revoking[inviteId] ?? { status: 'idle' },
      })),
    };
  }

  function dialogOf(): PeopleSnapshot['dialog'] {
    if (dialog.kind === 'invite') return { kind: 'invite', work };
    return dialog.kind === 'made' ? { ...dialog, agencyName: agency.agency?.displayName ?? '', copied } : dialog;
  }
};
