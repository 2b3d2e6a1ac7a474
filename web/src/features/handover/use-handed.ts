'use client';
import { useState, useSyncExternalStore } from 'react';
import { useApp, useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import type { HandedSnapshot } from './handed-bar.tsx';

/** The newest handover to this person that they have not put away on this device; null where there is none. */
export const useHanded = (): { snapshot: HandedSnapshot; seen: () => void } | null => {
  const { preferences } = useApp();
  const { account, handovers } = useWorkspace();
  const agency = useAgencyState();
  const [, renew] = useState(0);
  const views = useSyncExternalStore(
    (changed) => handovers()?.subscribe(changed) ?? (() => undefined),
    () => handovers()?.state() ?? null,
    () => null,
  );
  const flagOf = (id: string): string => `handed.${id}`;
  const mine = (views ?? [])
    .filter(({ id, state }) => (state === 'running' || state === 'done') && !preferences.flag(flagOf(id)))
    .map((view) => ({ view, count: Object.values(view.plan).reduce((sum, { receivers }) => sum + (receivers[account.uid]?.length ?? 0), 0) }))
    .find(({ count }) => count > 0);
  if (mine === undefined) return null;
  return {
    snapshot: { fromName: agency.members.get(mine.view.from)?.name ?? '', count: mine.count },
    seen: () => {
      preferences.setFlag(flagOf(mine.view.id), true);
      renew((turn) => turn + 1);
    },
  };
};
