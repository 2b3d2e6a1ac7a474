'use client';
import { useEffect, useRef, type ReactNode } from 'react';
import { useFocusReturn } from '../a11y/use-focus-return.ts';
import { classNames } from './class-names.ts';

interface PanesProps {
  list: ReactNode;
  main: ReactNode;
  aside?: ReactNode;
  /** Phone: the main pane is shown instead of the list. */
  isDeep: boolean;
  /** Under 1180 px the aside is folded away until this is true. */
  isAsideOpen: boolean;
  onCloseAside: () => void;
}

/** List, main and aside: three panes from 1180 px, two from 820, one at a time below. */
export function Panes({ list, main, aside, isDeep, isAsideOpen, onCloseAside }: PanesProps) {
  const asideRef = useRef<HTMLDivElement>(null);
  useFocusReturn(isAsideOpen);
  useEffect(() => {
    if (isAsideOpen) asideRef.current?.focus();
  }, [isAsideOpen]);
  useEffect(() => {
    if (!isAsideOpen) return undefined;
    const listen = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) onCloseAside();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [isAsideOpen, onCloseAside]);
  return (
    <div className={classNames('panes', isDeep && 'is-deep', aside !== undefined && aside !== null && 'has-aside')}>
      <div className="pane pane-list">{list}</div>
      <div className="pane pane-main">{main}</div>
      {aside !== undefined && aside !== null ? (
        <div className={classNames('pane pane-aside', isAsideOpen && 'is-open')} ref={asideRef} tabIndex={-1}>
          {aside}
        </div>
      ) : null}
    </div>
  );
}
