'use client';
import { JoinView } from './join-view.tsx';
import { useJoin } from './use-join.ts';

export function JoinScreen() {
  const { snapshot, actions } = useJoin();
  return <JoinView snapshot={snapshot} actions={actions} />;
}
