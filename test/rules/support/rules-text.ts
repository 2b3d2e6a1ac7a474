import { readFileSync } from 'node:fs';
import { compileRules, type CompiledRules } from '@liexin/rules/compile-rules';

const read = (name: string): string => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');

export const firestoreRules = read('firestore.rules');
export const shredRules = read('shred.rules');
export const accessSpec = read('docs/spec/access-rules.md');

/** Throws with every issue and its place if the text is not valid. */
export function compile(source: string): CompiledRules {
  const outcome = compileRules(source);
  if ('issues' in outcome) throw new Error(outcome.issues.map(({ line, column, description }) => `${line}:${column} ${description}`).join('\n'));
  return outcome.rules;
}
