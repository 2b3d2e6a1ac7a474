import type { Verdict } from './request.ts';

/** One line for logs and tests: what happened and on which line of the rules. Names no document and no value. */
export function explain(verdict: Verdict): string {
  return verdict.because.map(({ line, detail }) => (line === 0 ? detail : `${detail} @ L${line}`)).join(', ');
}
