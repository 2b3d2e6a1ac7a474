'use client';
import { useSyncExternalStore } from 'react';
import { useWorkspace } from './app-context.tsx';
import { paced } from './paced.ts';
import { emptyAgency, type AgencyState } from './workspace/agency-state.ts';

/** The workspace's live picture. */
export const useAgencyState = (): AgencyState => {
  const { model } = useWorkspace();
  return useSyncExternalStore(paced(model.subscribe), model.state, () => emptyAgency);
};
