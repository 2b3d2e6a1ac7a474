import type { Literal } from './ast.ts';
import { LIMITS } from './limits.ts';
import { RulesSyntaxError } from './syntax-error.ts';
import { Scanner, type Token } from './tokens.ts';

/** One token of look-ahead over a source text; the place where both parsers stand. */
export class Cursor {
  readonly scanner: Scanner;
  #token: Token;
  #previousEnd = 0;
  #nesting = 0;

  constructor(source: string) {
    this.scanner = new Scanner(source);
    this.#token = this.scanner.next(0);
  }

  get token(): Token {
    return this.#token;
  }

  /** Offset just behind the last consumed token. */
  get previousEnd(): number {
    return this.#previousEnd;
  }

  advance(): Token {
    const taken = this.#token;
    this.jump(taken.end);
    return taken;
  }

  /** Continues at `offset`, after raw text was read there. */
  jump(offset: number): void {
    this.#previousEnd = offset;
    this.#token = this.scanner.next(offset);
  }

  isSymbol(text: string): boolean {
    return this.#token.kind === 'symbol' && this.#token.text === text;
  }

  isWord(text: string): boolean {
    return this.#token.kind === 'name' && this.#token.text === text;
  }

  takeSymbol(text: string): boolean {
    if (!this.isSymbol(text)) return false;
    this.advance();
    return true;
  }

  expectSymbol(text: string): void {
    if (!this.takeSymbol(text)) this.fail(`Missing '${text}'.`);
  }

  expectWord(text: string): void {
    if (!this.isWord(text)) this.fail(`Missing '${text}'.`);
    this.advance();
  }

  expectName(what: string): string {
    if (this.#token.kind !== 'name') this.fail(`Missing ${what}.`);
    const { text } = this.#token;
    this.advance();
    return text;
  }

  takeLiteral(): Literal | null {
    if (this.#token.kind !== 'literal') return null;
    const { literal } = this.#token;
    this.advance();
    return literal;
  }

  /** Runs a parser one level deeper, so that hostile nesting ends as an issue instead of a stack overflow. */
  nested<T>(parse: () => T): T {
    this.#nesting += 1;
    if (this.#nesting > LIMITS.nesting) this.fail('Nested too deeply.');
    const result = parse();
    this.#nesting -= 1;
    return result;
  }

  fail(description: string): never {
    throw new RulesSyntaxError(this.#token.start, description);
  }
}
