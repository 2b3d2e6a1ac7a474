import { hasEqual, hasSame, isUncertain } from '../equal-values.ts';
import { fault, type Outcome } from '../fault.ts';
import { bool, int, list, string, type Kind, type RuleValue } from '../value.ts';
import { operation, type OperationTable } from './method.ts';

type Collection = Kind<'list'> | Kind<'set'>;

/** Element equality of the receiver: lists distinguish 1 from 1.0, sets do not. */
function has(self: Collection, wanted: RuleValue): boolean {
  return self.type === 'set' ? hasEqual(self.values, wanted) : hasSame(self.values, wanted);
}

function compare(self: Collection, other: Collection, decide: () => boolean): Outcome {
  return isUncertain(self) || isUncertain(other) ? fault('unprovable', 'The query does not prove this comparison.') : bool(decide());
}

const hasAll = operation(['collection', 'collection'], (self, wanted) => compare(self, wanted, () => wanted.values.every((value) => has(self, value))));
const hasAny = operation(['collection', 'collection'], (self, wanted) => compare(self, wanted, () => wanted.values.some((value) => has(self, value))));
/** True if every element is among the given ones; the given ones need not all be there. */
const hasOnly = operation(['collection', 'collection'], (self, allowed) =>
  compare(self, allowed, () => self.values.every((value) => has({ ...self, values: allowed.values }, value))),
);
const size = operation(['collection'], (self) => int(self.values.length));

/** rules.List. */
export const listMethods: OperationTable = {
  hasAll,
  hasAny,
  hasOnly,
  size,
  concat: operation(['list', 'list'], (self, other) => list([...self.values, ...other.values])),
  removeAll: operation(['list', 'list'], (self, other) => list(self.values.filter((value) => !hasSame(other.values, value)))),
  toSet: operation(['list'], (self) => makeSet(self.values)),
  join: operation(['list', 'string'], (self, separator) => {
    const texts = self.values.map((value) => (value.type === 'string' || value.type === 'int' || value.type === 'bool' ? String(value.value) : null));
    return texts.includes(null) ? fault('type-error', 'Only strings, integers and booleans can be joined.') : string(texts.join(separator.value));
  }),
};

/** rules.Set. */
export const setMethods: OperationTable = {
  hasAll,
  hasAny,
  hasOnly,
  size,
  union: operation(['set', 'set'], (self, other) => makeSet([...self.values, ...other.values])),
  intersection: operation(['set', 'set'], (self, other) => makeSet(self.values.filter((value) => hasEqual(other.values, value)))),
  difference: operation(['set', 'set'], (self, other) => makeSet(self.values.filter((value) => !hasEqual(other.values, value)))),
};

function makeSet(values: readonly RuleValue[]): Kind<'set'> {
  const kept: RuleValue[] = [];
  for (const value of values) if (!hasEqual(kept, value)) kept.push(value);
  return { type: 'set', values: kept };
}
