'use client';
import { FindScreen } from '../../../features/search/find-screen.tsx';
import { useFindWays } from '../find-ways.ts';

/** The search as a screen of its own. What is looked for is in memory and never in the address. */
export function FindPlace() {
  return <FindScreen {...useFindWays()} />;
}
