import type { RulesMethod } from './request.ts';

/** Half-open range of UTF-16 offsets in the source. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export type BinaryOperator = '||' | '&&' | '==' | '!=' | 'in' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%';

/** Names that may stand on the right of `is`. */
export const TYPE_NAMES = [
  'bool',
  'int',
  'float',
  'number',
  'string',
  'list',
  'map',
  'set',
  'timestamp',
  'duration',
  'path',
  'latlng',
  'bytes',
  'constraint',
] as const;
export type TypeName = (typeof TYPE_NAMES)[number];

export type Literal =
  | { readonly type: 'null' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array };

/** Expressions as plain data. Parentheses leave no trace. */
export type Expression = { readonly range: Range } & (
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'map'; readonly entries: readonly { readonly key: string; readonly value: Expression }[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly object: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly object: Expression; readonly index: Expression }
  | { readonly kind: 'slice'; readonly object: Expression; readonly from: Expression; readonly to: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'method'; readonly object: Expression; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'unary'; readonly op: '!' | '-'; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly op: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'is'; readonly operand: Expression; readonly typeName: TypeName }
  | { readonly kind: 'choice'; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'path'; readonly segments: readonly (string | Expression)[] }
);

export interface FunctionDeclaration {
  readonly range: Range;
  readonly name: string;
  readonly params: readonly string[];
  readonly lets: readonly { readonly name: string; readonly value: Expression; readonly range: Range }[];
  readonly result: Expression;
}

export type PatternSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'one'; readonly name: string }
  /** `{name=**}`: zero or more segments (rules version 2). */
  | { readonly kind: 'many'; readonly name: string };

export interface AllowStatement {
  readonly range: Range;
  /** `read` and `write` are already expanded. */
  readonly methods: readonly RulesMethod[];
  /** Absent: always. */
  readonly condition: Expression | null;
}

export interface MatchBlock {
  readonly range: Range;
  readonly pattern: readonly PatternSegment[];
  readonly functions: readonly FunctionDeclaration[];
  readonly allows: readonly AllowStatement[];
  readonly matches: readonly MatchBlock[];
}

export interface RulesFile {
  readonly version: '2';
  readonly functions: readonly FunctionDeclaration[];
  readonly matches: readonly MatchBlock[];
}
