import { Fault } from '../model/fault.ts';
import { isNameField } from '../model/fields.ts';
import { parseName } from '../model/path.ts';
import type { Filter, Query } from '../model/query.ts';
import { isInequality, leaves, normalizeOrder } from './normalize-order.ts';

const MAX_DISJUNCTIONS = 30;
const MAX_NOT_IN = 10;
const LIST_OPERATORS = new Set(['in', 'not-in', 'array-contains-any']);

const fail = (message: string): never => {
  throw new Fault('INVALID_ARGUMENT', message);
};

/** How many AND-only branches the filter has in disjunctive normal form; each value of `in` and `array-contains-any` is a branch. */
export function countDisjunctions(filter: Filter | undefined): number {
  if (filter === undefined || filter.type === 'unary') return 1;
  if (filter.type === 'or') return filter.filters.reduce((sum, inner) => sum + countDisjunctions(inner), 0);
  if (filter.type === 'and') return filter.filters.reduce((product, inner) => product * countDisjunctions(inner), 1);
  return (filter.op === 'in' || filter.op === 'array-contains-any') && filter.value.type === 'array' ? filter.value.values.length : 1;
}

function checkFilter(query: Query): void {
  let notIn = 0;
  let notEqual = 0;
  for (const leaf of leaves(query.where)) {
    if (leaf.type === 'unary') continue;
    if (LIST_OPERATORS.has(leaf.op)) {
      if (leaf.value.type !== 'array' || leaf.value.values.length === 0) fail(`'${leaf.op}' needs a list that is not empty.`);
      else if (leaf.op === 'not-in' && leaf.value.values.length > MAX_NOT_IN) fail(`'not-in' takes at most ${MAX_NOT_IN} values.`);
    }
    if (isNameField(leaf.field)) {
      const values = leaf.value.type === 'array' && LIST_OPERATORS.has(leaf.op) ? leaf.value.values : [leaf.value];
      if (values.some((value) => value.type !== 'reference')) fail('__name__ is compared with references only.');
    }
    notIn += Number(leaf.op === 'not-in');
    notEqual += Number(leaf.op === '!=');
  }
  if (notIn > 1 || notEqual > 1 || notIn + notEqual > 1) fail("A query has at most one 'not-in' or '!=' filter.");
  if (countDisjunctions(query.where) > MAX_DISJUNCTIONS) fail(`A query has at most ${MAX_DISJUNCTIONS} disjunctions.`);
}

/** The key decides between all documents: nothing is ordered after it, and fixed it leaves nothing to compare. */
function checkKey(query: Query): void {
  const named = query.orderBy.findIndex(({ field }) => isNameField(field));
  if (named >= 0 && named < query.orderBy.length - 1) fail('The order by clause cannot contain more fields after the key.');
  let hasEquality = false;
  let otherInequality = false;
  let keyInequality = false;
  for (const leaf of leaves(query.where)) {
    const inequality = leaf.type === 'field' ? isInequality(leaf.op) : leaf.op === 'is-not-nan' || leaf.op === 'is-not-null';
    if (!isNameField(leaf.field)) otherInequality ||= inequality;
    else if (inequality) keyInequality = true;
    else if (leaf.type === 'field' && leaf.op === '==') hasEquality = true;
  }
  if (hasEquality && otherInequality && !keyInequality) {
    fail('Equality on key is not allowed if there are other inequality fields and key does not appear in inequalities.');
  }
}

/** Refuses what Firestore refuses in any query, whatever the data: INVALID_ARGUMENT. */
export function checkQuery(query: Query, database: string): void {
  const parent = parseName(query.parent);
  if (parent.database !== database) fail('The query belongs to another database.');
  if (parent.segments.length % 2 !== 0) fail('The parent of a query is a document or the root.');
  if (query.collection === null && !query.allDescendants) fail('A query names a collection.');
  if (query.collection !== null && (query.collection === '' || query.collection.includes('/'))) fail('A collection id has no slash and is not empty.');
  if ((query.limit ?? 0) < 0 || (query.offset ?? 0) < 0) fail('Limit and offset are not negative.');
  checkFilter(query);
  checkKey(query);
  const orders = normalizeOrder(query);
  for (const cursor of [query.startAt, query.endAt]) {
    if (cursor && cursor.values.length > orders.length) fail('A cursor has more values than the query has orders.');
    for (const [at, value] of (cursor?.values ?? []).entries()) {
      const field = orders[at]?.field;
      if (field && isNameField(field) && value.type !== 'reference') fail('A cursor on __name__ is a reference.');
    }
  }
}
