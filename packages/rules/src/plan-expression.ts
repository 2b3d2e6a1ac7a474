import type { BinaryOperator, Expression, FunctionDeclaration, Literal } from './ast.ts';
import { fault, placed, type Outcome } from './fault.ts';
import { LIMITS } from './limits.ts';
import { calculate, compare, contains, element, isOfType, joinPath, member, negate, slice } from './operate.ts';
import { breakRun, counted, type Step } from './run.ts';
import type { FunctionScope, Scope } from './scope.ts';
import { converter, lookupFunction, methodsNamed, namespaceFunction, type LookupFunction } from './std/library.ts';
import type { Operation } from './std/method.ts';
import { bool, FALSE, TRUE, type RuleValue } from './value.ts';

/** Where an expression stands: what it can see, and the functions planned so far. */
export interface PlanContext {
  readonly scope: Scope;
  /** Arguments and `let` names of the function around, to their place in `locals`. */
  readonly locals: ReadonlyMap<string, number>;
  readonly planned: Map<FunctionDeclaration, Step>;
}

/** Turns a checked expression into closures, once; evaluation then touches no syntax tree. Functions are planned at first use. */
export function planExpression(expression: Expression, context: PlanContext): Step {
  if (expression.kind === 'literal') return constant(literalValue(expression.literal));
  const at = expression.range.start;
  const step = planUncounted(expression, context);
  return counted((run, locals) => placed(step(run, locals), at));
}

/** As `planExpression`, and remembers where the condition was false. Joints hand the blame to their operands. */
export function planCondition(expression: Expression, context: PlanContext): Step {
  const step = planExpression(expression, context);
  const isJoint = expression.kind === 'choice' || (expression.kind === 'binary' && (expression.op === '&&' || expression.op === '||'));
  if (isJoint || (expression.kind === 'call' && context.scope.functions.has(expression.name))) return step;
  const at = expression.range.start;
  return (run, locals) => {
    const outcome = step(run, locals);
    if (outcome.type === 'bool' && !outcome.value) run.blame = at;
    return outcome;
  };
}

function constant(value: RuleValue): Step {
  return () => value;
}

function literalValue(literal: Literal): RuleValue {
  return literal.type === 'bool' ? bool(literal.value) : literal;
}

function planUncounted(expression: Exclude<Expression, { kind: 'literal' }>, context: PlanContext): Step {
  const plan = (inner: Expression): Step => planExpression(inner, context);
  switch (expression.kind) {
    case 'name':
      return planName(expression.name, context);
    case 'list':
      return withAll(expression.items.map(plan), (values) => ({ type: 'list', values }));
    case 'map': {
      const keys = expression.entries.map((entry) => entry.key);
      return withAll(
        expression.entries.map((entry) => plan(entry.value)),
        (values) => ({ type: 'map', fields: new Map(values.map((value, at) => [keys[at] ?? '', value])) }),
      );
    }
    case 'member':
      return withOne(plan(expression.object), (object) => member(object, expression.name));
    case 'index':
      return withTwo(plan(expression.object), plan(expression.index), element);
    case 'slice':
      return withAll([plan(expression.object), plan(expression.from), plan(expression.to)], ([object, from, to]) =>
        object === undefined || from === undefined || to === undefined ? FALSE : slice(object, from, to),
      );
    case 'call':
      return planCall(expression, context);
    case 'method':
      return planMethod(expression, context);
    case 'unary':
      return expression.op === '-' ? withOne(plan(expression.operand), negate) : withOne(plan(expression.operand), not);
    case 'binary':
      return planBinary(expression.op, expression.left, expression.right, context);
    case 'is':
      return withOne(plan(expression.operand), (value) => isOfType(value, expression.typeName));
    case 'choice':
      return planChoice(plan(expression.condition), planCondition(expression.yes, context), planCondition(expression.no, context));
    case 'path':
      return planPath(expression.segments.map((segment) => (typeof segment === 'string' ? segment : plan(segment))));
  }
}

function planName(name: string, { scope, locals }: PlanContext): Step {
  const local = locals.get(name);
  if (local !== undefined) return (_run, values) => values[local] ?? FALSE;
  const slot = scope.captures.get(name);
  if (slot !== undefined) return (run) => run.captures[slot] ?? FALSE;
  return name === 'request' ? (run) => run.request : (run) => run.resource;
}

function planBinary(op: BinaryOperator, left: Expression, right: Expression, context: PlanContext): Step {
  // `a || error` is true if a is true and `a && error` is false if a is false, in either order.
  if (op === '||') return joint(planCondition(left, context), planCondition(right, context), TRUE, FALSE);
  if (op === '&&') return joint(planCondition(left, context), planCondition(right, context), FALSE, TRUE);
  const [a, b] = [planExpression(left, context), planExpression(right, context)];
  switch (op) {
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return withTwo(a, b, (x, y) => compare(op, x, y));
    case 'in':
      return withTwo(a, b, contains);
    default:
      return withTwo(a, b, (x, y) => calculate(op, x, y));
  }
}

/** `decisive` on either side decides; two `neutral` give neutral; anything else is the first error. */
function joint(left: Step, right: Step, decisive: RuleValue, neutral: RuleValue): Step {
  return (run, locals) => {
    const first = asBool(left(run, locals));
    if (first === decisive) return first;
    const second = asBool(right(run, locals));
    if (second === decisive) return second;
    return first === neutral ? second : first;
  };
}

