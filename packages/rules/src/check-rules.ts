import type { Expression, FunctionDeclaration, MatchBlock, Range, RulesFile } from './ast.ts';
import { LIMITS } from './limits.ts';
import { blockScope, fileScope, type Scope } from './scope.ts';
import { converter, isNamespace, lookupFunction, methodsNamed, namespaceFunction } from './std/library.ts';
import { operandsOf } from './walk-expression.ts';

export interface Finding {
  readonly at: number;
  readonly severity: 'ERROR' | 'WARNING';
  readonly description: string;
}

const GLOBALS = new Set(['request', 'resource']);

/**
 * Finds what can be known to be wrong before any request: unknown names, wrong argument counts, recursion, limits.
 * Types are checked when a condition runs, as in the language itself. No ERROR means that the planner can plan the file.
 */
export function checkRules(file: RulesFile): Finding[] {
  return new Checker().run(file);
}

class Checker {
  readonly #findings: Finding[] = [];
  readonly #calls = new Map<FunctionDeclaration, Set<FunctionDeclaration>>();

  run(file: RulesFile): Finding[] {
    const scope = fileScope(file);
    this.#functions(file.functions, scope);
    for (const block of file.matches) this.#block(block, scope, 1, 0);
    this.#recursion();
    return this.#findings.toSorted((a, b) => a.at - b.at);
  }

  #block(block: MatchBlock, parent: Scope, depth: number, segmentsAbove: number): void {
    const scope = blockScope(parent, block);
    const segments = segmentsAbove + block.pattern.length;
    if (depth > LIMITS.nestedMatches) this.#error(block.range, `match blocks may be nested ${LIMITS.nestedMatches} deep.`);
    if (segments > LIMITS.pathSegments) this.#error(block.range, `A match path has at most ${LIMITS.pathSegments} segments.`);
    if (scope.slots > LIMITS.captures) this.#error(block.range, `A match path has at most ${LIMITS.captures} wildcards.`);
    this.#functions(block.functions, scope);
    for (const allow of block.allows) if (allow.condition !== null) this.#expression(allow.condition, scope, new Set(), null);
    for (const inner of block.matches) this.#block(inner, scope, depth + 1, segments);
  }

  #functions(declarations: readonly FunctionDeclaration[], scope: Scope): void {
    const names = new Set<string>();
    for (const declaration of declarations) {
      if (names.has(declaration.name)) this.#error(declaration.range, `Function '${declaration.name}' is declared twice.`);
      if (lookupFunction(declaration.name) !== undefined || converter(declaration.name) !== undefined) {
        this.#error(declaration.range, `Function '${declaration.name}' has the name of a built-in function.`);
      }
      names.add(declaration.name);
      this.#function(declaration, scope);
    }
  }

  #function(declaration: FunctionDeclaration, scope: Scope): void {
    const { params, lets, range } = declaration;
    if (params.length > LIMITS.functionArguments) this.#error(range, `A function has at most ${LIMITS.functionArguments} arguments.`);
    if (lets.length > LIMITS.letsPerFunction) this.#error(range, `A function has at most ${LIMITS.letsPerFunction} let bindings.`);
    const locals = new Set<string>();
    for (const param of params) {
      if (locals.has(param)) this.#error(range, `Parameter '${param}' is declared twice.`);
      locals.add(param);
    }
    this.#calls.set(declaration, new Set());
    for (const binding of lets) {
      this.#expression(binding.value, scope, locals, declaration);
      if (locals.has(binding.name)) this.#error(binding.range, `Variable '${binding.name}' is declared twice.`);
      locals.add(binding.name);
    }
    this.#expression(declaration.result, scope, locals, declaration);
  }

  #expression(expression: Expression, scope: Scope, locals: ReadonlySet<string>, within: FunctionDeclaration | null): void {
    const known = (name: string): boolean => locals.has(name) || scope.captures.has(name) || GLOBALS.has(name);
    if (expression.kind === 'name' && !known(expression.name)) this.#error(expression.range, `Unknown variable '${expression.name}'.`);
    if (expression.kind === 'call') this.#call(expression, scope, within);
    if (expression.kind === 'method') {
      const { object } = expression;
      if (object.kind === 'name' && isNamespace(object.name) && !known(object.name)) {
        this.#namespaceCall(expression, object.name);
        for (const argument of expression.args) this.#expression(argument, scope, locals, within);
        return;
      }
      this.#method(expression);
    }
    for (const operand of operandsOf(expression)) this.#expression(operand, scope, locals, within);
  }

  #call(call: Extract<Expression, { kind: 'call' }>, scope: Scope, within: FunctionDeclaration | null): void {
    const target = scope.functions.get(call.name);
    if (target !== undefined) {
      if (within !== null) this.#calls.get(within)?.add(target.declaration);
      this.#arity(call.range, call.name, [target.declaration.params.length], call.args.length);
      return;
    }
    if (lookupFunction(call.name) !== undefined) return this.#arity(call.range, call.name, [1], call.args.length);
    const operation = converter(call.name);
    if (operation === undefined) return this.#error(call.range, `Unknown function '${call.name}'.`);
    this.#arity(call.range, call.name, [operation.arity], call.args.length);
  }

  #namespaceCall(call: Extract<Expression, { kind: 'method' }>, namespace: string): void {
    const operation = namespaceFunction(namespace, call.name);
    if (operation === undefined) this.#error(call.range, `Unknown function '${namespace}.${call.name}'.`);
    else this.#arity(call.range, call.name, [operation.arity], call.args.length);
  }

  #method(call: Extract<Expression, { kind: 'method' }>): void {
    const arities = [...methodsNamed(call.name).values()].map((operation) => operation.arity - 1);
    if (arities.length === 0) this.#error(call.range, `Unknown function '${call.name}'.`);
    else this.#arity(call.range, call.name, arities, call.args.length);
  }

  #arity(range: Range, name: string, allowed: readonly number[], given: number): void {
    if (!allowed.includes(given)) this.#error(range, `Function '${name}' takes ${allowed[0] ?? 0} arguments, not ${given}.`);
  }

  /** Depth-first over the calls between functions; a function met again on its own trail is recursive. */
  #recursion(): void {
    const done = new Set<FunctionDeclaration>();
    const visit = (declaration: FunctionDeclaration, trail: ReadonlySet<FunctionDeclaration>): void => {
      if (trail.has(declaration)) return this.#error(declaration.range, `Function '${declaration.name}' is recursive.`);
      if (done.has(declaration)) return;
      for (const callee of this.#calls.get(declaration) ?? []) visit(callee, new Set([...trail, declaration]));
      done.add(declaration);
    };
    for (const declaration of this.#calls.keys()) visit(declaration, new Set());
  }

  #error(range: Range, description: string): void {
    this.#findings.push({ at: range.start, severity: 'ERROR', description });
  }
}
