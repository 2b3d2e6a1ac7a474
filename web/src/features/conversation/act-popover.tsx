'use client';
import type { RefObject } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { ActMenu, type ActMenuProps } from './act-menu.tsx';

interface ActPopoverProps extends ActMenuProps {
  /** Spoken name. */
  label: string;
  /** What it hangs on, and where the focus returns. */
  anchor: RefObject<HTMLButtonElement | null>;
}

/** The actions of one message, beside it. */
export function ActPopover({ label, anchor, ...menu }: ActPopoverProps) {
  return (
    <Popover className="popover" triggerRef={anchor} isOpen onOpenChange={(isOpen) => (isOpen ? undefined : menu.onClose())} placement="bottom" offset={4}>
      <Dialog className="outline-none" aria-label={label}>
        <ActMenu {...menu} />
      </Dialog>
    </Popover>
  );
}
