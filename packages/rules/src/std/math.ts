import { fault } from '../fault.ts';
import { bool, float } from '../value.ts';
import { int64, int64FromFloat } from './integer.ts';
import { operation, type OperationTable } from './method.ts';

/** `math.*`. `ceil`, `floor` and `round` (halves up) give int; `pow` and `sqrt` give float; `abs` keeps the type. */
export const mathFunctions: OperationTable = {
  abs: operation(['number'], (x) => (x.type === 'float' ? float(Math.abs(x.value)) : int64(x.value < 0n ? -x.value : x.value))),
  ceil: operation(['number'], (x) => (x.type === 'float' ? int64FromFloat(Math.ceil(x.value)) : x)),
  floor: operation(['number'], (x) => (x.type === 'float' ? int64FromFloat(Math.floor(x.value)) : x)),
  round: operation(['number'], (x) => (x.type === 'float' ? int64FromFloat(Math.round(x.value)) : x)),
  isInfinite: operation(['number'], (x) => bool(x.type === 'float' && Math.abs(x.value) === Infinity)),
  isNaN: operation(['number'], (x) => bool(Number.isNaN(x.value))),
  pow: operation(['number', 'number'], (base, exponent) => float(Number(base.value) ** Number(exponent.value))),
  sqrt: operation(['number'], (x) => (x.value < 0 ? fault('out-of-range', 'Square root of a negative number.') : float(Math.sqrt(Number(x.value))))),
};
