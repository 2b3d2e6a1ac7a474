import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { explain } from './explain.ts';
import type { DocumentView, QueryView, RulesMethod, RulesRequest } from './request.ts';
import { compiled, NOW } from './test-support/evaluate.ts';
import { tokenValue } from './token-value.ts';
import { list, map, type QueryOperator, type RuleValue } from './value.ts';

/** `corpus/*.json`: documents before and after a batch, and what the rules beside it decide. `{"$time": n}` is n seconds from the request's time. */
interface Corpus {
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  readonly cases: readonly {
    readonly title: string;
    readonly uid: string | null;
    readonly method: RulesMethod;
    readonly path: string;
    readonly data?: unknown;
    readonly limit?: number;
    readonly where?: readonly (readonly [string, QueryOperator, unknown])[];
    readonly allowed: boolean;
  }[];
}

const folder = new URL('../corpus/', import.meta.url);
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.rules'))
  .map((name) => name.replace('.rules', ''));

function valueOf(json: unknown): RuleValue {
  if (Array.isArray(json)) return list(json.map(valueOf));
  if (typeof json !== 'object' || json === null) return tokenValue(json);
  if ('$time' in json) return { type: 'timestamp', seconds: NOW.seconds + BigInt(Number(json.$time)), nanos: NOW.nanos };
  return map(new Map(Object.entries(json).map(([key, value]) => [key, valueOf(value)])));
}

function viewAt(documents: Readonly<Record<string, unknown>>, path: string): DocumentView | null {
  const value = valueOf(documents[path] ?? null);
  return value.type === 'map' ? { path: path.split('/'), fields: value.fields } : null;
}

function queryOf(one: Corpus['cases'][number]): QueryView {
  const constraints = [(one.where ?? []).map(([field, op, value]) => ({ field: field.split('.'), op, value: valueOf(value) }))];
  return { orderBy: [], constraints, ...(one.limit === undefined ? {} : { limit: one.limit }) };
}

test('[RE18] the corpus is not empty', () => {
  expect(names.length).toBeGreaterThan(0);
});

describe.each(names)('%s', (name) => {
  const rules = compiled(readFileSync(new URL(`${name}.rules`, folder), 'utf8'));
  const corpus = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Corpus;
  const lookup = { get: (path: string[], after: boolean) => viewAt(after ? { ...corpus.before, ...corpus.after } : corpus.before, path.join('/')) };

  test.each(corpus.cases)('[RE18] $method $path: $title', (one) => {
    const request: RulesRequest = {
      method: one.method,
      database: '(default)',
      path: one.path.split('/'),
      time: NOW,
      auth: one.uid === null ? null : { uid: one.uid, token: {} },
      resource: viewAt(corpus.before, one.path),
      requestResource: one.data === undefined ? null : viewAt({ [one.path]: one.data }, one.path),
      ...(one.method === 'list' ? { query: queryOf(one) } : {}),
    };
    const verdict = decide(rules, request, lookup);

    expect(verdict.allowed, explain(verdict)).toBe(one.allowed);
  });
});
