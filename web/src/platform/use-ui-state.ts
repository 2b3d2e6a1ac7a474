'use client';
import { useSyncExternalStore } from 'react';
import { useWorkspace } from './app-context.tsx';
import type { UiState } from './workspace/ui-state.ts';

/** What screens of one workspace share about how things are shown. */
export const useUiState = (): UiState => {
  const { ui } = useWorkspace();
  return useSyncExternalStore(ui.subscribe, ui.state, ui.state);
};
