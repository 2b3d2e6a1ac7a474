'use client';
import { useState } from 'react';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useWork } from '../../platform/use-work.ts';
import { checkKitWraps } from '../../platform/vault/check-kit-wraps.ts';
import { testKit } from '../../platform/vault/kit-words.ts';
import { useNow } from '../../ui/clock.tsx';
import { isTestDue, keepsKit, newKitStep } from '../../platform/workspace/kit-due.ts';
import type { KitTestActions, KitTestSnapshot } from './kit-test-view-types.ts';

/** The drill. What was typed is in memory while the test runs, and nowhere else. */
export const useKitTest = (): { snapshot: KitTestSnapshot; actions: KitTestActions } => {
  const { api, clock } = useServices();
  const { account, source, vault } = useWorkspace();
  const { agency, members } = useAgencyState();
  const now = useNow();
  const [work, run, reset] = useWork();
  const [isGood, setGood] = useState(false);
  const [isAuditForged, setForged] = useState(false);
  const roles = members.get(account.uid)?.roles;

  const kit = (): KitTestSnapshot['kit'] => {
    if (agency === null || roles === undefined) return { status: 'loading' };
    if (!keepsKit(roles)) return { status: 'not-yours' };
    if (agency.kitConfirmedAtMs === null) return { status: 'missing' };
    return { status: 'there', testedAt: agency.kitTestedAtMs, isDue: isTestDue(agency, now) };
  };
  return {
    snapshot: {
      kit: kit(),
      newKit: agency?.kitConfirmedAtMs != null && roles?.includes('owner') === true ? (newKitStep(agency) ?? 'none') : null,
      work,
      isGood,
      isAuditForged,
    },
    actions: {
      test: (text) =>
        run(async () => {
          const { ark } = await testKit({ api, keyLog: vault.keyLog, device: vault.device }, text, clock.now());
          setGood(true);
          // What is found is named by the health of keys and renewed; a network that went away finds it at the next test.
          const found = await checkKitWraps({ api, source, vault }, ark).catch(() => null);
          setForged(found?.audit === 'forged');
        }),
      again: () => {
        reset();
        setGood(false);
        setForged(false);
      },
    },
  };
};
