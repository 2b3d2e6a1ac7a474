'use client';
import { RecoveriesSection } from './recoveries-section.tsx';
import { useRecoveries } from './use-recoveries.ts';

/** A part of the page of people. */
export function RecoveriesScreen() {
  const { snapshot, actions } = useRecoveries();
  return <RecoveriesSection snapshot={snapshot} actions={actions} />;
}
