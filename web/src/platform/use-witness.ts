'use client';
import { useSyncExternalStore } from 'react';
import { useWorkspace } from './app-context.tsx';
import type { WitnessState } from './witness/witness-state.ts';

/** How far this device can vouch for the agency's record. */
export const useWitness = (): WitnessState => {
  const { witness } = useWorkspace();
  return useSyncExternalStore(witness.subscribe, witness.state, witness.state);
};
