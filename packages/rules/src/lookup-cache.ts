import { documentValue } from './document-value.ts';
import { fault, type Outcome } from './fault.ts';
import { LIMITS } from './limits.ts';
import type { Lookup } from './request.ts';
import { breakRun, type Run } from './run.ts';
import type { RuleValue } from './value.ts';

/**
 * Documents read by rules. One cache serves one request; pass the same one to every write of a batch, so that a repeated path is
 * free and the limit of the whole batch holds. It must not outlive the batch: it never looks again.
 */
export class LookupCache {
  readonly #lookup: Lookup;
  readonly #limit: number;
  readonly #known = new Map<string, RuleValue>();

  constructor(lookup: Lookup, limit: number = LIMITS.lookupsPerBatch) {
    this.#lookup = lookup;
    this.#limit = limit;
  }

  /** The document at a full path, before the request or after the whole batch; null value if there is none. */
  fetch(run: Run, full: readonly string[], after: boolean): Outcome {
    const path = full.slice(3);
    if (full[0] !== 'databases' || full[1] !== run.database || full[2] !== 'documents' || path.length === 0 || path.length % 2 !== 0) {
      return fault('bad-path', 'Not the path of a document of this database.');
    }
    const key = path.join('/');
    const slot = after ? `${key} after` : key;
    const known = this.#known.get(slot);
    if (known !== undefined) return known;
    if (run.fetched >= LIMITS.lookupsPerCall || this.#known.size >= this.#limit) {
      return breakRun(run, 'limit-lookups', 'Too many documents read by rules.');
    }
    run.fetched += 1;
    if (!this.#known.has(after ? key : `${key} after`)) run.billed += 1;
    const found = documentValue(run.database, this.#lookup.get(path, after));
    this.#known.set(slot, found);
    return found;
  }

  /** The stored document itself, for a query that names it; neither counted nor billed as a lookup. */
  stored(database: string, path: readonly string[]): RuleValue {
    return documentValue(database, this.#lookup.get([...path], false));
  }
}
