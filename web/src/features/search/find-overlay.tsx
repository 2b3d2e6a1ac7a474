'use client';
import type { ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useText } from '../../ui/language-context.tsx';

/** What the search stands in when it is above something: a box on desktops, the whole screen on phones. */
export function FindOverlay({ close, children }: { close: () => void; children: ReactNode }) {
  const text = useText().find;
  return (
    <ModalOverlay className="overlay find-overlay" isOpen onOpenChange={(isOpen) => (isOpen ? undefined : close())} isDismissable>
      <Modal className="dialog-box find-box">
        <Dialog className="find-dialog" aria-label={text.title}>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
