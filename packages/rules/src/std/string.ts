import { fault } from '../fault.ts';
import { bool, int, list, string } from '../value.ts';
import { operation, type OperationTable } from './method.ts';
import { compilePattern } from './patterns.ts';

/**
 * rules.String. Sizes count UTF-16 units; `lower` and `upper` change ASCII letters only; `matches` must match the whole string;
 * `replace` and `split` take RE2 patterns, and the replacement may name groups as `$1`.
 */
export const stringMethods: OperationTable = {
  size: operation(['string'], (self) => int(self.value.length)),
  lower: operation(['string'], (self) => string(self.value.replace(/[A-Z]+/g, (part) => part.toLowerCase()))),
  upper: operation(['string'], (self) => string(self.value.replace(/[a-z]+/g, (part) => part.toUpperCase()))),
  trim: operation(['string'], (self) => string(self.value.trim())),
  toUtf8: operation(['string'], (self) => ({ type: 'bytes', value: new TextEncoder().encode(self.value) })),
  matches: operation(['string', 'string'], (self, source) => {
    const pattern = compilePattern(source.value);
    return 'code' in pattern ? pattern : bool(pattern.matches(self.value));
  }),
  replace: operation(['string', 'string', 'string'], (self, source, replacement) => {
    const pattern = compilePattern(source.value);
    if ('code' in pattern) return pattern;
    try {
      return string(pattern.matcher(self.value).replaceAll(replacement.value));
    } catch {
      return fault('bad-pattern', 'The replacement names a group that does not exist.');
    }
  }),
  split: operation(['string', 'string'], (self, source) => {
    const pattern = compilePattern(source.value);
    return 'code' in pattern ? pattern : list(pattern.split(self.value).map(string));
  }),
};
