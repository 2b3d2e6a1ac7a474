'use client';
import { useApp, usePreference, useServices } from '../../platform/app-context.tsx';
import { useWork } from '../../platform/use-work.ts';
import type { SignInActions, SignInSnapshot } from './sign-in-view-types.ts';

/** Sign-in by password. What comes after it (keys here or not) is the session's to say. */
export const useSignIn = (): { snapshot: SignInSnapshot; actions: SignInActions } => {
  const { preferences, session } = useApp();
  const services = useServices();
  const language = usePreference((known) => known.language(), 'en');
  const [work, run] = useWork();
  const out = session.kind === 'signed-out' ? session : null;
  return {
    snapshot: { language, email: preferences.email(), reason: out?.reason ?? 'none', agencyName: out?.agencyName ?? null, work },
    actions: {
      chooseLanguage: (chosen) => preferences.setLanguage(chosen),
      signIn: ({ email, password }) => run(() => services.session.signIn(email.trim(), password)),
    },
  };
};
