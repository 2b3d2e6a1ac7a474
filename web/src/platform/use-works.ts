'use client';
import { useCallback, useRef, useState } from 'react';
import { faultCode } from './fault-code.ts';
import type { Work } from './use-work.ts';

const idle: Work = { status: 'idle' };

/** Work of each of many things by their ids, as the rows of a list: one thing at a time for each. A failure keeps its code until the next try. */
export const useWorks = (): readonly [workOf: (id: string) => Work, run: (id: string, task: () => Promise<unknown>) => void] => {
  const [works, setWorks] = useState<Readonly<Record<string, Work>>>({});
  const busy = useRef(new Set<string>());
  const run = useCallback((id: string, task: () => Promise<unknown>): void => {
    if (busy.current.has(id)) return;
    busy.current.add(id);
    const set = (state: Work): void => setWorks((all) => ({ ...all, [id]: state }));
    set({ status: 'busy' });
    task()
      .then(
        () => set(idle),
        (error: unknown) => set({ status: 'failed', code: faultCode(error) }),
      )
      .finally(() => busy.current.delete(id));
  }, []);
  return [(id) => works[id] ?? idle, run];
};
