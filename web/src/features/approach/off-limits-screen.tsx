'use client';
import { OffLimitsView } from './off-limits-view.tsx';
import { useOffLimits } from './use-off-limits.ts';

export function OffLimitsScreen() {
  const { snapshot, actions } = useOffLimits();
  return <OffLimitsView snapshot={snapshot} actions={actions} />;
}
