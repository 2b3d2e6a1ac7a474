'use client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { may } from '@liexin/domain/agency/rights';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import type { Work } from '../../platform/use-work.ts';
import { useWorks } from '../../platform/use-works.ts';
import { removeMember } from '../../platform/vault/remove-member.ts';
import type { Member } from '../../platform/workspace/agency-state.ts';
import { newKitStep } from '../../platform/workspace/kit-due.ts';
import { useText } from '../../ui/language-context.tsx';
import { useToast } from '../../ui/toasts.tsx';
import type { RenewalShown } from './people-view-types.ts';

interface Removal {
  readonly renewal: RenewalShown;
  readonly mayRemove: (member: Member) => boolean;
  readonly workOf: (uid: string) => Work;
  readonly remove: (uid: string) => void;
  readonly asksForKit: boolean;
}

/** Removing people, and how far the keys are that are renewed because of it. */
export const useRemoval = (): Removal => {
  const { api } = useServices();
  const { account, vault, renewal } = useWorkspace();
  const { members, agency } = useAgencyState();
  const text = useText().removal;
  const toast = useToast();
  const [workOf, run] = useWorks();
  const [wasLeft, setWasLeft] = useState(false);
  const progress = useSyncExternalStore(renewal.subscribe, renewal.progress, () => null);
  const roles = members.get(account.uid)?.roles ?? [];
  const isAllowed = may(roles, 'member.remove');

  useEffect(() => (isAllowed ? renewal.watch() : undefined), [renewal, isAllowed]);
  if (progress !== null && progress.left > 0 && !wasLeft) setWasLeft(true);

  return {
    renewal:
      progress === null || (progress.left === 0 && !wasLeft)
        ? { kind: 'none' }
        : progress.left === 0
          ? { kind: 'done' }
          : { kind: 'renewing', done: progress.total - progress.left, total: progress.total },
    mayRemove: (member) =>
      isAllowed && member.uid !== account.uid && member.status === 'active' && (roles.includes('owner') || !member.roles.includes('owner')),
    workOf,
    remove: (uid) => {
      const name = members.get(uid)?.name ?? '';
      run(uid, async () => {
        await removeMember({ api, keyLog: vault.keyLog, device: vault.device }, uid);
        toast({ words: text.removed(name) });
        // Few keys may all be renewed before anybody has asked how many are left.
        void renewal.refresh().then(() => setWasLeft(true));
      });
    },
    asksForKit: roles.includes('owner') && agency !== null && newKitStep(agency) === 'make',
  };
};
