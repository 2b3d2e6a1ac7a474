// One attempt of one person against one state of the database, decided as the server would.
import type { CompiledRules } from '@liexin/rules/compile-rules';
import { decide, LookupCache } from '@liexin/rules/decide';
import { explain } from '@liexin/rules/explain';
import type { DocumentView, QueryConstraint, RulesMethod, RulesRequest } from '@liexin/rules/request';
import type { RuleFields } from '@liexin/rules/value';
import { NOW, toValue, type Field, type Fields } from './fields.ts';

/** Every document by its path. */
export type World = { readonly [path: string]: Fields };

/** What an ID token says; null is nobody. */
export interface Actor {
  readonly uid: string;
  readonly token: Readonly<Record<string, unknown>>;
}

export interface Query {
  readonly limit?: number;
  readonly where?: readonly (readonly [field: string, op: QueryConstraint['op'], value: Field])[];
}

export type Attempt = { readonly as: Actor | null } & (
  | { readonly get: string }
  | { readonly list: string; readonly query?: Query }
  | { readonly group: string }
  /** Writes of one batch: path and the whole document after it; null deletes. */
  | { readonly batch: readonly (readonly [path: string, after: Fields | null])[] }
);

export interface Outcome {
  readonly allowed: boolean;
  /** Documents read by rules. */
  readonly reads: number;
  /** Of the most expensive write of a batch. */
  readonly expressions: number;
  readonly why: string;
}

export function judge(rules: CompiledRules, world: World, attempt: Attempt): Outcome {
  const after: Record<string, Fields | null> = { ...world };
  if ('batch' in attempt) for (const [path, fields] of attempt.batch) after[path] = fields;
  const lookup = { get: (path: string[], wantsAfter: boolean) => viewOf(wantsAfter ? after : world, path.join('/')) };
  const cache = new LookupCache(lookup);
  const verdicts = requestsOf(world, attempt).map((request) => decide(rules, request, lookup, cache));
  return {
    allowed: verdicts.every(({ allowed }) => allowed),
    reads: verdicts.reduce((sum, { lookups }) => sum + lookups, 0),
    expressions: Math.max(...verdicts.map(({ expressions }) => expressions)),
    why: verdicts.map(explain).join('; '),
  };
}

function requestsOf(world: World, attempt: Attempt): readonly RulesRequest[] {
  const base = { database: '(default)', auth: attempt.as, time: NOW };
  if ('get' in attempt) return [{ ...base, method: 'get', path: attempt.get.split('/'), resource: viewOf(world, attempt.get) }];
  if ('group' in attempt) return [{ ...base, method: 'list', path: [], collectionGroup: attempt.group, query: { orderBy: [], constraints: [], limit: 1 } }];
  if ('list' in attempt) return [{ ...base, method: 'list', path: attempt.list.split('/'), query: queryOf(attempt.query ?? {}) }];
  return attempt.batch.map(([path, fields]) => {
    const before = viewOf(world, path);
    const method: RulesMethod = fields === null ? 'delete' : before === null ? 'create' : 'update';
    return { ...base, method, path: path.split('/'), resource: before, requestResource: fields === null ? null : viewOf({ [path]: fields }, path) };
  });
}

function queryOf({ limit, where = [] }: Query): NonNullable<RulesRequest['query']> {
  const constraints = [where.map(([field, op, value]) => ({ field: field.split('.'), op, value: toValue(value) }))];
  return { orderBy: [], constraints, ...(limit === undefined ? {} : { limit }) };
}

/** Documents are never changed in place, so each is converted once. */
const converted = new WeakMap<Fields, RuleFields>();

function viewOf(world: Readonly<Record<string, Fields | null>>, path: string): DocumentView | null {
  const document = world[path];
  if (document === undefined || document === null) return null;
  const fields = converted.get(document) ?? new Map(Object.entries(document).map(([name, field]) => [name, toValue(field)]));
  converted.set(document, fields);
  return { path: path.split('/'), fields };
}
