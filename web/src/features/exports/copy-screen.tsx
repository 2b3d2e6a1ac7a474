'use client';
import { CopyDialog } from './copy-dialog.tsx';
import { useCopy } from './use-copy.ts';

/** Loaded when somebody wants a copy: it carries the checker and the writers. */
export function CopyScreen({ exportId, onClose }: { exportId: string; onClose: () => void }) {
  const { snapshot, actions } = useCopy(exportId, onClose);
  return <CopyDialog snapshot={snapshot} actions={actions} />;
}
