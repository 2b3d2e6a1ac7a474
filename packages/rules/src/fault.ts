import type { RuleValue } from './value.ts';

export type FaultCode =
  | 'null-value'
  | 'undefined-property'
  | 'type-error'
  | 'out-of-range'
  | 'overflow'
  | 'division-by-zero'
  | 'bad-argument'
  | 'bad-pattern'
  | 'bad-path'
  | 'unprovable'
  | 'limit-expressions'
  | 'limit-call-depth'
  | 'limit-lookups';

/**
 * An error of the language. It is a value, not an exception, because `true || error` is true and `false && error` is false;
 * an error that reaches the top of a condition denies. `detail` never carries contents of documents or tokens.
 */
export interface Fault {
  readonly type: 'fault';
  readonly code: FaultCode;
  readonly detail: string;
  /** Offset in the source text, −1 until the planner has placed it. */
  readonly at: number;
}

export type Outcome = RuleValue | Fault;

export function fault(code: FaultCode, detail: string, at = -1): Fault {
  return { type: 'fault', code, detail, at };
}

/** Gives a fault its place in the source unless a deeper expression has placed it already. */
export function placed(outcome: Outcome, at: number): Outcome {
  return outcome.type === 'fault' && outcome.at < 0 ? { ...outcome, at } : outcome;
}
