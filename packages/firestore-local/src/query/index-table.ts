import type { CompiledQuery } from './compile-query.ts';

/** The indexes that production would have for one database. */
export class IndexTable {
  constructor(_source: unknown) {}

  check(_compiled: CompiledQuery): void {}
}
