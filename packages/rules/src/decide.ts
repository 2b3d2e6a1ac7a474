import type { CompiledRules } from './compile-rules.ts';
import { documentValue } from './document-value.ts';
import type { Outcome } from './fault.ts';
import { LookupCache } from './lookup-cache.ts';
import { ANY_DEPTH, ANY_ID, matchPath, type PathPart } from './match-path.ts';
import type { PlannedAllow } from './plan-rules.ts';
import { queryBranches, type QueryBranch } from './query-branches.ts';
import type { Lookup, RulesRequest, Verdict, VerdictReason } from './request.ts';
import { requestValue } from './request-value.ts';
import type { Run } from './run.ts';
import type { RuleValue } from './value.ts';

export type { DocumentView, Lookup, QueryView, RulesMethod, RulesRequest, Verdict } from './request.ts';
export { LookupCache } from './lookup-cache.ts';

/**
 * Decides one request. Allowed if any allow statement of any matching block is true; errors and exceeded limits deny. A list is
 * decided from its query alone and must be allowed in every branch of its filter. For a batch call it once for each write with one
 * shared `cache`, which then also holds the limit of the whole batch. Pure: the same arguments always give the same verdict.
 */
export function decide(rules: CompiledRules, request: RulesRequest, lookup: Lookup, cache: LookupCache = new LookupCache(lookup)): Verdict {
  const value = requestValue(request);
  const start = { request: value, database: request.database, lookups: cache };
  if (request.method !== 'list') {
    const run = makeRun(start, documentValue(request.database, request.resource), 0, 0);
    return verdict(run, decideRun(rules, request, ['databases', request.database, 'documents', ...request.path], run), run.expressions);
  }
  let run: Run | null = null;
  let expressions = 0;
  let because: Judgement = { allowed: false, because: [] };
  for (const branch of queryBranches(request.query)) {
    run = makeRun(start, branchResource(request, branch, cache), run?.fetched ?? 0, run?.billed ?? 0);
    because = decideRun(rules, request, listPath(request, branch), run);
    expressions = Math.max(expressions, run.expressions);
    if (!because.allowed) break;
  }
  return verdict(run, because, expressions);
}

interface Judgement {
  readonly allowed: boolean;
  readonly because: readonly VerdictReason[];
}

function verdict(run: Run | null, judgement: Judgement, expressions: number): Verdict {
  return { ...judgement, lookups: run?.billed ?? 0, expressions };
}

function makeRun(start: Pick<Run, 'request' | 'database' | 'lookups'>, resource: RuleValue, fetched: number, billed: number): Run {
  return { ...start, resource, captures: [], fetched, billed, expressions: 0, depth: 0, broken: null, blame: -1 };
}

function decideRun(rules: CompiledRules, request: RulesRequest, parts: readonly PathPart[], run: Run): Judgement {
  const denials: VerdictReason[] = [];
  let granted: VerdictReason | null = null;
  matchPath(rules.blocks, parts, run.captures, (block) => {
    for (const allow of block.allows) {
      if (!allow.methods.has(request.method)) continue;
      run.blame = allow.at;
      const outcome = allow.condition(run, []);
      if (outcome.type === 'bool' && outcome.value && run.broken === null) {
        granted = { ...rules.place(allow.at), detail: `true for '${request.method}'` };
        return true;
      }
      denials.push(denial(rules, request.method, allow, outcome, run));
      if (run.broken !== null) return true;
    }
    return false;
  });
  if (granted !== null) return { allowed: true, because: [granted] };
  const none: VerdictReason = { line: 0, column: 0, detail: `No matching allow statement for '${request.method}'` };
  return { allowed: false, because: denials.length === 0 ? [none] : denials };
}

function denial(rules: CompiledRules, method: string, allow: PlannedAllow, outcome: Outcome, run: Run): VerdictReason {
  const problem = run.broken ?? outcome;
  if (problem.type === 'fault') return { ...rules.place(problem.at < 0 ? allow.at : problem.at), detail: `${problem.detail} for '${method}'` };
  if (problem.type === 'bool') return { ...rules.place(run.blame), detail: `false for '${method}'` };
  return { ...rules.place(allow.at), detail: `Expected bool, received ${problem.type}. for '${method}'` };
}

function listPath(request: RulesRequest, branch: QueryBranch): PathPart[] {
  const root = ['databases', request.database, 'documents'];
  if (branch.document !== null) return [...root, ...branch.document];
  if (request.collectionGroup === undefined) return [...root, ...request.path, ANY_ID];
  return [...root, ...request.path, ANY_DEPTH, request.collectionGroup, ANY_ID];
}

/** `resource` of a list: the stored document if the query names one, else what the filter promises. */
function branchResource(request: RulesRequest, branch: QueryBranch, cache: LookupCache): RuleValue {
  if (branch.document !== null) return cache.stored(request.database, branch.document);
  const unknown: RuleValue = { type: 'constraint', facts: [] };
  return { type: 'resource', id: unknown, name: unknown, data: branch.data };
}
