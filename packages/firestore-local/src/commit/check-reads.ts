import { Fault } from '../model/fault.ts';
import { toMicros } from '../model/timestamp.ts';
import { runQuery } from '../query/run-query.ts';
import type { Database } from '../store/database.ts';
import { versionsOf, type Transaction } from './transactions.ts';

/** Throws ABORTED unless everything the transaction read is still as it was, documents that were missing and query results included. */
export function checkReads(transaction: Transaction, database: Database): void {
  const changed = new Fault('ABORTED', 'Too much contention on these documents. Please try again.');
  for (const [name, version] of transaction.documents) {
    const stored = database.get(name);
    if ((stored && toMicros(stored.updateTime)) !== version) throw changed;
  }
  for (const { compiled, versions } of transaction.queries) if (versionsOf(runQuery(compiled, database)) !== versions) throw changed;
}
