/**
 * The server was not reached, or what came back was not an answer of ours. Nothing is known about whether the call took
 * effect: every route is repeatable, so callers retry. Codes have their sentences in `text/for-code.ts`.
 */
export class NetworkFault extends Error {
  readonly code: 'offline' | 'timeout' | 'unavailable';

  constructor(code: NetworkFault['code']) {
    super(code);
    this.name = 'NetworkFault';
    this.code = code;
  }
}
