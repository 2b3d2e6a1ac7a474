'use client';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';

const deviceTime = (): number => Date.now();
const ClockContext = createContext<number>(0);

interface ClockProviderProps {
  fixed?: number;
  /** The server's time as well as it is known; the device's until then. */
  read?: () => number;
  children: ReactNode;
}

/**
 * The time of day for sentences such as "Today" (ms since the epoch), renewed each half minute. By the server's clock, as the times of
 * messages are: on a device whose clock is a day wrong, today is still today. `fixed` stands still, for pictures and tests.
 */
export function ClockProvider({ fixed, read = deviceTime, children }: ClockProviderProps) {
  const [now, setNow] = useState(() => fixed ?? read());
  useEffect(() => {
    if (fixed !== undefined) return undefined;
    setNow(read());
    const timer = setInterval(() => setNow(read()), 30_000);
    return () => clearInterval(timer);
  }, [fixed, read]);
  return <ClockContext value={fixed ?? now}>{children}</ClockContext>;
}

export const useNow = (): number => useContext(ClockContext);
