'use client';
import { useApp, usePreference } from '../../platform/app-context.tsx';
import type { BarrierSnapshot } from './barrier-view-types.ts';
import { BarrierView } from './barrier-view.tsx';

/** Stands before the app while this browser cannot do what we promise. */
export function BarrierScreen({ reason }: { reason: BarrierSnapshot['reason'] }) {
  const { preferences, goOnInMemory, start } = useApp();
  const language = usePreference((known) => known.language(), 'en');
  // Where the port is named, https is not likely to answer on the same one: then whom to ask is said instead.
  const secureAddress = reason === 'no-secure-context' && location.port === '' ? `https://${location.host}` : null;
  const services = start.kind === 'started' ? start.services : null;
  return (
    <BarrierView
      snapshot={{ language, reason, secureAddress, agencyName: null, mayGoOn: reason === 'private-mode' }}
      actions={{
        reload: () => location.reload(),
        goOn: goOnInMemory,
        signOut: () => void services?.session.signOut(),
        chooseLanguage: (chosen) => preferences.setLanguage(chosen),
      }}
    />
  );
}
