import type { AllowStatement, Expression, FunctionDeclaration, MatchBlock, PatternSegment, RulesFile } from './ast.ts';
import { Cursor } from './cursor.ts';
import { parseExpression } from './parse-expression.ts';
import type { RulesMethod } from './request.ts';

// oxfmt-ignore
const METHODS: Readonly<Record<string, readonly RulesMethod[]>> = {
  read: ['get', 'list'], write: ['create', 'update', 'delete'],
  get: ['get'], list: ['list'], create: ['create'], update: ['update'], delete: ['delete'],
};

/** Source text to syntax tree. Knows no names; only `rules_version = '2'` and one service `cloud.firestore`. Throws `RulesSyntaxError`. */
export function parseRules(source: string): RulesFile {
  const cursor = new Cursor(source);
  parseVersion(cursor);
  const functions: FunctionDeclaration[] = [];
  const matches: MatchBlock[] = [];
  while (cursor.isWord('function')) functions.push(parseFunction(cursor));
  cursor.expectWord('service');
  if (cursor.expectName('a service name') !== 'cloud' || !cursor.takeSymbol('.') || !cursor.isWord('firestore')) {
    cursor.fail("The service must be 'cloud.firestore'.");
  }
  cursor.advance();
  cursor.expectSymbol('{');
  while (!cursor.takeSymbol('}')) {
    if (cursor.isWord('function')) functions.push(parseFunction(cursor));
    else if (cursor.isWord('match')) matches.push(parseMatch(cursor));
    else cursor.fail("Unexpected token: 'match', 'function' or '}' is missing.");
  }
  if (cursor.token.kind !== 'end') cursor.fail('Unexpected text after the service.');
  return { version: '2', functions, matches };
}

function parseVersion(cursor: Cursor): void {
  if (!cursor.isWord('rules_version')) cursor.fail("The file must begin with rules_version = '2';");
  cursor.advance();
  cursor.expectSymbol('=');
  const { token } = cursor;
  const isTwo = token.kind === 'literal' && token.literal.type === 'string' && token.literal.value === '2';
  if (!isTwo) cursor.fail("Only rules_version '2' is supported.");
  cursor.advance();
  cursor.expectSymbol(';');
}

function parseMatch(cursor: Cursor): MatchBlock {
  return cursor.nested(() => {
    const { start } = cursor.token;
    cursor.expectWord('match');
    const pattern = parsePattern(cursor);
    const functions: FunctionDeclaration[] = [];
    const allows: AllowStatement[] = [];
    const matches: MatchBlock[] = [];
    cursor.expectSymbol('{');
    while (!cursor.takeSymbol('}')) {
      if (cursor.isWord('function')) functions.push(parseFunction(cursor));
      else if (cursor.isWord('match')) matches.push(parseMatch(cursor));
      else if (cursor.isWord('allow')) allows.push(parseAllow(cursor));
      else cursor.fail("Unexpected token: 'allow', 'match', 'function' or '}' is missing.");
    }
    return { pattern, functions, allows, matches, range: { start, end: cursor.previousEnd } };
  });
}

function parsePattern(cursor: Cursor): PatternSegment[] {
  if (!cursor.isSymbol('/')) cursor.fail("A match path must begin with '/'.");
  const { scanner } = cursor;
  const pattern: PatternSegment[] = [];
  let at = cursor.token.start;
  while (scanner.startsWith('/', at)) {
    at += 1;
    if (scanner.startsWith('{', at)) {
      cursor.jump(at + 1);
      const name = cursor.expectName('a wildcard name');
      const many = cursor.takeSymbol('=');
      if (many) {
        cursor.expectSymbol('*');
        if (!cursor.isSymbol('*') || cursor.token.start !== cursor.previousEnd) cursor.fail('A wildcard is {name} or {name=**}.');
        cursor.advance();
      }
      if (!cursor.isSymbol('}')) cursor.fail("Missing '}'.");
      pattern.push({ kind: many ? 'many' : 'one', name });
      at = cursor.token.end;
    } else {
      const text = scanner.pathText(at);
      if (text === null) cursor.fail('Path segment is missing.');
      else {
        pattern.push({ kind: 'literal', text });
        at += text.length;
      }
    }
  }
  cursor.jump(at);
  return pattern;
}

function parseAllow(cursor: Cursor): AllowStatement {
  const { start } = cursor.token;
  cursor.expectWord('allow');
  const methods = new Set<RulesMethod>();
  do {
    const { token } = cursor;
    const expanded = token.kind === 'name' && Object.hasOwn(METHODS, token.text) ? METHODS[token.text] : undefined;
    if (expanded === undefined) cursor.fail('Unknown method: read, write, get, list, create, update or delete.');
    else for (const method of expanded) methods.add(method);
    cursor.advance();
  } while (cursor.takeSymbol(','));
  let condition: Expression | null = null;
  if (cursor.takeSymbol(':')) {
    cursor.expectWord('if');
    condition = parseExpression(cursor);
  }
  cursor.expectSymbol(';');
  return { methods: [...methods], condition, range: { start, end: cursor.previousEnd } };
}

function parseFunction(cursor: Cursor): FunctionDeclaration {
  const { start } = cursor.token;
  cursor.expectWord('function');
  const name = cursor.expectName('a function name');
  cursor.expectSymbol('(');
  const params: string[] = [];
  while (!cursor.isSymbol(')')) {
    params.push(cursor.expectName('a parameter name'));
    if (!cursor.takeSymbol(',')) break;
  }
  cursor.expectSymbol(')');
  cursor.expectSymbol('{');
  const lets: { name: string; value: Expression; range: { start: number; end: number } }[] = [];
  while (cursor.isWord('let')) {
    const letStart = cursor.token.start;
    cursor.advance();
    const letName = cursor.expectName('a variable name');
    cursor.expectSymbol('=');
    const value = parseExpression(cursor);
    cursor.expectSymbol(';');
    lets.push({ name: letName, value, range: { start: letStart, end: cursor.previousEnd } });
  }
  cursor.expectWord('return');
  const result = parseExpression(cursor);
  // The last semicolon is optional: the samples of the documentation leave it out.
  cursor.takeSymbol(';');
  cursor.expectSymbol('}');
  return { name, params, lets, result, range: { start, end: cursor.previousEnd } };
}
