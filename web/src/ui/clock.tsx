'use client';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';

const ClockContext = createContext<number>(0);

/** The time of day for sentences such as "Today" (ms since the epoch), renewed each half minute. `fixed` stands still, for pictures and tests. */
export function ClockProvider({ fixed, children }: { fixed?: number; children: ReactNode }) {
  const [now, setNow] = useState(() => fixed ?? Date.now());
  useEffect(() => {
    if (fixed !== undefined) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, [fixed]);
  return <ClockContext value={fixed ?? now}>{children}</ClockContext>;
}

export const useNow = (): number => useContext(ClockContext);
