'use client';
import { KitView } from './kit-view.tsx';
import { useKit, type KitWays } from './use-kit.ts';

export function KitScreen(ways: KitWays) {
  const { snapshot, actions } = useKit(ways);
  return <KitView snapshot={snapshot} actions={actions} />;
}
