import type { AllowStatement, Expression, FunctionDeclaration, Literal, MatchBlock, PatternSegment, RulesFile } from './ast.ts';

/** Syntax tree back to text. Parsing the result gives the same tree, ranges aside. */
export function printRules(file: RulesFile): string {
  const body = [...file.functions.map(printFunction), ...file.matches.map(printMatch)].join('\n');
  return `rules_version = '2';\nservice cloud.firestore {\n${indent(body)}\n}\n`;
}

function printMatch(block: MatchBlock): string {
  const lines = [...block.functions.map(printFunction), ...block.allows.map(printAllow), ...block.matches.map(printMatch)];
  return `match ${block.pattern.map(printSegment).join('')} {\n${indent(lines.join('\n'))}\n}`;
}

function printSegment(segment: PatternSegment): string {
  if (segment.kind === 'literal') return `/${segment.text}`;
  return segment.kind === 'one' ? `/{${segment.name}}` : `/{${segment.name}=**}`;
}

function printAllow(allow: AllowStatement): string {
  const condition = allow.condition === null ? '' : `: if ${printExpression(allow.condition)}`;
  return `allow ${allow.methods.join(', ')}${condition};`;
}

function printFunction(declaration: FunctionDeclaration): string {
  const lets = declaration.lets.map(({ name, value }) => `let ${name} = ${printExpression(value)};`);
  const body = [...lets, `return ${printExpression(declaration.result)};`].join('\n');
  return `function ${declaration.name}(${declaration.params.join(', ')}) {\n${indent(body)}\n}`;
}

/** One expression; every operand that is not atomic stands in parentheses. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression.literal);
    case 'list':
      return `[${printAll(expression.items)}]`;
    case 'map':
      return `{${expression.entries.map(({ key, value }) => `${quoted(key)}: ${printExpression(value)}`).join(', ')}}`;
    case 'name':
      return expression.name;
    case 'member':
      return `${operand(expression.object)}.${expression.name}`;
    case 'index':
      return `${operand(expression.object)}[${printExpression(expression.index)}]`;
    case 'slice':
      return `${operand(expression.object)}[${operand(expression.from)}:${operand(expression.to)}]`;
    case 'call':
      return `${expression.name}(${printAll(expression.args)})`;
    case 'method':
      return `${operand(expression.object)}.${expression.name}(${printAll(expression.args)})`;
    case 'unary':
      return `${expression.op}${operand(expression.operand)}`;
    case 'binary':
      return `${operand(expression.left)} ${expression.op} ${operand(expression.right)}`;
    case 'is':
      return `${operand(expression.operand)} is ${expression.typeName}`;
    case 'choice':
      return `${operand(expression.condition)} ? ${operand(expression.yes)} : ${operand(expression.no)}`;
    case 'path':
      return expression.segments.map((part) => (typeof part === 'string' ? `/${part}` : `/$(${printExpression(part)})`)).join('');
  }
}

function printAll(items: readonly Expression[]): string {
  return items.map(printExpression).join(', ');
}

const BARE = new Set<Expression['kind']>(['literal', 'list', 'map', 'name', 'member', 'index', 'slice', 'call', 'method']);

function operand(expression: Expression): string {
  return BARE.has(expression.kind) ? printExpression(expression) : `(${printExpression(expression)})`;
}

function printLiteral(literal: Literal): string {
  switch (literal.type) {
    case 'null':
      return 'null';
    case 'bool':
    case 'int':
      return String(literal.value);
    case 'float':
      return printFloat(literal.value);
    case 'string':
      return quoted(literal.value);
    case 'bytes':
      return `b'${[...literal.value].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}'`;
  }
}

function printFloat(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function quoted(text: string): string {
  const escaped = text.replace(/[\\'\p{Cc}\u2028\u2029]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `'${escaped}'`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
