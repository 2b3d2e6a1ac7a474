'use client';
import { RetentionView } from './retention-view.tsx';
import { useRetention } from './use-retention.ts';

export function RetentionScreen() {
  const { snapshot, actions } = useRetention();
  return <RetentionView snapshot={snapshot} actions={actions} />;
}
