import { equalValues, isUncertain } from '../equal-values.ts';
import { fault, type Outcome } from '../fault.ts';
import { int, list, string, type Kind, type RuleFields, type RuleValue } from '../value.ts';
import { operation, type OperationTable } from './method.ts';

/** rules.Map. `get` takes a key or a list of keys (a path into nested maps) and a default for what is not there. */
export const mapMethods: OperationTable = {
  size: operation(['map'], (self) => int(self.fields.size)),
  keys: operation(['map'], (self) => list([...self.fields.keys()].map(string))),
  values: operation(['map'], (self) => list([...self.fields.values()])),
  get: operation(['map', 'any', 'any'], getOr),
  diff: operation(['map', 'map'], (self, before) =>
    isUncertain(self) || isUncertain(before)
      ? fault('unprovable', 'A query does not prove a difference.')
      : { type: 'map-diff', after: self.fields, before: before.fields },
  ),
};

/** The document data of a query: only fields that the query constrains can be read, and nothing can be said about all of them. */
export const partialMapMethods: OperationTable = {
  get: operation(['partial-map', 'any', 'any'], getOr),
};

/** rules.MapDiff, from `after.diff(before)`; every method gives a set of keys. Numbers compare by value. */
export const mapDiffMethods: OperationTable = {
  addedKeys: operation(['map-diff'], (self) => keySet(self, (before, after) => before === undefined && after !== undefined)),
  removedKeys: operation(['map-diff'], (self) => keySet(self, (before, after) => before !== undefined && after === undefined)),
  changedKeys: operation(['map-diff'], (self) => keySet(self, (before, after) => before !== undefined && after !== undefined && !equalValues(before, after))),
  unchangedKeys: operation(['map-diff'], (self) => keySet(self, (before, after) => before !== undefined && after !== undefined && equalValues(before, after))),
  affectedKeys: operation(['map-diff'], (self) => keySet(self, (before, after) => before === undefined || after === undefined || !equalValues(before, after))),
};

function keySet(diff: Kind<'map-diff'>, chosen: (before: RuleValue | undefined, after: RuleValue | undefined) => boolean): Kind<'set'> {
  const keys = new Set([...diff.after.keys(), ...diff.before.keys()]);
  return { type: 'set', values: [...keys].filter((key) => chosen(diff.before.get(key), diff.after.get(key))).map(string) };
}

function getOr(self: Kind<'map'> | Kind<'partial-map'>, key: RuleValue, fallback: RuleValue): Outcome {
  const keys = key.type === 'list' ? key.values : [key];
  let found: RuleValue = self;
  for (const step of keys) {
    if (step.type !== 'string') return fault('type-error', 'A map key must be a string.');
    if (found.type !== 'map' && found.type !== 'partial-map') return fallback;
    const fields: RuleFields = found.fields;
    const next = fields.get(step.value);
    if (next === undefined) return found.type === 'map' ? fallback : fault('unprovable', 'The query says nothing about this field.');
    found = next;
  }
  return found;
}
