'use client';
import { useRouter } from 'next/navigation';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { BarrierScreen } from '../features/account/barrier-screen.tsx';
import { LockScreen } from '../features/account/lock-screen.tsx';
import { useApp } from '../platform/app-context.tsx';
import { homeOf, type Audience } from './home-of.ts';
import { Opening, Unreachable } from './opening.tsx';

const Reopen = lazy(() => import('../features/recovery/reopen-view.tsx').then((loaded) => ({ default: loaded.ReopenView })));

/** Shows a page to whom it is for, sends everybody else to where they belong, and stands before browsers that cannot keep keys. */
export function Gate({ audience, children }: { audience: Audience; children: ReactNode }) {
  const router = useRouter();
  const { start, session, workspace, workspaceFault, reopening, preferences } = useApp();
  const [first] = useState(session);
  const home = start.kind === 'started' ? homeOf(session, audience, preferences.email() !== '', session !== first) : null;
  useEffect(() => {
    if (home !== null) router.replace(home);
  }, [home, router]);
  if (start.kind === 'no-secure-context' || start.kind === 'private-mode' || start.kind === 'update-needed') return <BarrierScreen reason={start.kind} />;
  if (start.kind === 'unreachable') return <Unreachable code={start.code} />;
  if (start.kind === 'starting' || session.kind === 'starting' || home !== null) return <Opening />;
  if (audience !== 'inside') return children;
  if (session.kind === 'locked') return <LockScreen />;
  if (workspaceFault !== null) return <Unreachable code={workspaceFault} />;
  if (workspace !== null) return children;
  if (reopening === null) return <Opening />;
  return (
    <Suspense fallback={<Opening />}>
      <Reopen snapshot={reopening} />
    </Suspense>
  );
}
