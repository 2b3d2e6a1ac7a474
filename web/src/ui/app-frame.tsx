'use client';
import { useEffect, type ReactNode } from 'react';
import { Announcer } from '../a11y/announcer.tsx';
import { ClockProvider } from './clock.tsx';
import { LanguageProvider, type Spoken } from './language-context.tsx';
import { NavigateProvider } from './link.tsx';
import { Toasts } from './toasts.tsx';
import type { Theme } from './view-types.ts';

interface AppFrameProps {
  /** Null until the words of the reader's language are here: `opening` stands alone until then. */
  spoken: Spoken | null;
  theme: Theme;
  navigate: (address: string) => void;
  /** Stands still, for pictures and tests. */
  fixedNow?: number;
  /** The server's time, as soon as it is known. */
  readClock?: () => number;
  opening?: ReactNode;
  children: ReactNode;
}

/** Everything views expect around them: language, clock, announcer, toasts, router, theme. Used once, in the layout. */
export function AppFrame({ spoken, theme, navigate, fixedNow, readClock, opening, children }: AppFrameProps) {
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  if (spoken === null) return opening;
  return (
    <LanguageProvider spoken={spoken}>
      <ClockProvider {...(fixedNow === undefined ? {} : { fixed: fixedNow })} {...(readClock === undefined ? {} : { read: readClock })}>
        <NavigateProvider navigate={navigate}>
          <Announcer>
            <Toasts>{children}</Toasts>
          </Announcer>
        </NavigateProvider>
      </ClockProvider>
    </LanguageProvider>
  );
}
