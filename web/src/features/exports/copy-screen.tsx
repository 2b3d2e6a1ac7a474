'use client';
import { CopyDialog } from './copy-dialog.tsx';
import { useCopy } from './use-copy.ts';

/** Loaded when somebody wants a copy: it carries the checker and the writers. */
export function CopyScreen({ exportId, isOfOne, onClose }: { exportId: string; isOfOne: boolean; onClose: () => void }) {
  const { snapshot, actions } = useCopy(exportId, isOfOne, onClose);
  return <CopyDialog snapshot={snapshot} actions={actions} />;
}
