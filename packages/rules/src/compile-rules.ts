import { checkRules } from './check-rules.ts';
import { LineTable, type Place, type RulesIssue } from './issue.ts';
import { LIMITS } from './limits.ts';
import { parseRules } from './parse-rules.ts';
import { planRules, type PlannedBlock } from './plan-rules.ts';
import { RulesSyntaxError } from './syntax-error.ts';

export type { RulesIssue } from './issue.ts';

/** Rules ready to decide. Plain closures: no I/O, no state between decisions, safe to share. */
export interface CompiledRules {
  readonly blocks: readonly PlannedBlock[];
  readonly warnings: readonly RulesIssue[];
  /** Line and column of an offset in the source. */
  place(offset: number): Place;
}

/** Compiles a rules text (`rules_version = '2'`, one service `cloud.firestore`), or says where it is wrong. Never throws. */
export function compileRules(source: string): { readonly rules: CompiledRules } | { readonly issues: readonly RulesIssue[] } {
  const lines = new LineTable(source);
  const issue = (at: number, severity: RulesIssue['severity'], description: string): RulesIssue => ({ ...lines.place(at), severity, description });
  if (new TextEncoder().encode(source).length > LIMITS.sourceBytes) {
    return { issues: [issue(0, 'ERROR', `The text is larger than ${LIMITS.sourceBytes} bytes.`)] };
  }
  try {
    const file = parseRules(source);
    const issues = checkRules(file).map((finding) => issue(finding.at, finding.severity, finding.description));
    if (issues.some(({ severity }) => severity === 'ERROR')) return { issues };
    return { rules: { blocks: planRules(file), warnings: issues, place: (offset) => lines.place(offset) } };
  } catch (error) {
    if (error instanceof RulesSyntaxError) return { issues: [issue(error.at, 'ERROR', error.message)] };
    throw error;
  }
}
