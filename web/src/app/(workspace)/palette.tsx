'use client';
import { lazy, Suspense } from 'react';
import { usePalette } from '../../features/search/use-palette.ts';
import { useFindWays } from './find-ways.ts';

/** Not part of what the first screen loads. */
const FindPalette = lazy(() => import('../../features/search/find-palette.tsx').then((loaded) => ({ default: loaded.FindPalette })));

/** The search above every screen, by Ctrl+K or ⌘K. */
export function Palette() {
  const { isOpen, close } = usePalette();
  const ways = useFindWays();
  return isOpen ? (
    <Suspense fallback={null}>
      <FindPalette ways={ways} close={close} />
    </Suspense>
  ) : null;
}
