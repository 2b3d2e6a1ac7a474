'use client';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';

interface RevealProps {
  /** Spoken name of what opens. */
  label: string;
  button: ReactNode;
  buttonClassName: string;
  /** Spoken name of the button, where its words are not enough. */
  buttonLabel?: string;
  children: ReactNode;
}

/** A word that says more when tapped: evidence, the check code, an explanation. */
export function Reveal({ label, button, buttonClassName, buttonLabel, children }: RevealProps) {
  return (
    <DialogTrigger>
      <Button className={buttonClassName} {...(buttonLabel ? { 'aria-label': buttonLabel } : {})}>
        {button}
      </Button>
      <Popover className="popover" offset={8}>
        <Dialog className="outline-none" aria-label={label}>
          {children}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
