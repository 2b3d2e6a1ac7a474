'use client';
import { FindView } from './find-view.tsx';
import { useFind, type FindWays } from './use-find.ts';

export function FindScreen(ways: FindWays) {
  const { snapshot, actions } = useFind(ways);
  return <FindView snapshot={snapshot} actions={actions} />;
}
