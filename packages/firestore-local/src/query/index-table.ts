import { Fault } from '../model/fault.ts';
import { isNameField } from '../model/fields.ts';
import type { Order } from '../model/query.ts';
import type { FieldPath } from '../model/write.ts';
import type { CompiledQuery } from './compile-query.ts';
import { toDisjunctions, type Leaf } from './disjunctions.ts';
import { isInequality } from './normalize-order.ts';
import { parseIndexes, type CompositeIndex, type IndexMode, type Indexes, type IndexScope } from './parse-indexes.ts';

/** One field an index must offer: to find equal values in, to find array elements in, or to sort by. */
interface Part {
  readonly path: FieldPath;
  readonly mode: IndexMode;
}

/** What one branch of a query asks of the indexes: parts that select, in any order, then parts that sort, in this order. */
interface Need {
  readonly group: string;
  readonly scope: IndexScope;
  readonly select: readonly Part[];
  readonly sort: readonly Part[];
}

const keyOf = (path: FieldPath): string => path.join('\0');
const selects = (part: Part, other: Part): boolean => keyOf(part.path) === keyOf(other.path) && (part.mode === 'CONTAINS') === (other.mode === 'CONTAINS');

function selectPart(leaf: Leaf): Part | undefined {
  if (isNameField(leaf.field)) return undefined;
  if (leaf.type === 'unary') return leaf.op === 'is-nan' || leaf.op === 'is-null' ? { path: leaf.field, mode: 'ASCENDING' } : undefined;
  if (isInequality(leaf.op)) return undefined;
  return { path: leaf.field, mode: leaf.op.startsWith('array') ? 'CONTAINS' : 'ASCENDING' };
}

function sortParts(orders: readonly Order[], branch: readonly Leaf[]): Part[] {
  const fixed = new Set(branch.filter((leaf) => leaf.type === 'field' && leaf.op === '==').map((leaf) => keyOf(leaf.field)));
  const parts = orders.map(({ field, direction }): Part => ({ path: field, mode: direction === 'asc' ? 'ASCENDING' : 'DESCENDING' }));
  const wanted = parts.filter(({ path }) => !fixed.has(keyOf(path)));
  // Every index ends with the name, in the direction of its last field; only another direction has to be spelled out.
  const last = wanted.at(-1);
  if (last && isNameField(last.path) && (wanted.length === 1 || wanted.at(-2)?.mode === last.mode)) wanted.pop();
  return wanted;
}

/** The parts an index selects by, when the rest of it sorts as needed, forwards or backwards; else undefined. */
function prefixOf(fields: readonly Part[], need: Need): readonly Part[] | undefined {
  const cut = fields.length - need.sort.length;
  if (cut < 0) return undefined;
  const suffix = fields.slice(cut);
  const same = suffix.every(({ path }, at) => keyOf(path) === keyOf(need.sort[at]?.path ?? []));
  const forward = suffix.every(({ mode }, at) => mode === need.sort[at]?.mode);
  const backward = suffix.every(({ mode }, at) => mode !== 'CONTAINS' && mode !== need.sort[at]?.mode);
  const prefix = fields.slice(0, cut);
  const useful = prefix.every((part) => need.select.some((wanted) => selects(part, wanted)));
  return same && useful && (forward || backward) ? prefix : undefined;
}

/** An index file may spell out the name that every index ends with anyway. */
function withoutName(fields: readonly Part[]): readonly Part[] {
  const last = fields.at(-1);
  return last && isNameField(last.path) && fields.at(-2)?.mode === last.mode ? fields.slice(0, -1) : fields;
}

function describe({ group, scope, select, sort }: Need): string {
  const fields = [...select.filter(({ mode }) => mode === 'CONTAINS'), ...select.filter(({ mode }) => mode !== 'CONTAINS'), ...sort].map(({ path, mode }) => {
    const fieldPath = path.map((part) => (/^[A-Za-z_]\w*$/.test(part) ? part : `\`${part}\``)).join('.');
    return mode === 'CONTAINS' ? { fieldPath, arrayConfig: mode } : { fieldPath, order: mode };
  });
  const [only] = fields;
  if (only && fields.length === 1) {
    const { fieldPath, ...kind } = only;
    return JSON.stringify({ fieldOverrides: [{ collectionGroup: group, fieldPath, indexes: [{ ...kind, queryScope: scope }] }] });
  }
  return JSON.stringify({ indexes: [{ collectionGroup: group, queryScope: scope, fields }] });
}

/** The indexes that production would have for one database: composite ones from the file, single-field ones unless the file overrides them. */
export class IndexTable {
  readonly #indexes: Indexes;

  /** `source` is the parsed firestore.indexes.json. */
  constructor(source: unknown) {
    this.#indexes = parseIndexes(source);
  }

  /** Throws FAILED_PRECONDITION, naming what is missing, for a query that production would refuse for want of an index. */
  check({ query, orders }: CompiledQuery): void {
    if (query.collection === null) return;
    for (const branch of toDisjunctions(query.where)) {
      const need: Need = {
        group: query.collection,
        scope: query.allDescendants ? 'COLLECTION_GROUP' : 'COLLECTION',
        select: branch.map(selectPart).filter((part) => part !== undefined),
        sort: sortParts(orders, branch),
      };
      if (!this.#serves(need)) throw new Fault('FAILED_PRECONDITION', `The query requires an index. Add to firestore.indexes.json: ${describe(need)}`);
    }
  }

  /** Several indexes may be joined when they all sort alike (docs: "index merging"): together they must select by every part. */
  #serves(need: Need): boolean {
    if (need.select.length === 0 && need.sort.length === 0) return true;
    const candidates = [...this.#composites(need), ...this.#singles(need)];
    const prefixes = candidates.map((fields) => prefixOf(fields, need)).filter((prefix) => prefix !== undefined);
    return prefixes.length > 0 && need.select.every((wanted) => prefixes.some((prefix) => prefix.some((part) => selects(part, wanted))));
  }

  #composites({ group, scope }: Need): readonly (readonly Part[])[] {
    const fits = (index: CompositeIndex): boolean => index.collectionGroup === group && index.scope === scope;
    return this.#indexes.composites.filter(fits).map(({ fields }) => withoutName(fields));
  }

  #singles({ group, scope, select, sort }: Need): readonly (readonly Part[])[] {
    const paths = new Map([...select, ...sort].map(({ path }) => [keyOf(path), path]));
    return [...paths.values()].flatMap((path) => this.#modesOf(group, path, scope).map((mode) => [{ path, mode }]));
  }

  /** The override of the field, or of a map it lies in, or of all the collection's fields; else the automatic indexes. */
  #modesOf(group: string, path: FieldPath, scope: IndexScope): readonly IndexMode[] {
    const own = this.#indexes.overrides.filter(({ collectionGroup }) => collectionGroup === group);
    const find = (wanted: FieldPath) => own.find((override) => keyOf(override.path) === keyOf(wanted));
    let override = find(['*']);
    for (let length = 1; length <= path.length; length++) override = find(path.slice(0, length)) ?? override;
    if (override) return override.indexes.filter((index) => index.scope === scope).map(({ mode }) => mode);
    return scope === 'COLLECTION' ? ['ASCENDING', 'DESCENDING', 'CONTAINS'] : [];
  }
}
