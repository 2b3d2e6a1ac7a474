'use client';
import { useEffect, useState } from 'react';

/** Ctrl+K, or ⌘K, opens the search above whatever is open; once more closes it. */
export const usePalette = (): { readonly isOpen: boolean; readonly close: () => void } => {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      setOpen((open) => !open);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  return { isOpen, close: () => setOpen(false) };
};
