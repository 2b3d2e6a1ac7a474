import { fault, type Fault, type Outcome } from './fault.ts';
import { LIMITS } from './limits.ts';
import type { LookupCache } from './lookup-cache.ts';
import type { RuleValue } from './value.ts';

/** State of one evaluation: what names mean, and what has been spent. */
export interface Run {
  readonly request: RuleValue;
  readonly resource: RuleValue;
  /** Wildcards of the match being tried, by slot. */
  readonly captures: RuleValue[];
  readonly database: string;
  readonly lookups: LookupCache;
  /** Lookups of this call that were not cached. */
  fetched: number;
  /** Documents of this call that had not been read in either state. */
  billed: number;
  expressions: number;
  depth: number;
  /** A limit was exceeded: every later step gives this error and the request is denied. */
  broken: Fault | null;
  /** Offset of the innermost condition that was last false, for the reason in the verdict. */
  blame: number;
}

/** A planned expression. `locals` are the arguments and `let` values of the function it stands in. */
export type Step = (run: Run, locals: readonly Outcome[]) => Outcome;

/** Ends the evaluation because of a limit; errors of this kind are not rescued by `||`. */
export function breakRun(run: Run, code: 'limit-expressions' | 'limit-call-depth' | 'limit-lookups', detail: string): Fault {
  run.broken = fault(code, detail);
  return run.broken;
}

/** Counts one evaluated expression; literals are not counted. */
export function counted(step: Step): Step {
  return (run, locals) => {
    if (run.broken !== null) return run.broken;
    run.expressions += 1;
    if (run.expressions > LIMITS.expressions) return breakRun(run, 'limit-expressions', `More than ${LIMITS.expressions} expressions.`);
    return step(run, locals);
  };
}
