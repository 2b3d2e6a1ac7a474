'use client';
import { useEffect } from 'react';
import { useApp, usePreference, useServices, useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useOnline } from '../../platform/use-online.ts';
import { useWitness } from '../../platform/use-witness.ts';
import { useOutboxItems } from '../../platform/use-outbox.ts';
import { useUiState } from '../../platform/use-ui-state.ts';
import { unreadConversations, unreadRooms } from '../../platform/workspace/conversation-summary.ts';
import { useNow } from '../../ui/clock.tsx';
import type { ShellActions, ShellPlace, ShellSnapshot } from './shell-view-types.ts';
import { isTestDue, keepsKit, newKitStep } from '../../platform/workspace/kit-due.ts';
import { useWaitingDevices } from './use-waiting-devices.ts';

/** The frame of the workspace: badges, bars, account menu, own devices that wait. */
export const useShell = (place: ShellPlace, isDeep: boolean): { snapshot: ShellSnapshot; actions: ShellActions; isKitConfirmed: boolean } => {
  const { preferences } = useApp();
  const { clock, session, store } = useServices();
  const workspace = useWorkspace();
  const agency = useAgencyState();
  const ui = useUiState();
  const outbox = useOutboxItems();
  const isOnline = useOnline() && !ui.isFlight;
  const language = usePreference((known) => known.language(), 'en');
  const theme = usePreference((known) => known.theme(), 'system');
  const now = useNow();
  const witness = useWitness();
  const { uid, email } = workspace.account;
  const member = agency.members.get(uid);
  const devices = useWaitingDevices();
  const agencyName = agency.agency?.displayName ?? preferences.agencyName();
  const waiting = outbox.filter((item) => item.stage !== 'failed').length;
  const hasReal = [...agency.mandates.values()].some((mandate) => !mandate.isSample);

  useEffect(() => {
    if (agency.agency !== null) preferences.setAgencyName(agency.agency.displayName);
  }, [agency.agency, preferences]);

  return {
    isKitConfirmed: agency.agency?.kitConfirmedAtMs != null,
    snapshot: {
      place,
      isDeep,
      agencyName,
      member: { name: member?.name ?? '', email },
      language,
      theme,
      unread: unreadConversations(agency, uid, now),
      unreadRooms: unreadRooms(agency, uid),
      network: isOnline ? 'online' : 'offline',
      waiting,
      clockOffByMinutes: clock.offByMinutes(),
      isPrivateMode: !store.persistent,
      kitMissing: hasReal && agency.agency?.kitConfirmedAtMs === null,
      kitTestDue: agency.agency !== null && member !== undefined && keepsKit(member.roles) && isTestDue(agency.agency, now),
      newKit: agency.agency !== null && member?.roles.includes('owner') === true ? newKitStep(agency.agency) : null,
      isRecordRewritten: witness.kind === 'alarm',
      approve: devices.snapshot,
      lockWork: { status: 'idle' },
    },
    actions: {
      ...devices.actions,
      lock: () => session.lock(waiting),
      signOut: () => void session.signOut(),
      chooseLanguage: (chosen) => preferences.setLanguage(chosen),
      chooseTheme: (chosen) => preferences.setTheme(chosen),
    },
  };
};
