/** Ends parsing; caught by `compileRules`, never seen by callers. */
export class RulesSyntaxError extends Error {
  readonly at: number;

  constructor(at: number, description: string) {
    super(description);
    this.at = at;
  }
}
