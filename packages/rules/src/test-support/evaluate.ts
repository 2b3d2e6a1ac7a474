import { compileRules, type CompiledRules } from '../compile-rules.ts';
import { decide } from '../decide.ts';
import type { DocumentView, Lookup, QueryView, RulesRequest, Verdict } from '../request.ts';
import { map, type RuleValue } from '../value.ts';

export const NOW = { seconds: 1_795_000_000n, nanos: 250_000_000 }; // 2026-11-18T11:06:40.25Z, a Wednesday

export function documentAt(path: string, fields: Readonly<Record<string, RuleValue>>): DocumentView {
  return { path: path.split('/'), fields: map(fields).fields };
}

export function lookupIn(...documents: readonly DocumentView[]): Lookup {
  const byPath = new Map(documents.map((view) => [view.path.join('/'), view]));
  return { get: (path) => byPath.get(path.join('/')) ?? null };
}

export function compiled(source: string): CompiledRules {
  const outcome = compileRules(source);
  if ('issues' in outcome) throw new Error(outcome.issues.map((one) => `${one.line}:${one.column} ${one.description}`).join('\n'));
  return outcome.rules;
}

/** A rules text whose statements stand under `/documents`. */
export function inDocuments(statements: string): string {
  return `rules_version = '2';\nservice cloud.firestore {\nmatch /databases/{database}/documents {\n${statements}\n}\n}\n`;
}

export function aRequest(overrides: Partial<RulesRequest> = {}): RulesRequest {
  return { method: 'get', database: '(default)', path: ['things', 'one'], auth: { uid: 'ada', token: { agency: 'acme', level: 3 } }, time: NOW, ...overrides };
}

export interface Outline {
  readonly request?: Partial<RulesRequest>;
  readonly data?: Readonly<Record<string, RuleValue>>;
  readonly lookup?: Lookup;
  readonly functions?: string;
}

/** The verdict of one condition for a `get` of `things/one`. */
export function verdictOf(condition: string, { request = {}, data = {}, lookup = lookupIn(), functions = '' }: Outline = {}): Verdict {
  const rules = compiled(inDocuments(`${functions}\nmatch /things/{id} { allow read, write: if ${condition}; }`));
  return decide(rules, aRequest({ resource: documentAt('things/one', data), ...request }), lookup);
}

/** `true`, `false` or the error of one condition. */
export function truthOf(condition: string, outline: Outline = {}): string {
  const verdict = verdictOf(condition, outline);
  if (verdict.allowed) return 'true';
  const detail = verdict.because[0]?.detail ?? '';
  return detail.startsWith('false') ? 'false' : `error: ${detail.replace(/ for '\w+'$/, '')}`;
}

/** `true`, `false` or the error of one condition for a list of `things` with this query. */
export function listTruthOf(condition: string, query: Partial<QueryView>, outline: Outline = {}): string {
  return truthOf(condition, {
    ...outline,
    request: { method: 'list', path: ['things'], query: { orderBy: [], constraints: [], ...query }, ...outline.request },
  });
}
