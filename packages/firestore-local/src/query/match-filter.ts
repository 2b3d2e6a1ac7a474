import { compareValues, typeRank } from '../model/compare-values.ts';
import type { Document } from '../model/document.ts';
import { getDocumentField } from '../model/fields.ts';
import type { FieldOperator, Filter, UnaryOperator } from '../model/query.ts';
import type { Value } from '../model/value.ts';

export type Matcher = (document: Document) => boolean;
type ValueTest = (value: Value) => boolean;

const isNaNValue: ValueTest = (value) => value.type === 'double' && Number.isNaN(value.value);
const isNull: ValueTest = (value) => value.type === 'null';
const isUnmatchable: ValueTest = (value) => isNull(value) || isNaNValue(value);
const equals =
  (wanted: Value): ValueTest =>
  (value) =>
    compareValues(value, wanted) === 0;

function listed(wanted: Value): readonly Value[] {
  return wanted.type === 'array' ? wanted.values : [];
}

/** NaN is before all numbers in an order, but no inequality with a number matches it. */
function compares(wanted: Value, accepts: (order: number) => boolean): ValueTest {
  const rank = typeRank(wanted);
  const wantsNaN = isNaNValue(wanted);
  return (value) => typeRank(value) === rank && isNaNValue(value) === wantsNaN && accepts(compareValues(value, wanted));
}

function notIn(wanted: readonly Value[]): ValueTest {
  if (wanted.some(isNull)) return () => false;
  return (value) => !isNull(value) && !wanted.some((other) => compareValues(value, other) === 0);
}

/** Null and NaN in a list, or as the wanted element, match nothing (Firestore's servers; the SDK's own cache is laxer). */
function holdsAny(wanted: readonly Value[]): ValueTest {
  const tests = wanted.filter((value) => !isUnmatchable(value)).map(equals);
  return (value) => value.type === 'array' && value.values.some((element) => tests.some((test) => test(element)));
}

function testFor(op: FieldOperator, wanted: Value): ValueTest {
  switch (op) {
    case '==':
      return equals(wanted);
    case '!=':
      return (value) => !isNull(value) && compareValues(value, wanted) !== 0;
    case '<':
      return compares(wanted, (order) => order < 0);
    case '<=':
      return compares(wanted, (order) => order <= 0);
    case '>':
      return compares(wanted, (order) => order > 0);
    case '>=':
      return compares(wanted, (order) => order >= 0);
    case 'array-contains':
      return holdsAny([wanted]);
    case 'array-contains-any':
      return holdsAny(listed(wanted));
    case 'in': {
      const tests = listed(wanted)
        .filter((value) => !isUnmatchable(value))
        .map(equals);
      return (value) => tests.some((test) => test(value));
    }
    case 'not-in':
      return notIn(listed(wanted));
  }
}

const unaryTests: Readonly<Record<UnaryOperator, ValueTest>> = {
  'is-nan': isNaNValue,
  'is-null': isNull,
  'is-not-nan': (value) => !isNull(value) && !isNaNValue(value),
  'is-not-null': (value) => !isNull(value),
};

/** A filter as a function. A document without the field never matches, not even `!=` and `not-in`. */
export function compileFilter(filter: Filter | undefined): Matcher {
  if (filter === undefined) return () => true;
  if (filter.type === 'and' || filter.type === 'or') {
    const parts = filter.filters.map(compileFilter);
    return filter.type === 'and' ? (document) => parts.every((part) => part(document)) : (document) => parts.some((part) => part(document));
  }
  const { field } = filter;
  const test = filter.type === 'unary' ? unaryTests[filter.op] : testFor(filter.op, filter.value);
  return (document) => {
    const value = getDocumentField(document, field);
    return value !== undefined && test(value);
  };
}
