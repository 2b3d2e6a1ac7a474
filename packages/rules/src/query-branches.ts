import type { QueryConstraint, QueryView } from './request.ts';
import type { Fact, RuleValue } from './value.ts';

/** More branches than this are left as one fact each; Firestore itself allows 30 disjunctions. */
const MOST_BRANCHES = 30;

/** One way in which a document can be a result: what is then known of its fields and its name. */
export interface QueryBranch {
  readonly data: RuleValue;
  /** Path of the document relative to the database if the branch fixes it. */
  readonly document: readonly string[] | null;
}

/** Splits `in` and `array-contains-any` into branches; the rules must allow every one of them. No filter is one branch that knows nothing. */
export function queryBranches(query: QueryView | undefined): readonly QueryBranch[] {
  const disjuncts = query === undefined || query.constraints.length === 0 ? [[]] : query.constraints;
  return disjuncts.flatMap(expand).map(toBranch);
}

function expand(conjunction: readonly QueryConstraint[]): readonly (readonly QueryConstraint[])[] {
  let branches: readonly (readonly QueryConstraint[])[] = [[]];
  for (const constraint of conjunction) {
    const choices = alternatives(constraint);
    if (choices.length * branches.length > MOST_BRANCHES) branches = branches.map((branch) => [...branch, constraint]);
    else branches = branches.flatMap((branch) => choices.map((choice) => [...branch, choice]));
  }
  return branches;
}

function alternatives(constraint: QueryConstraint): readonly QueryConstraint[] {
  const { op, value } = constraint;
  if ((op !== 'in' && op !== 'array-contains-any') || value.type !== 'list' || value.values.length === 0) return [constraint];
  return value.values.map((one) => ({ ...constraint, op: op === 'in' ? '==' : 'array-contains', value: one }));
}

interface Known {
  readonly facts: Fact[];
  readonly children: Map<string, Known>;
}

function toBranch(conjunction: readonly QueryConstraint[]): QueryBranch {
  const root: Known = { facts: [], children: new Map() };
  let document: readonly string[] | null = null;
  for (const { field, op, value } of conjunction) {
    if (field.length === 1 && field[0] === '__name__') {
      if (op === '==' && value.type === 'path') document = value.segments[0] === 'databases' ? value.segments.slice(3) : value.segments;
      continue;
    }
    let known = root;
    for (const segment of field) {
      const child = known.children.get(segment) ?? { facts: [], children: new Map() };
      known.children.set(segment, child);
      known = child;
    }
    known.facts.push({ op, value });
  }
  return { data: toValue(root), document };
}

/** An equality is the value itself; other comparisons are facts; a field known only through its parts is a map with unknown rest. */
function toValue(known: Known): RuleValue {
  const exact = known.facts.find((fact) => fact.op === '==');
  if (exact !== undefined) return exact.value;
  if (known.facts.length > 0) return { type: 'constraint', facts: known.facts };
  return { type: 'partial-map', fields: new Map([...known.children].map(([name, child]) => [name, toValue(child)])) };
}
