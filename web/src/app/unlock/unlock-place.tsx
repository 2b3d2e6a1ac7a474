'use client';
import { lazy, Suspense, useState } from 'react';
import { UnlockScreen } from '../../features/account/unlock-screen.tsx';
import { useApp } from '../../platform/app-context.tsx';
import { Opening } from '../opening.tsx';

/** What opens a kit is fetched by whoever has nothing else. */
const ComingBack = lazy(() => import('../../features/recovery/coming-back-screen.tsx').then((loaded) => ({ default: loaded.ComingBackScreen })));

/** The ways in for a browser without keys. Who has asked to come back with the kit waits here. */
export function UnlockPlace() {
  const { session } = useApp();
  const [isKitAlone, setKitAlone] = useState(false);
  const hasAsked = session.kind === 'needs-unlock' && session.device.recovering !== undefined;
  if (!hasAsked && !isKitAlone) return <UnlockScreen onKitAlone={() => setKitAlone(true)} />;
  return (
    <Suspense fallback={<Opening />}>
      <ComingBack back={() => setKitAlone(false)} />
    </Suspense>
  );
}
