import { fault, type Outcome } from '../fault.ts';
import { bool, float, string, type RuleValue } from '../value.ts';
import { int64, int64FromFloat } from './integer.ts';
import { operation, type OperationTable } from './method.ts';

/** Converters `bool`, `int`, `float`, `string`, `path`: a value that has no such form is an error. */
export const converters: OperationTable = {
  bool: operation(['any'], toBool),
  int: operation(['any'], toInt),
  float: operation(['any'], toFloat),
  string: operation(['any'], toText),
  path: operation(['string'], (text) => {
    const segments = text.value.split('/').filter((segment) => segment !== '');
    return segments.length === 0 ? fault('bad-path', 'A path needs a segment.') : { type: 'path', segments };
  }),
};

function toBool(value: RuleValue): Outcome {
  if (value.type === 'bool') return value;
  const text = value.type === 'string' ? value.value.toLowerCase() : '';
  return text === 'true' || text === 'false' ? bool(text === 'true') : unfit();
}

function toInt(value: RuleValue): Outcome {
  if (value.type === 'int') return value;
  if (value.type === 'float') return int64FromFloat(value.value);
  return value.type === 'string' && /^[+-]?\d+$/.test(value.value) ? int64(BigInt(value.value.replace(/^\+/, ''))) : unfit();
}

function toFloat(value: RuleValue): Outcome {
  if (value.type === 'float') return value;
  if (value.type === 'int') return float(Number(value.value));
  return value.type === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value.value) ? float(Number(value.value)) : unfit();
}

function toText(value: RuleValue): Outcome {
  switch (value.type) {
    case 'string':
      return value;
    case 'null':
      return string('null');
    case 'bool':
    case 'int':
      return string(String(value.value));
    case 'float':
      return string(Number.isInteger(value.value) ? value.value.toFixed(1) : String(value.value));
    case 'path':
      return string(`/${value.segments.join('/')}`);
    default:
      return unfit();
  }
}

function unfit(): Outcome {
  return fault('bad-argument', 'The value cannot be converted.');
}
