'use client';
import { HandoverView } from './handover-view.tsx';
import { useHandover } from './use-handover.ts';

export function HandoverScreen() {
  const { snapshot, actions } = useHandover();
  return <HandoverView snapshot={snapshot} actions={actions} />;
}
