'use client';
import { ClosingView } from './closing-view.tsx';
import { useClosing } from './use-closing.ts';

export function ClosingScreen() {
  const { snapshot, actions } = useClosing();
  return <ClosingView snapshot={snapshot} actions={actions} />;
}
