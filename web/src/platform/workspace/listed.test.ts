import { expect, test } from 'vitest';
import type { AgencyState } from './agency-state.ts';
import { listed } from './listed.ts';

const lists = () => {
  const listeners = new Set<() => void>();
  let state: Pick<AgencyState, 'status' | 'code'> = { status: 'loading', code: null };
  return {
    state: () => state,
    subscribe: (changed: () => void) => (listeners.add(changed), () => void listeners.delete(changed)),
    become: (status: AgencyState['status'], code: string | null = null) => {
      state = { status, code };
      for (const changed of [...listeners]) changed();
    },
    listeners,
  };
};

test('[RM19] a workspace whose lists failed may not take the place of one that has them', async () => {
  const [good, bad, there] = [lists(), lists(), lists()];
  there.become('ready');
  const all = Promise.allSettled([listed(good), listed(bad), listed(there)]);
  good.become('loading');
  good.become('ready');
  bad.become('failed', 'permission-denied');

  expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect([good, bad, there].map(({ listeners }) => listeners.size)).toEqual([0, 0, 0]);
});
