import { RE2JS } from 're2js';
import { fault, type Fault } from '../fault.ts';

/** Patterns of a rules text are few and constant; the bound only stops patterns that come out of documents. */
const KEPT = 256;
const compiled = new Map<string, RE2JS | Fault>();

/** An RE2 pattern (linear time, no look-around, no back references), or an error if it is not one. */
export function compilePattern(source: string): RE2JS | Fault {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  if (compiled.size >= KEPT) compiled.clear();
  const pattern = tryCompile(source);
  compiled.set(source, pattern);
  return pattern;
}

function tryCompile(source: string): RE2JS | Fault {
  try {
    return RE2JS.compile(source);
  } catch {
    return fault('bad-pattern', 'Not an RE2 pattern.');
  }
}