/** `TRUE`, `FALSE` or an error: joints compare by identity. */
function asBool(outcome: Outcome): Outcome {
  if (outcome.type === 'bool') return bool(outcome.value);
  return outcome.type === 'fault' ? outcome : fault('type-error', `Expected bool, received ${outcome.type}.`);
}

function not(value: RuleValue): Outcome {
  return value.type === 'bool' ? bool(!value.value) : fault('type-error', `Expected bool, received ${value.type}.`);
}

function planChoice(condition: Step, yes: Step, no: Step): Step {
  return (run, locals) => {
    const chosen = asBool(condition(run, locals));
    if (chosen.type !== 'bool') return chosen;
    return chosen.value ? yes(run, locals) : no(run, locals);
  };
}

function planPath(segments: readonly (string | Step)[]): Step {
  const dynamic = segments.filter((segment) => typeof segment !== 'string');
  return withAll(dynamic, (values) => {
    let next = 0;
    return joinPath(segments.map((segment) => (typeof segment === 'string' ? segment : (values[next++] ?? ''))));
  });
}

function planCall(call: Extract<Expression, { kind: 'call' }>, context: PlanContext): Step {
  const args = call.args.map((argument) => planExpression(argument, context));
  const target = context.scope.functions.get(call.name);
  if (target !== undefined) return planFunctionCall(target, args, context.planned);
  const [first] = args;
  const lookup = lookupFunction(call.name);
  if (lookup !== undefined && first !== undefined) return planLookup(lookup, first);
  const operation = converter(call.name);
  if (operation === undefined) throw new TypeError('The planner was given rules that were not checked.');
  return apply(operation, args);
}

function planMethod(call: Extract<Expression, { kind: 'method' }>, context: PlanContext): Step {
  const args = call.args.map((argument) => planExpression(argument, context));
  const { object, name } = call;
  if (object.kind === 'name' && !context.locals.has(object.name) && !context.scope.captures.has(object.name)) {
    const operation = namespaceFunction(object.name, name);
    if (operation !== undefined) return apply(operation, args);
  }
  const operations = methodsNamed(name);
  return withAll([planExpression(object, context), ...args], (values) => {
    const type = values[0]?.type ?? 'null';
    const operation = operations.get(type);
    if (operation !== undefined && operation.arity === values.length) return operation.run(values);
    return type === 'null' ? fault('null-value', 'Null value error.') : fault('type-error', `Unsupported operation error. Received: ${name}(${type}).`);
  });
}

function apply(operation: Operation, args: readonly Step[]): Step {
  return withAll(args, (values) => operation.run(values));
}

/** A call of a function of the rules text. Arguments that are errors count as errors only where they are used. */
function planFunctionCall(target: FunctionScope, args: readonly Step[], planned: Map<FunctionDeclaration, Step>): Step {
  const known = planned.get(target.declaration);
  const body = known ?? planFunction(target, planned);
  planned.set(target.declaration, body);
  return (run, locals) => {
    if (run.depth >= LIMITS.callDepth) return breakRun(run, 'limit-call-depth', `More than ${LIMITS.callDepth} nested calls.`);
    const own = args.map((argument) => argument(run, locals));
    run.depth += 1;
    const outcome = body(run, own);
    run.depth -= 1;
    return outcome;
  };
}

function planFunction({ declaration, home }: FunctionScope, planned: Map<FunctionDeclaration, Step>): Step {
  const names = new Map(declaration.params.map((param, at) => [param, at]));
  const lets = declaration.lets.map((binding) => {
    const step = planExpression(binding.value, { scope: home, locals: new Map(names), planned });
    names.set(binding.name, names.size);
    return step;
  });
  const result = planCondition(declaration.result, { scope: home, locals: names, planned });
  return (run, args) => {
    const own = [...args];
    for (const step of lets) own.push(step(run, own));
    return result(run, own);
  };
}

function planLookup(kind: LookupFunction, argument: Step): Step {
  const after = kind === 'getAfter' || kind === 'existsAfter';
  const wantsDocument = kind === 'get' || kind === 'getAfter';
  return (run, locals) => {
    const path = argument(run, locals);
    if (path.type === 'fault') return path;
    if (path.type !== 'path') return fault('type-error', `Unsupported operation error. Received: ${kind}(${path.type}).`);
    const found = run.lookups.fetch(run, path.segments, after);
    return wantsDocument || found.type === 'fault' ? found : bool(found.type !== 'null');
  };
}

function withOne(step: Step, then: (value: RuleValue) => Outcome): Step {
  return (run, locals) => {
    const value = step(run, locals);
    return value.type === 'fault' ? value : then(value);
  };
}

function withTwo(left: Step, right: Step, then: (a: RuleValue, b: RuleValue) => Outcome): Step {
  return (run, locals) => {
    const a = left(run, locals);
    const b = right(run, locals);
    if (a.type === 'fault') return a;
    return b.type === 'fault' ? b : then(a, b);
  };
}

function withAll(steps: readonly Step[], then: (values: readonly RuleValue[]) => Outcome): Step {
  return (run, locals) => {
    const values: RuleValue[] = [];
    for (const step of steps) {
      const value = step(run, locals);
      if (value.type === 'fault') return value;
      values.push(value);
    }
    return then(values);
  };
}
