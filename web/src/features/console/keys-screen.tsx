'use client';
import { KeysView } from './keys-view.tsx';
import { useKeys } from './use-keys.ts';

export function KeysScreen() {
  const { snapshot, actions } = useKeys();
  return <KeysView snapshot={snapshot} actions={actions} />;
}
