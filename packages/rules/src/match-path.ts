import { string, type RuleValue } from './value.ts';
import type { PlannedBlock } from './plan-rules.ts';

/** An id that a query does not fix. */
export const ANY_ID = Symbol('any id');
/** Any even number of segments, none included: where a collection group may lie. */
export const ANY_DEPTH = Symbol('any depth');
export type PathPart = string | typeof ANY_ID | typeof ANY_DEPTH;

const UNBOUND: RuleValue = { type: 'constraint', facts: [] };

/**
 * Tries every way in which nested blocks match a full path. Wildcards are written into `captures` by slot before `apply` is called;
 * `apply` returns true to end the search. A literal never matches an unknown id, so a query needs a rule that covers every id.
 */
export function matchPath(
  blocks: readonly PlannedBlock[],
  parts: readonly PathPart[],
  captures: RuleValue[],
  apply: (block: PlannedBlock) => boolean,
): boolean {
  const enter = (block: PlannedBlock, patternAt: number, at: number, slot: number): boolean => {
    const segment = block.pattern[patternAt];
    if (segment === undefined) {
      if (at === parts.length && apply(block)) return true;
      return block.matches.some((inner) => enter(inner, 0, at, slot));
    }
    if (segment.kind === 'many') {
      for (let end = at; end <= parts.length; end += 1) {
        captures[slot] = manyValue(parts.slice(at, end));
        if (enter(block, patternAt + 1, end, slot + 1)) return true;
      }
      return false;
    }
    const part = parts[at];
    if (part === undefined || part === ANY_DEPTH) return false;
    if (segment.kind === 'literal') return part === segment.text && enter(block, patternAt + 1, at + 1, slot);
    captures[slot] = part === ANY_ID ? UNBOUND : string(part);
    return enter(block, patternAt + 1, at + 1, slot + 1);
  };
  return blocks.some((block) => enter(block, 0, 0, 0));
}

function manyValue(parts: readonly PathPart[]): RuleValue {
  const segments = parts.filter((part) => typeof part === 'string');
  return segments.length === parts.length ? { type: 'path', segments } : UNBOUND;
}
