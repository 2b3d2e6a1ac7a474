'use client';
import { useState } from 'react';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useWork } from '../../platform/use-work.ts';
import { testKit } from '../../platform/vault/kit-words.ts';
import { useNow } from '../../ui/clock.tsx';
import { isTestDue, keepsKit } from '../../platform/workspace/kit-due.ts';
import type { KitTestActions, KitTestSnapshot } from './kit-test-view-types.ts';

/** The drill. What was typed is in memory while the test runs, and nowhere else. */
export const useKitTest = (): { snapshot: KitTestSnapshot; actions: KitTestActions } => {
  const { api, clock } = useServices();
  const { account, vault } = useWorkspace();
  const { agency, members } = useAgencyState();
  const now = useNow();
  const [work, run, reset] = useWork();
  const [isGood, setGood] = useState(false);
  const roles = members.get(account.uid)?.roles;

  const kit = (): KitTestSnapshot['kit'] => {
    if (agency === null || roles === undefined) return { status: 'loading' };
    if (!keepsKit(roles)) return { status: 'not-yours' };
    if (agency.kitConfirmedAtMs === null) return { status: 'missing' };
    return { status: 'there', testedAt: agency.kitTestedAtMs, isDue: isTestDue(agency, now) };
  };
  return {
    snapshot: { kit: kit(), work, isGood },
    actions: {
      test: (text) =>
        run(async () => {
          await testKit({ api, keyLog: vault.keyLog, device: vault.device }, text, clock.now());
          setGood(true);
        }),
      again: () => {
        reset();
        setGood(false);
      },
    },
  };
};
