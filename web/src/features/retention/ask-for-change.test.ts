import { Fault, type FaultCode } from '@liexin/domain/kernel/fault';
import { expect, test } from 'vitest';
import { askForChange } from './ask-for-change.ts';

const asking = async (code: FaultCode | null): Promise<{ fault: string | null; begun: number }> => {
  let begun = 0;
  const ask = (): Promise<unknown> => (code === null ? Promise.resolve({}) : Promise.reject(new Fault(code)));
  const fault = await askForChange(ask, () => void begun++).then(
    () => null,
    (error: unknown) => (error instanceof Fault ? error.code : 'none'),
  );
  return { fault, begun };
};

test('[RT26] what was asked before and is over begins anew with another preview; any other answer leaves the draft as it is', async () => {
  expect(await asking(null)).toEqual({ fault: null, begun: 0 });
  expect(await asking('request-over')).toEqual({ fault: 'preview-outdated', begun: 1 });
  for (const code of ['preview-outdated', 'already-exists', 'not-found', 'unavailable'] as const) expect(await asking(code)).toEqual({ fault: code, begun: 0 });
});
