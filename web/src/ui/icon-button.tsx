'use client';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { classNames } from './class-names.ts';

interface IconButtonProps {
  /** Spoken, and shown as a tip. */
  label: string;
  icon: ReactNode;
  onPress?: () => void;
  isPressed?: boolean;
  className?: string | undefined;
}

export function IconButton({ label, icon, onPress, isPressed, className }: IconButtonProps) {
  return (
    <TooltipTrigger delay={600} closeDelay={0}>
      <Button
        className={classNames('icon-btn', className)}
        aria-label={label}
        {...(isPressed === undefined ? {} : { 'aria-pressed': isPressed })}
        {...(onPress ? { onPress } : {})}
      >
        {icon}
      </Button>
      <Tooltip className="tooltip" offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
