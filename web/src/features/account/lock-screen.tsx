'use client';
import { LockView } from './lock-view.tsx';
import { useLock } from './use-lock.ts';

export function LockScreen() {
  const model = useLock();
  return model === null ? null : <LockView snapshot={model.snapshot} actions={model.actions} />;
}
