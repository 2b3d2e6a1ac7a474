'use client';
import { useApp, usePreference, useServices } from '../../platform/app-context.tsx';
import { useWork } from '../../platform/use-work.ts';
import type { LockActions, LockSnapshot } from './lock-view-types.ts';
import { nameFromEmail } from './use-sign-up.ts';

/** The app locked by hand: keys are out of memory; the account's password brings them back. */
export const useLock = (): { snapshot: LockSnapshot; actions: LockActions } | null => {
  const { session, preferences } = useApp();
  const services = useServices();
  const language = usePreference((known) => known.language(), 'en');
  const [work, run] = useWork();
  if (session.kind !== 'locked') return null;
  return {
    snapshot: {
      language,
      memberName: nameFromEmail(session.account.email),
      agencyName: preferences.agencyName(),
      lockedAt: session.sinceMs,
      waiting: session.waiting,
      work,
    },
    actions: { unlock: (password) => run(() => services.session.unlock(password)), signOut: () => void services.session.signOut() },
  };
};
