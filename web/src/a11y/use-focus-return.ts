'use client';
import { useEffect } from 'react';

/**
 * Gives the focus back to where it was when `isOpen` ends (a folded panel, a pane on the phone). Overlays of react-aria do this
 * themselves.
 */
export const useFocusReturn = (isOpen: boolean): void => {
  useEffect(() => {
    if (!isOpen) return undefined;
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [isOpen]);
};
