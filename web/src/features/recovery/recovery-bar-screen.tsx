'use client';
import { RecoveryBar } from './recovery-bar.tsx';
import { useRecoveries } from './use-recoveries.ts';

/** A part of the frame. */
export function RecoveryBarScreen() {
  const { snapshot, actions } = useRecoveries();
  return snapshot?.status === 'ready' ? <RecoveryBar rows={snapshot.value} onStop={actions.stop} /> : null;
}
