'use client';
import { useRouter } from 'next/navigation';
import { useEffect, type ReactNode } from 'react';
import { BarrierScreen } from '../features/account/barrier-screen.tsx';
import { LockScreen } from '../features/account/lock-screen.tsx';
import { useApp } from '../platform/app-context.tsx';
import type { SessionState } from '../platform/session-state.ts';
import { routes } from '../routes.ts';
import { Opening, Unreachable } from './opening.tsx';

/** Who may see a page: anybody who is not in yet, somebody with an invitation, a browser without keys, or a member who is in. */
export type Audience = 'outside' | 'joining' | 'unlocking' | 'inside';

/** Where somebody in this state belongs; null: where they are. */
const homeOf = (state: SessionState, audience: Audience, hasAccount: boolean): string | null => {
  switch (state.kind) {
    case 'ready':
    case 'locked':
      return audience === 'inside' ? null : routes.inbox;
    case 'needs-unlock':
      return audience === 'unlocking' ? null : routes.unlock;
    case 'joining':
      return audience === 'joining' ? null : routes.join;
    case 'needs-agency':
      return audience === 'outside' || audience === 'joining' ? null : routes.signUp;
    case 'signed-out':
      return audience === 'outside' || audience === 'joining' ? null : state.reason === 'none' && !hasAccount ? routes.signUp : routes.signIn;
    default:
      return null;
  }
};

/** Shows a page to whom it is for, sends everybody else to where they belong, and stands before browsers that cannot keep keys. */
export function Gate({ audience, children }: { audience: Audience; children: ReactNode }) {
  const router = useRouter();
  const { start, session, workspace, workspaceFault, preferences } = useApp();
  const home = start.kind === 'started' ? homeOf(session, audience, preferences.email() !== '') : null;
  useEffect(() => {
    if (home !== null) router.replace(home);
  }, [home, router]);
  if (start.kind === 'no-secure-context' || start.kind === 'private-mode' || start.kind === 'update-needed') return <BarrierScreen reason={start.kind} />;
  if (start.kind === 'unreachable') return <Unreachable code={start.code} />;
  if (start.kind === 'starting' || session.kind === 'starting' || home !== null) return <Opening />;
  if (audience !== 'inside') return children;
  if (session.kind === 'locked') return <LockScreen />;
  if (workspaceFault !== null) return <Unreachable code={workspaceFault} />;
  return workspace === null ? <Opening /> : children;
}
