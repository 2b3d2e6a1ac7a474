'use client';
import { useState } from 'react';
import { isolate } from '../../text/format.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Segments } from '../../ui/segments.tsx';
import type { Work } from '../../ui/view-types.ts';

interface CloseMandateProps {
  mandateTitle: string;
  work: Work;
  onYes: (isPlaced: boolean) => void;
  onClose: () => void;
}

/** What closing a search does to whom, and how it ended: asked once, because a clock hangs on it. */
export function CloseMandateDialog({ mandateTitle, work, onYes, onClose }: CloseMandateProps) {
  const text = useText().room;
  const [outcome, setOutcome] = useState<'ended' | 'placed'>('ended');
  return (
    <ConfirmDialog
      isOpen
      title={text.closeTitle(isolate(mandateTitle))}
      lead={text.closeHelp}
      yes={text.closeYes}
      isDisabled={work.status === 'busy'}
      onYes={() => onYes(outcome === 'placed')}
      onClose={onClose}
    >
      <p className="field-label mb-2">{text.closeOutcome}</p>
      <Segments
        label={text.closeOutcome}
        choices={[
          { id: 'ended', name: text.closeEnded },
          { id: 'placed', name: text.closePlaced },
        ]}
        value={outcome}
        onChange={setOutcome}
      />
      <Problem work={work} />
    </ConfirmDialog>
  );
}
