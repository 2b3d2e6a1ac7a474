'use client';
import { KitTestView } from './kit-test-view.tsx';
import { useKitTest } from './use-kit-test.ts';

export function KitTestScreen() {
  const { snapshot, actions } = useKitTest();
  return <KitTestView snapshot={snapshot} actions={actions} />;
}
