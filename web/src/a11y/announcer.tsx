'use client';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';

/** Says a sentence to screen readers, politely. Several within `batchMs` are spoken as one. */
type Announce = (sentence: string) => void;

const AnnouncerContext = createContext<Announce>(() => undefined);

const batchMs = 400;

/** The one live region of the page. Nothing else may be live, or things are spoken twice. */
export function Announcer({ children }: { children: ReactNode }) {
  const [spoken, setSpoken] = useState('');
  const pending = useRef<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const announce = useCallback((sentence: string) => {
    pending.current.push(sentence);
    timer.current ??= setTimeout(() => {
      timer.current = null;
      setSpoken(pending.current.splice(0).join(' '));
    }, batchMs);
  }, []);
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
    },
    [],
  );
  const value = useMemo(() => announce, [announce]);
  return (
    <AnnouncerContext value={value}>
      {children}
      <div className="sr" role="status" aria-live="polite" aria-atomic="true">
        {spoken}
      </div>
    </AnnouncerContext>
  );
}

export const useAnnounce = (): Announce => useContext(AnnouncerContext);
