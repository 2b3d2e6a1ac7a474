import type { FunctionDeclaration, MatchBlock, RulesFile } from './ast.ts';

/** What the text of one block can see: wildcards of the block and of the blocks around it, and functions declared there. */
export interface Scope {
  /** Wildcard name to its slot in the captures of a match; inner wildcards hide outer ones of the same name. */
  readonly captures: ReadonlyMap<string, number>;
  /** Number of slots taken, hidden wildcards included. */
  readonly slots: number;
  readonly functions: ReadonlyMap<string, FunctionScope>;
}

export interface FunctionScope {
  readonly declaration: FunctionDeclaration;
  /** Functions see what their own block sees, wherever they are called from. */
  readonly home: Scope;
}

export function fileScope(file: RulesFile): Scope {
  return extend({ captures: new Map(), slots: 0, functions: new Map() }, [], file.functions);
}

export function blockScope(parent: Scope, block: MatchBlock): Scope {
  const names = block.pattern.flatMap((segment) => (segment.kind === 'literal' ? [] : [segment.name]));
  return extend(parent, names, block.functions);
}

function extend(parent: Scope, names: readonly string[], declarations: readonly FunctionDeclaration[]): Scope {
  const captures = new Map(parent.captures);
  names.forEach((name, at) => captures.set(name, parent.slots + at));
  const functions = new Map(parent.functions);
  const scope: Scope = { captures, slots: parent.slots + names.length, functions };
  for (const declaration of declarations) functions.set(declaration.name, { declaration, home: scope });
  return scope;
}
