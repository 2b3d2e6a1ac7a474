/** Limits of the rules language (Firebase docs, "Security Rules limits"). Exceeding a run-time limit denies the request. */
export const LIMITS = {
  /** Expressions evaluated per request. */
  expressions: 1000,
  /** Nested function calls. */
  callDepth: 20,
  /** Document lookups of a single-document request, a query, or one write of a batch. */
  lookupsPerCall: 10,
  /** Document lookups of a whole batch, transaction or multi-document read. */
  lookupsPerBatch: 20,
  functionArguments: 7,
  letsPerFunction: 10,
  nestedMatches: 10,
  pathSegments: 100,
  captures: 20,
  /** UTF-8 bytes of the source text. */
  sourceBytes: 256 * 1024,
  /** Not a documented limit: keeps the recursive parser from overflowing the stack on hostile input. */
  nesting: 200,
} as const;
