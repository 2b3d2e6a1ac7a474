'use client';
import type { ReactNode } from 'react';
import { LoaderCircle } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { classNames } from './class-names.ts';

interface ButtonProps {
  kind?: 'primary' | 'soft' | 'line' | 'ghost' | 'danger' | 'internal';
  size?: 'sm' | 'md' | 'lg';
  type?: 'button' | 'submit';
  icon?: ReactNode;
  /** Stands after the words. */
  iconEnd?: ReactNode;
  isWide?: boolean;
  isDisabled?: boolean;
  /** Shows that it works and takes no second press. It keeps the focus, so that Escape and Tab go on from where somebody is. */
  isBusy?: boolean;
  busyText?: string | undefined;
  onPress?: () => void;
  describedBy?: string | undefined;
  className?: string | undefined;
  children: ReactNode;
}

export function Button({
  kind = 'line',
  size = 'md',
  type = 'button',
  icon,
  iconEnd,
  isWide,
  isDisabled,
  isBusy,
  busyText,
  onPress,
  describedBy,
  className,
  children,
}: ButtonProps) {
  return (
    <AriaButton
      type={type}
      className={classNames('btn', `btn-${kind}`, size !== 'md' && `btn-${size}`, isWide && 'w-full', className)}
      isDisabled={isDisabled === true}
      isPending={isBusy === true}
      {...(describedBy ? { 'aria-describedby': describedBy } : {})}
      {...(onPress ? { onPress } : {})}
    >
      {isBusy ? <LoaderCircle className="spin" aria-hidden /> : icon}
      <span>{isBusy && busyText ? busyText : children}</span>
      {isBusy ? null : iconEnd}
    </AriaButton>
  );
}
