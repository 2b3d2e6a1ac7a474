'use client';
import { DeletionView } from './deletion-view.tsx';
import { useDeletion } from './use-deletion.ts';

export function DeletionScreen() {
  const { snapshot, actions } = useDeletion();
  return <DeletionView snapshot={snapshot} actions={actions} />;
}
