'use client';
import { KitView } from './kit-view.tsx';
import type { KitWays } from './use-kit.ts';
import { useNewKit } from './use-new-kit.ts';

export function NewKitScreen(ways: KitWays) {
  const { snapshot, actions } = useNewKit(ways);
  return <KitView snapshot={snapshot} actions={actions} />;
}
