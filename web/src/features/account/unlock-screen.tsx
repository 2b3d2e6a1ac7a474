'use client';
import { UnlockView } from './unlock-view.tsx';
import { useUnlock } from './use-unlock.ts';

export function UnlockScreen() {
  const model = useUnlock();
  return model === null ? null : <UnlockView snapshot={model.snapshot} actions={model.actions} />;
}
