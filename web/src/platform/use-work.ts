'use client';
import { useCallback, useRef, useState } from 'react';
import { faultCode } from './fault-code.ts';

/** What something that talks to the server is doing, for one button or form. */
export type Work = { readonly status: 'idle' } | { readonly status: 'busy' } | { readonly status: 'failed'; readonly code: string };

/** Runs one thing at a time: while it is busy further wishes are not heard. A failure keeps its code until the next try. */
export const useWork = (): readonly [work: Work, run: (task: () => Promise<void>) => void, reset: () => void] => {
  const [work, setWork] = useState<Work>({ status: 'idle' });
  const isBusy = useRef(false);
  const run = useCallback((task: () => Promise<void>) => {
    if (isBusy.current) return;
    isBusy.current = true;
    setWork({ status: 'busy' });
    task()
      .then(
        () => setWork({ status: 'idle' }),
        (error: unknown) => setWork({ status: 'failed', code: faultCode(error) }),
      )
      .finally(() => {
        isBusy.current = false;
      });
  }, []);
  const reset = useCallback(() => setWork({ status: 'idle' }), []);
  return [work, run, reset];
};
