/**
 * Tokens of the rules language, made one at a time: `/` starts a path or divides, and only the parser knows which,
 * so path segments are read by `pathText` and `captureText` from the place where the parser stands.
 */
import type { Literal } from './ast.ts';
import { RulesSyntaxError } from './syntax-error.ts';

export type Token = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'end' }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'symbol'; readonly text: string }
  | { readonly kind: 'literal'; readonly literal: Literal }
);

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /[0-9]+(?:(\.[0-9]+)?([eE][+-]?[0-9]+)?)/y;
const SYMBOL = /==|!=|<=|>=|&&|\|\||\$\(|[-+*/%<>!?:;,.(){}[\]=]/y;
/** `(default)` is a legal database id, so one parenthesized word counts as text. */
const PATH_TEXT = /\([A-Za-z0-9_-]+\)|[A-Za-z0-9_.~@+%-]+/y;
const BLANK = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const INT64_LIMIT = 2n ** 63n;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '`': '`',
  '?': '?',
};

export class Scanner {
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  /** The token at or after `from`; blanks and comments are skipped. */
  next(from: number): Token {
    const start = from + (this.#read(BLANK, from)?.length ?? 0);
    if (start >= this.#source.length) return { kind: 'end', start, end: start };
    const first = this.#source.charAt(start);
    if (first === '"' || first === "'") return this.#text(start, start);
    if (first === 'b' && /["']/.test(this.#source.charAt(start + 1))) return this.#bytes(start);
    const name = this.#read(NAME, start);
    if (name !== null) return { kind: 'name', text: name, start, end: start + name.length };
    const number = this.#read(NUMBER, start);
    if (number !== null) return { kind: 'literal', literal: numberLiteral(number, start), start, end: start + number.length };
    if (this.#source.startsWith('/*', start)) throw new RulesSyntaxError(start, 'Comment is not closed.');
    const symbol = this.#read(SYMBOL, start);
    if (symbol === null) throw new RulesSyntaxError(start, 'Unexpected character.');
    return { kind: 'symbol', text: symbol, start, end: start + symbol.length };
  }

  /** Plain text of a path segment directly at `from`, or null. */
  pathText(from: number): string | null {
    return this.#read(PATH_TEXT, from);
  }

  /** True if the source goes on with `text` directly at `from`. */
  startsWith(text: string, from: number): boolean {
    return this.#source.startsWith(text, from);
  }

  #read(pattern: RegExp, from: number): string | null {
    pattern.lastIndex = from;
    return pattern.exec(this.#source)?.[0] ?? null;
  }

  #text(start: number, quoteAt: number): Extract<Token, { kind: 'literal' }> {
    const quote = this.#source.charAt(quoteAt);
    let value = '';
    let at = quoteAt + 1;
    for (;;) {
      const char = this.#source.charAt(at);
      if (char === '' || char === '\n') throw new RulesSyntaxError(quoteAt, 'String is not closed.');
      if (char === quote) break;
      if (char !== '\\') {
        value += char;
        at += 1;
        continue;
      }
      const escape = this.#escape(at);
      value += escape.value;
      at = escape.end;
    }
    return { kind: 'literal', literal: { type: 'string', value }, start, end: at + 1 };
  }

  #escape(at: number): { value: string; end: number } {
    const letter = this.#source.charAt(at + 1);
    const digits = letter === 'x' ? 2 : letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
    if (digits > 0) {
      const hex = this.#source.slice(at + 2, at + 2 + digits);
      const code = Number.parseInt(hex, 16);
      if (!/^[0-9a-fA-F]+$/.test(hex) || hex.length !== digits || code > 0x10ffff) throw new RulesSyntaxError(at, 'Invalid escape.');
      return { value: String.fromCodePoint(code), end: at + 2 + digits };
    }
    const value = ESCAPES[letter];
    if (value === undefined) throw new RulesSyntaxError(at, 'Invalid escape.');
    return { value, end: at + 2 };
  }

  /** `b'…'`: escapes `\xHH` are bytes, every other character is its UTF-8. */
  #bytes(start: number): Token {
    const token = this.#text(start, start + 1);
    const raw = this.#source.slice(start + 2, token.end - 1);
    const bytes: number[] = [];
    for (let at = 0; at < raw.length;) {
      if (raw.startsWith('\\x', at)) {
        bytes.push(Number.parseInt(raw.slice(at + 2, at + 4), 16));
        at += 4;
        continue;
      }
      const piece = raw.charAt(at) === '\\' ? this.#escape(start + 2 + at) : null;
      const text = piece?.value ?? String.fromCodePoint(raw.codePointAt(at) ?? 0);
      bytes.push(...new TextEncoder().encode(text));
      at = piece === null ? at + text.length : piece.end - start - 2;
    }
    return { kind: 'literal', literal: { type: 'bytes', value: Uint8Array.from(bytes) }, start, end: token.end };
  }
}

function numberLiteral(text: string, at: number): Literal {
  if (/[.eE]/.test(text)) return { type: 'float', value: Number(text) };
  const value = BigInt(text);
  if (value >= INT64_LIMIT) throw new RulesSyntaxError(at, 'Integer is outside int64.');
  return { type: 'int', value };
}
