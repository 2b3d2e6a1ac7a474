import type { TransactionOptions } from '../engine.ts';
import type { Document } from '../model/document.ts';
import { Fault } from '../model/fault.ts';
import { toMicros } from '../model/timestamp.ts';
import type { CompiledQuery } from '../query/compile-query.ts';

/** Firestore ends a transaction after 270 seconds. */
const LIFE_MICROS = 270_000_000n;

export interface QueryRead {
  readonly compiled: CompiledQuery;
  readonly versions: string;
}

/** An open transaction: what it read, so that its commit can find out whether all of it still stands. */
export interface Transaction {
  readonly id: Uint8Array;
  readonly database: string;
  readonly readOnly: boolean;
  /** All reads of a transaction see the state at this time. */
  readonly readMicros: bigint;
  readonly openedMicros: bigint;
  /** Name → microseconds of the version read; undefined: there was none. */
  readonly documents: Map<string, bigint | undefined>;
  readonly queries: QueryRead[];
}

/** A string that is equal only for the same documents in the same versions. */
export function versionsOf(documents: readonly Document[]): string {
  return documents.map(({ name, updateTime }) => `${name}@${toMicros(updateTime)}`).join('\n');
}

const keyOf = (id: Uint8Array): string => Buffer.from(id).toString('base64');

/** The open transactions. They live in memory: a restart ends them, and clients begin anew. */
export class Transactions {
  readonly #open = new Map<string, Transaction>();
  readonly #random: (bytes: number) => Uint8Array;

  constructor(random: (bytes: number) => Uint8Array) {
    this.#random = random;
  }

  begin(database: string, options: TransactionOptions, nowMicros: bigint): Transaction {
    for (const [key, { openedMicros }] of this.#open) if (nowMicros - openedMicros > LIFE_MICROS) this.#open.delete(key);
    const readOnly = options.mode === 'readOnly';
    const readMicros = options.mode === 'readOnly' && options.readTime ? toMicros(options.readTime) : nowMicros;
    const transaction = { id: this.#random(16), database, readOnly, readMicros, openedMicros: nowMicros, documents: new Map(), queries: [] };
    this.#open.set(keyOf(transaction.id), transaction);
    return transaction;
  }

  /** Throws INVALID_ARGUMENT for an id that is unknown, ended or of another database; the SDKs then begin anew. */
  find(database: string, id: Uint8Array): Transaction {
    const transaction = this.#open.get(keyOf(id));
    if (transaction?.database !== database) throw new Fault('INVALID_ARGUMENT', 'The referenced transaction has expired or is no longer valid.');
    return transaction;
  }

  end(transaction: Transaction): void {
    this.#open.delete(keyOf(transaction.id));
  }
}
