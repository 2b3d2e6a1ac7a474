import { fault, type Outcome } from '../fault.ts';

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;

/** An int64, or an overflow error: integers of the language never wrap and never become floats. */
export function int64(value: bigint): Outcome {
  return value < MIN || value > MAX ? fault('overflow', 'Integer is outside int64.') : { type: 'int', value };
}

/** A float without fraction as int64; NaN, infinities and values outside the range are errors. */
export function int64FromFloat(value: number): Outcome {
  return Number.isFinite(value) ? int64(BigInt(Math.trunc(value))) : fault('out-of-range', 'Number is not finite.');
}
