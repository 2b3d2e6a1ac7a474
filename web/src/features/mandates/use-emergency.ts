'use client';
import { useState } from 'react';
import { mayBreakGlass, toldOf } from '@liexin/domain/agency/emergency';
import { useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useWork } from '../../platform/use-work.ts';
import type { ForeignConversation } from '../../platform/vault/emergencies.ts';
import type { EmergencyActions, EmergencySnapshot } from './emergency-view-types.ts';
import type { Loadable } from '../../ui/view-types.ts';

type Found = Loadable<readonly ForeignConversation[]>;

/** Emergency access to a search; null for whoever has no such right or is in its team. */
export const useEmergency = (
  mandateId: string,
  openConversation: (conversationId: string) => void,
): { snapshot: EmergencySnapshot; actions: EmergencyActions } | null => {
  const { account, vault } = useWorkspace();
  const agency = useAgencyState();
  const [found, setFound] = useState<Found | null>(null);
  const [work, run, reset] = useWork();
  const mandate = agency.mandates.get(mandateId);
  const roles = agency.members.get(account.uid)?.roles ?? [];
  if (mandate === undefined || mandate.team.includes(account.uid) || !mayBreakGlass(roles, 'candidate', false)) return null;

  const colleagues = [...agency.members.values()].filter(({ status }) => status === 'active').map(({ uid, roles: held }) => ({ uid, roles: held }));
  const choice = ({ conversationId, candidateName, assigned, readers }: ForeignConversation) => ({
    conversationId,
    candidateName,
    told: toldOf({ reader: account.uid, colleagues, assigned, readers }).map((uid) => agency.members.get(uid)?.name ?? ''),
  });
  return {
    snapshot: {
      dialog: found === null ? null : { conversations: found.status === 'ready' ? { status: 'ready', value: found.value.map(choice) } : found, work },
    },
    actions: {
      start: () => {
        reset();
        setFound({ status: 'loading' });
        vault.emergencies.conversations(mandate.id, mandate.compartment).then(
          (value) => setFound((now) => now && { status: 'ready', value }),
          (error: unknown) => setFound((now) => now && { status: 'failed', code: faultCode(error) }),
        );
      },
      begin: (conversationId, reason) =>
        run(async () => {
          await vault.emergencies.begin(conversationId, reason);
          setFound(null);
          openConversation(conversationId);
        }),
      close: () => setFound(null),
    },
  };
};
