'use client';
import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';
import { useText } from './language-context.tsx';

interface DialogProps {
  title: ReactNode;
  lead?: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  isWide?: boolean;
  /** `alertdialog` where nothing can be undone. */
  role?: 'dialog' | 'alertdialog';
  children: ReactNode;
}

/** One question above everything else. On phones it comes from below. Focus goes in and comes back. */
export function Dialog({ title, lead, isOpen, onClose, isWide, role = 'dialog', children }: DialogProps) {
  const text = useText();
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable={role === 'dialog'}
    >
      <Modal className={classNames('dialog-box', isWide && 'is-wide')}>
        <AriaDialog className="dialog" role={role}>
          <div className="dialog-head">
            <div>
              <Heading slot="title" level={2}>
                {title}
              </Heading>
              {lead ? <p className="dialog-lead">{lead}</p> : null}
            </div>
            <IconButton label={text.common.close} icon={<X aria-hidden />} onPress={onClose} />
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
