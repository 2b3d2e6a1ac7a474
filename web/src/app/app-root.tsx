'use client';
import { useRouter } from 'next/navigation';
import { useCallback, type ReactNode } from 'react';
import { AppProvider, useApp, usePreference } from '../platform/app-context.tsx';
import { AppFrame } from '../ui/app-frame.tsx';
import { useSpoken } from '../ui/language-context.tsx';
import { Opening } from './opening.tsx';

/** Starts the page and gives every view what it expects around it. */
export function AppRoot({ children }: { children: ReactNode }) {
  return (
    <AppProvider>
      {/* Not as the pages' metadata, which a change of page makes anew: inside, its address tells what is unread (`notices/badge.ts`). */}
      <link rel="icon" href="/icon.svg" type="image/svg+xml" />
      <Frame>{children}</Frame>
    </AppProvider>
  );
}

function Frame({ children }: { children: ReactNode }) {
  const router = useRouter();
  const { start } = useApp();
  const navigate = useCallback((address: string) => router.push(address), [router]);
  const spoken = useSpoken(usePreference((known) => known.language(), null));
  const theme = usePreference((known) => known.theme(), 'system');
  return (
    <AppFrame
      spoken={spoken}
      theme={theme}
      navigate={navigate}
      opening={<Opening />}
      {...(start.kind === 'started' ? { readClock: start.services.clock.now } : {})}
    >
      {children}
    </AppFrame>
  );
}
