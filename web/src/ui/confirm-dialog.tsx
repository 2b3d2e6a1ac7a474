'use client';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { useText } from './language-context.tsx';

interface ConfirmProps {
  title: string;
  lead: string;
  yes: string;
  isOpen: boolean;
  isDanger?: boolean;
  isDisabled?: boolean;
  onYes: () => void;
  onClose: () => void;
  children?: ReactNode;
}

/** Asked only where there is no undo. The safe answer comes first and has the focus. */
export function ConfirmDialog({ title, lead, yes, isOpen, isDanger = false, isDisabled = false, onYes, onClose, children }: ConfirmProps) {
  const text = useText();
  return (
    <Dialog title={title} lead={lead} isOpen={isOpen} onClose={onClose} role="alertdialog">
      {children}
      <div className="dialog-actions">
        <Button kind="ghost" onPress={onClose}>
          {text.common.cancel}
        </Button>
        <Button kind={isDanger ? 'danger' : 'primary'} isDisabled={isDisabled} onPress={onYes}>
          {yes}
        </Button>
      </div>
    </Dialog>
  );
}
