'use client';
import { useEffect, useState } from 'react';
import { useApp, usePreference } from '../../platform/app-context.tsx';
import { askAgain, type AskedAgain } from '../../platform/ask-again.ts';
import { saveTextFile } from '../../platform/save-text-file.ts';
import { ClosedView, type ClosedSnapshot } from './closed-view.tsx';

/** Asked again while it is being deleted (ms). */
const againMs = 10_000;

/** For whoever has the address: members whose agency is closed, owners and the witness by their mail. Nobody has to be signed in. */
export function ClosedScreen({ closingId }: { closingId: string }) {
  const { start, preferences } = useApp();
  const language = usePreference((known) => known.language(), 'en');
  const [page, setPage] = useState<ClosedSnapshot['page']>({ status: 'loading' });
  const api = start.kind === 'started' ? start.services.api : null;
  const [asking, setAsking] = useState<AskedAgain | null>(null);
  useEffect(() => {
    if (api === null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const asked: AskedAgain = askAgain({
      ask: () => api.call('closedAgency', { params: { closingId }, body: {} }),
      answered: (value) => {
        setPage({ status: 'ready', value });
        if (value.state === 'purging') timer = setTimeout(() => asked.again(), againMs);
      },
      // What was shown stays while it is asked again by itself.
      failed: (code) => {
        const isUnknown = code === 'not-found' || code === 'malformed-request';
        if (isUnknown) asked.close();
        setPage((known) => (isUnknown ? { status: 'unknown' } : known.status === 'ready' ? known : { status: 'failed', code }));
      },
    });
    setAsking(asked);
    return () => {
      clearTimeout(timer);
      asked.close();
    };
  }, [api, closingId]);
  return (
    <ClosedView
      snapshot={{ language, page }}
      actions={{
        chooseLanguage: (chosen) => preferences.setLanguage(chosen),
        retry: () => asking?.again(),
        save: () => {
          if (page.status === 'ready' && page.value.certificate !== null) saveTextFile('deletion-certificate.json', page.value.certificate);
        },
      }}
    />
  );
}
