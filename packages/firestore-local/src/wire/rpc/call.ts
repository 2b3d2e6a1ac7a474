// What every remote procedure gets, whichever wire it came by.
import type { Caller, Engine } from '../../engine.ts';
import type { Dialect } from '../codec/dialect.ts';
import type { Shape } from '../codec/shape.ts';
import type { Report } from '../to-fault.ts';

export interface Call {
  readonly engine: Engine;
  readonly caller: Caller;
  readonly dialect: Dialect;
  readonly report: Report;
}

/** One request in, response messages out: exactly one unless the procedure streams. Rejects with Fault. */
export type Procedure = (request: Shape, call: Call) => Promise<readonly object[]>;
