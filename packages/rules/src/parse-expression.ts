import { TYPE_NAMES, type BinaryOperator, type Expression, type TypeName } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { LIMITS } from './limits.ts';

/** Binding powers, weakest first (Firebase rules reference, "Operators"); all binary operators bind to the left. */
// oxfmt-ignore
const POWER: Readonly<Record<BinaryOperator | 'is', number>> = {
  '||': 2, '&&': 3, '==': 4, '!=': 4, in: 5, is: 5, '<': 6, '<=': 6, '>': 6, '>=': 6, '+': 7, '-': 7, '*': 8, '/': 8, '%': 8,
};
const RESERVED = new Set(['true', 'false', 'null', 'in', 'is', 'let', 'return', 'function', 'match', 'allow', 'if']);

/** Pratt parser: reads one expression that starts at the cursor. Throws `RulesSyntaxError`. */
export function parseExpression(cursor: Cursor): Expression {
  return cursor.nested(() => {
    const condition = parseBinary(cursor, 0);
    if (!cursor.takeSymbol('?')) return condition;
    const yes = parseExpression(cursor);
    cursor.expectSymbol(':');
    const no = parseExpression(cursor);
    return { kind: 'choice', condition, yes, no, range: { start: condition.range.start, end: no.range.end } };
  });
}

function parseBinary(cursor: Cursor, weakest: number): Expression {
  let left = parseUnary(cursor);
  for (;;) {
    const op = binaryOperator(cursor);
    if (op === null || POWER[op] <= weakest) return left;
    cursor.advance();
    if (op === 'is') {
      const typeName = parseTypeName(cursor);
      left = { kind: 'is', operand: left, typeName, range: { start: left.range.start, end: cursor.previousEnd } };
      continue;
    }
    const right = parseBinary(cursor, POWER[op]);
    left = { kind: 'binary', op, left, right, range: { start: left.range.start, end: right.range.end } };
  }
}

function binaryOperator(cursor: Cursor): BinaryOperator | 'is' | null {
  const { token } = cursor;
  if (token.kind !== 'symbol' && token.kind !== 'name') return null;
  return Object.hasOwn(POWER, token.text) ? (token.text as BinaryOperator | 'is') : null;
}

function parseTypeName(cursor: Cursor): TypeName {
  const { token } = cursor;
  const found = TYPE_NAMES.find((name) => token.kind === 'name' && token.text === name);
  if (found === undefined) return cursor.fail('Unknown type name.');
  cursor.advance();
  return found;
}

function parseUnary(cursor: Cursor): Expression {
  const { token } = cursor;
  if (token.kind === 'symbol' && (token.text === '!' || token.text === '-')) {
    const op = token.text;
    cursor.advance();
    const operand = cursor.nested(() => parseUnary(cursor));
    return { kind: 'unary', op, operand, range: { start: token.start, end: operand.range.end } };
  }
  return parsePostfix(cursor);
}

function parsePostfix(cursor: Cursor): Expression {
  let object = parsePrimary(cursor);
  for (;;) {
    const { start } = object.range;
    if (cursor.takeSymbol('.')) {
      const name = cursor.expectName('a property name');
      object = cursor.takeSymbol('(')
        ? { kind: 'method', object, name, args: parseItems(cursor, ')'), range: { start, end: cursor.previousEnd } }
        : { kind: 'member', object, name, range: { start, end: cursor.previousEnd } };
    } else if (cursor.takeSymbol('[')) {
      const index = parseExpression(cursor);
      const to = cursor.takeSymbol(':') ? parseExpression(cursor) : null;
      cursor.expectSymbol(']');
      const range = { start, end: cursor.previousEnd };
      object = to === null ? { kind: 'index', object, index, range } : { kind: 'slice', object, from: index, to, range };
    } else {
      return object;
    }
  }
}

function parsePrimary(cursor: Cursor): Expression {
  const { token } = cursor;
  const { start } = token;
  const range = (): { start: number; end: number } => ({ start, end: cursor.previousEnd });
  const literal = cursor.takeLiteral();
  if (literal !== null) return { kind: 'literal', literal, range: range() };
  if (token.kind === 'name') return parseNamed(cursor, token.text);
  if (cursor.isSymbol('/')) return parsePath(cursor);
  if (cursor.takeSymbol('(')) {
    const inner = parseExpression(cursor);
    cursor.expectSymbol(')');
    return inner;
  }
  if (cursor.takeSymbol('[')) return { kind: 'list', items: parseItems(cursor, ']'), range: range() };
  if (cursor.takeSymbol('{')) return { kind: 'map', entries: parseEntries(cursor), range: range() };
  return cursor.fail('Unexpected token: an expression is missing.');
}

function parseNamed(cursor: Cursor, text: string): Expression {
  const { start } = cursor.token;
  if (text === 'true' || text === 'false' || text === 'null') {
    cursor.advance();
    const range = { start, end: cursor.previousEnd };
    return { kind: 'literal', literal: text === 'null' ? { type: 'null' } : { type: 'bool', value: text === 'true' }, range };
  }
  if (RESERVED.has(text)) cursor.fail(`'${text}' is a reserved word.`);
  cursor.advance();
  if (!cursor.takeSymbol('(')) return { kind: 'name', name: text, range: { start, end: cursor.previousEnd } };
  return { kind: 'call', name: text, args: parseItems(cursor, ')'), range: { start, end: cursor.previousEnd } };
}

function parseItems(cursor: Cursor, close: ')' | ']'): Expression[] {
  const items: Expression[] = [];
  while (!cursor.isSymbol(close)) {
    items.push(parseExpression(cursor));
    if (!cursor.takeSymbol(',')) break;
  }
  cursor.expectSymbol(close);
  return items;
}

function parseEntries(cursor: Cursor): { key: string; value: Expression }[] {
  const entries: { key: string; value: Expression }[] = [];
  while (!cursor.isSymbol('}')) {
    const key = cursor.takeLiteral();
    if (key?.type !== 'string') return cursor.fail('A map key must be a string.');
    cursor.expectSymbol(':');
    entries.push({ key: key.value, value: parseExpression(cursor) });
    if (!cursor.takeSymbol(',')) break;
  }
  cursor.expectSymbol('}');
  return entries;
}

/** `/text/$(expression)/…`; blanks inside are not allowed because `/` must touch its segment. */
function parsePath(cursor: Cursor): Expression {
  const { start } = cursor.token;
  const segments: (string | Expression)[] = [];
  let at = start;
  while (cursor.scanner.startsWith('/', at)) {
    at += 1;
    if (cursor.scanner.startsWith('$(', at)) {
      cursor.jump(at + 2);
      segments.push(parseExpression(cursor));
      if (!cursor.isSymbol(')')) cursor.fail("Missing ')'.");
      at = cursor.token.end;
    } else {
      const text = cursor.scanner.pathText(at);
      if (text === null) return cursor.fail('Path segment is missing.');
      segments.push(text);
      at += text.length;
    }
    if (segments.length > LIMITS.pathSegments) cursor.fail(`A path has at most ${LIMITS.pathSegments} segments.`);
  }
  cursor.jump(at);
  return { kind: 'path', segments, range: { start, end: at } };
}
