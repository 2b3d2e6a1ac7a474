import type { DatabaseState } from '../commit/commit-queue.ts';
import { versionsOf, type Transaction, type Transactions } from '../commit/transactions.ts';
import type { Caller, ReadOptions } from '../engine.ts';
import type { Guard } from '../guard/guard.ts';
import type { Meter } from '../meter/meter.ts';
import type { Document } from '../model/document.ts';
import { Fault } from '../model/fault.ts';
import { project } from '../model/fields.ts';
import { parseDocumentName } from '../model/path.ts';
import type { Aggregation, Query } from '../model/query.ts';
import { fromMicros, toMicros } from '../model/timestamp.ts';
import type { Fields, Timestamp } from '../model/value.ts';
import type { FieldPath, Lookup } from '../model/write.ts';
import type { Past } from '../store/history.ts';
import { aggregate } from './aggregate.ts';
import type { IndexTable } from './index-table.ts';
import { checkQuery } from './check-query.ts';
import { compileQuery, type CompiledQuery } from './compile-query.ts';
import { runQueryAt } from './run-query.ts';

const NOTHING: Past = new Map();
/** Aggregations are billed one read for up to this many index entries. */
const ENTRIES_PER_READ = 1000;

export interface ReaderPorts {
  readonly guard: Guard;
  readonly meter: Meter;
  readonly transactions: Transactions;
  readonly indexes: (databaseId: string) => IndexTable | undefined;
  readonly stamp: () => bigint;
}

/** Where a read stands: its time, the documents that were different then, and the transaction that must remember it. */
interface Stand {
  readonly micros: bigint;
  readonly readTime: Timestamp;
  readonly past: Past;
  readonly transaction: Transaction | undefined;
  readonly isNew: boolean;
  readonly read: (name: string) => Document | undefined;
}

type Started = { readonly transaction?: Uint8Array };

/** Answers reads. Everything a caller sees in one transaction is of one moment; what it saw is checked again at its commit. */
export class Reader {
  readonly #ports: ReaderPorts;

  constructor(ports: ReaderPorts) {
    this.#ports = ports;
  }

  get(
    state: DatabaseState,
    caller: Caller,
    names: readonly string[],
    options: ReadOptions & { readonly mask?: readonly FieldPath[] } = {},
  ): { readonly lookups: readonly Lookup[] } & Started {
    const { guard, meter } = this.#ports;
    for (const name of names) parseDocumentName(name, state.database.name);
    const stand = this.#stand(state, options);
    const { readTime, read, transaction } = stand;
    guard.checkGets(caller, state.database.name, names, read, readTime);
    const lookups = names.map((name): Lookup => {
      const document = read(name);
      transaction?.documents.set(name, document && toMicros(document.updateTime));
      if (!document) return { name, readTime };
      return { name, found: options.mask ? project(document, options.mask) : document, readTime };
    });
    meter.add({ reads: names.length });
    return { lookups, ...started(stand) };
  }

  query(
    state: DatabaseState,
    caller: Caller,
    query: Query,
    options: ReadOptions = {},
  ): { readonly documents: readonly Document[]; readonly readTime: Timestamp } & Started {
    const compiled = this.prepare(state, caller, query);
    const stand = this.#stand(state, options);
    const found = this.#run(state, compiled, stand);
    this.#ports.meter.add({ reads: Math.max(1, found.length + (query.offset ?? 0)) });
    const { select } = query;
    return { documents: select ? found.map((document) => project(document, select)) : found, readTime: stand.readTime, ...started(stand) };
  }

  aggregate(
    state: DatabaseState,
    caller: Caller,
    query: Query,
    aggregations: readonly Aggregation[],
    options: ReadOptions = {},
  ): { readonly result: Fields; readonly readTime: Timestamp } & Started {
    const compiled = this.prepare(state, caller, query);
    const stand = this.#stand(state, options);
    const found = this.#run(state, compiled, stand);
    this.#ports.meter.add({ reads: Math.max(1, Math.ceil(found.length / ENTRIES_PER_READ)) });
    return { result: aggregate(found, aggregations), readTime: stand.readTime, ...started(stand) };
  }

  /** Checks a query: its form, then the rules, then whether production would have an index for it. */
  prepare(state: DatabaseState, caller: Caller, query: Query): CompiledQuery {
    const { guard, indexes, stamp } = this.#ports;
    const { database } = state;
    checkQuery(query, database.name);
    guard.checkList(caller, database.name, query, (name) => database.get(name), fromMicros(stamp()));
    const compiled = compileQuery(query);
    indexes(database.name.slice(database.name.lastIndexOf('/') + 1))?.check(compiled);
    return compiled;
  }

  #run(state: DatabaseState, compiled: CompiledQuery, { past, transaction }: Stand): Document[] {
    const found = runQueryAt(compiled, state.database, past);
    transaction?.queries.push({ compiled, versions: versionsOf(found) });
    return found;
  }

  #stand(state: DatabaseState, options: ReadOptions): Stand {
    const { transactions, stamp } = this.#ports;
    const now = stamp();
    const { database } = state;
    const { name } = database;
    const isNew = options.newTransaction !== undefined;
    const begun = options.newTransaction && transactions.begin(name, options.newTransaction, now);
    const transaction = begun ?? (options.transaction && transactions.find(name, options.transaction));
    const micros = transaction?.readMicros ?? (options.readTime ? toMicros(options.readTime) : now);
    const past = micros === now ? NOTHING : state.history.at(micros, now);
    if (!past) throw new Fault('FAILED_PRECONDITION', 'The requested snapshot version is too old or not yet reached.');
    const read = (wanted: string): Document | undefined => (past.has(wanted) ? past.get(wanted) : database.get(wanted));
    return { micros, readTime: fromMicros(micros), past, transaction, isNew, read };
  }
}

function started({ transaction, isNew }: Stand): Started {
  return transaction && isNew ? { transaction: transaction.id } : {};
}
