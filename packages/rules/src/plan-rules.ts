import type { AllowStatement, FunctionDeclaration, MatchBlock, PatternSegment, RulesFile } from './ast.ts';
import { planCondition } from './plan-expression.ts';
import type { RulesMethod } from './request.ts';
import type { Step } from './run.ts';
import { blockScope, fileScope, type Scope } from './scope.ts';
import { TRUE } from './value.ts';

export interface PlannedAllow {
  readonly methods: ReadonlySet<RulesMethod>;
  /** Offset of the statement. */
  readonly at: number;
  readonly condition: Step;
}

export interface PlannedBlock {
  readonly pattern: readonly PatternSegment[];
  readonly allows: readonly PlannedAllow[];
  readonly matches: readonly PlannedBlock[];
}

/** A checked file as closures. */
export function planRules(file: RulesFile): readonly PlannedBlock[] {
  const planned = new Map<FunctionDeclaration, Step>();
  const scope = fileScope(file);
  return file.matches.map((block) => planBlock(block, scope, planned));
}

function planBlock(block: MatchBlock, parent: Scope, planned: Map<FunctionDeclaration, Step>): PlannedBlock {
  const scope = blockScope(parent, block);
  const planAllow = (allow: AllowStatement): PlannedAllow => ({
    methods: new Set(allow.methods),
    at: allow.range.start,
    condition: allow.condition === null ? () => TRUE : planCondition(allow.condition, { scope, locals: new Map(), planned }),
  });
  return {
    pattern: block.pattern,
    allows: block.allows.map(planAllow),
    matches: block.matches.map((inner) => planBlock(inner, scope, planned)),
  };
}
