'use client';
import { useState } from 'react';
import { isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useText } from '../../ui/language-context.tsx';
import type { RecoveryRow } from './recoveries-view-types.ts';

/** An owner's no. Asked once more, because it cannot be undone. */
export function StopButton({ row, onStop }: { row: RecoveryRow; onStop: (uid: string) => void }) {
  const text = useText().recovery.stop;
  const [isAsking, setAsking] = useState(false);
  if (!row.mayStop) return null;
  return (
    <>
      <Button kind="danger" size="sm" isBusy={row.work.status === 'busy'} busyText={text.stopping} onPress={() => setAsking(true)}>
        {text.stop}
      </Button>
      <ConfirmDialog
        title={row.isYou ? text.confirmTitleYou : text.confirmTitle(isolate(row.name))}
        lead={text.confirmText}
        yes={text.stop}
        isOpen={isAsking}
        isDanger
        onClose={() => setAsking(false)}
        onYes={() => {
          setAsking(false);
          onStop(row.uid);
        }}
      />
    </>
  );
}
