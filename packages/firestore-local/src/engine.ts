// The engine: what every wire (WebChannel, gRPC, REST) calls. Bytes never come here, decisions never leave here.
import type { MeterReading } from './meter/meter.ts';
import type { Document } from './model/document.ts';
import type { Fault } from './model/fault.ts';
import type { Aggregation, Query } from './model/query.ts';
import type { Fields, Timestamp, Value } from './model/value.ts';
import type { CommitResult, Lookup, Write } from './model/write.ts';

/** `admin` passes by the rules ("Bearer owner"); a user is decided by them. `token` holds the ID token's claims as plain JSON. */
export type Caller =
  | { readonly kind: 'admin' }
  | { readonly kind: 'user'; readonly auth: { readonly uid: string; readonly token: Readonly<Record<string, unknown>> } | null };

export type TransactionOptions = { readonly mode: 'readWrite'; readonly retry?: Uint8Array } | { readonly mode: 'readOnly'; readonly readTime?: Timestamp };

/** Where a read stands: now, inside a transaction, or at the start of a new one whose id is returned with the first answer. */
export interface ReadOptions {
  readonly transaction?: Uint8Array;
  readonly newTransaction?: TransactionOptions;
  readonly readTime?: Timestamp;
}

export type TargetSpec = { readonly type: 'documents'; readonly names: readonly string[] } | { readonly type: 'query'; readonly query: Query };

/** One listen target as a client asked for it. `resume` is a token from an earlier TargetEvent. */
export interface Target {
  readonly targetId: number;
  readonly spec: TargetSpec;
  readonly once: boolean;
  readonly resume?: Uint8Array | { readonly readTime: Timestamp };
  readonly expectedCount?: number;
}

/** What a listen stream is told, in order. `snapshot` is the global "now consistent at readTime" (NO_CHANGE without targets). */
export type ListenEvent =
  | { readonly type: 'add' | 'reset'; readonly targetIds: readonly number[] }
  | { readonly type: 'remove'; readonly targetIds: readonly number[]; readonly cause?: Fault }
  | { readonly type: 'current'; readonly targetIds: readonly number[]; readonly resumeToken: Uint8Array; readonly readTime: Timestamp }
  | { readonly type: 'snapshot'; readonly resumeToken: Uint8Array; readonly readTime: Timestamp }
  | { readonly type: 'change'; readonly document: Document; readonly targetIds: readonly number[]; readonly removedTargetIds: readonly number[] }
  | { readonly type: 'delete' | 'drop'; readonly name: string; readonly readTime: Timestamp; readonly removedTargetIds: readonly number[] }
  | { readonly type: 'filter'; readonly targetId: number; readonly count: number };

/** One client's listen stream in one database. The rules are asked when a target is added; the caller is fixed for its life. */
export interface Listener {
  add(target: Target): void;
  remove(targetId: number): void;
  close(): void;
}

/** All calls reject with Fault and nothing else. `database` is projects/{p}/databases/{d}. */
export interface Engine {
  get(
    caller: Caller,
    database: string,
    names: readonly string[],
    options?: ReadOptions & { readonly mask?: readonly (readonly string[])[] },
  ): Promise<{ readonly lookups: readonly Lookup[]; readonly transaction?: Uint8Array }>;
  query(
    caller: Caller,
    database: string,
    query: Query,
    options?: ReadOptions,
  ): Promise<{ readonly documents: readonly Document[]; readonly readTime: Timestamp; readonly transaction?: Uint8Array }>;
  aggregate(
    caller: Caller,
    database: string,
    query: Query,
    aggregations: readonly Aggregation[],
    options?: ReadOptions,
  ): Promise<{ readonly result: Fields; readonly readTime: Timestamp; readonly transaction?: Uint8Array }>;
  begin(database: string, options: TransactionOptions): Promise<Uint8Array>;
  rollback(database: string, transaction: Uint8Array): Promise<void>;
  /** Acknowledged only after it is on disk (fsync); all writes or none. */
  commit(caller: Caller, database: string, writes: readonly Write[], transaction?: Uint8Array): Promise<CommitResult>;
  /** BatchWrite: each write stands alone. */
  batchWrite(caller: Caller, database: string, writes: readonly Write[]): Promise<readonly (CommitResult | Fault)[]>;
  listCollections(database: string, parent: string): Promise<readonly string[]>;
  listen(caller: Caller, database: string, emit: (event: ListenEvent) => void): Listener;
  /** Removes every document of a database (emulator admin call); attached listeners see the removals. */
  clear(database: string): Promise<void>;
  /** Replaces the rules of one database; problems in the source are returned and the old rules stay. */
  setRules(databaseId: string, source: string): readonly RulesIssue[];
  addTrigger(key: string, trigger: TriggerSpec): void;
  /** Billed operations since the start or the last reset. */
  meter(): MeterReading;
  resetMeter(): void;
  close(): Promise<void>;
}

export interface RulesIssue {
  readonly line: number;
  readonly column: number;
  readonly severity: 'ERROR' | 'WARNING';
  readonly description: string;
}

/** A Cloud Functions trigger as the Functions emulator registers it (firestore-protocol facts, section 2). */
export interface TriggerSpec {
  readonly project: string;
  readonly eventType: string;
  readonly database: string;
  readonly document: string;
  readonly matchType: 'PATH_PATTERN' | 'EXACT';
}

export type { Value };
