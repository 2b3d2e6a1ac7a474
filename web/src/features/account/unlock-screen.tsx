'use client';
import { UnlockView } from './unlock-view.tsx';
import { useUnlock } from './use-unlock.ts';

/** `onKitAlone`: neither phrase nor device is at hand. */
export function UnlockScreen({ onKitAlone }: { onKitAlone: () => void }) {
  const model = useUnlock(onKitAlone);
  return model === null ? null : <UnlockView snapshot={model.snapshot} actions={model.actions} />;
}
