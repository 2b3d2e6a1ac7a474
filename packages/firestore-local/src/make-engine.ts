import { CLOCK_SETTING, CommitQueue, type DatabaseState } from './commit/commit-queue.ts';
import { Transactions } from './commit/transactions.ts';
import type { Caller, Engine, Target, TriggerSpec } from './engine.ts';
import { Guard } from './guard/guard.ts';
import { Hub } from './listen/hub.ts';
import { ListenStream } from './listen/listen-stream.ts';
import { makeView, type TargetState } from './listen/target-state.ts';
import { Meter } from './meter/meter.ts';
import type { Document } from './model/document.ts';
import { Fault } from './model/fault.ts';
import { databaseIds, parseDocumentName } from './model/path.ts';
import { fromMicros, toMicros } from './model/timestamp.ts';
import type { Timestamp } from './model/value.ts';
import type { CommitResult, Write } from './model/write.ts';
import { IndexTable } from './query/index-table.ts';
import { Reader } from './query/reader.ts';
import { Database } from './store/database.ts';
import { History } from './store/history.ts';
import { makeMemoryStorage } from './store/memory-storage.ts';
import { makeSqliteStorage } from './store/sqlite-storage.ts';
import { TriggerRunner } from './triggers/trigger-runner.ts';

export interface EngineOptions {
  /** SQLite file; absent = memory. */
  readonly dataFile?: string;
  /** The wall clock. The engine makes it strictly increasing, also over restarts. */
  readonly clock: () => Timestamp;
  readonly random: (bytes: number) => Uint8Array;
  /** Rules source by database id. A database that is not named here is closed to users. */
  readonly rules: Readonly<Record<string, string>>;
  /** Parsed firestore.indexes.json by database id; absent = every query is allowed. */
  readonly indexes?: Readonly<Record<string, unknown>>;
  /** host:port of the Functions emulator. */
  readonly functionsHost?: string;
  /** One line for people; never contents, names or tokens. */
  readonly log: (line: string) => void;
}

const ADMIN: Caller = { kind: 'admin' };
const CLEAR_BATCH = 500;

/** A clock that never stands still or goes back, and starts after everything that is stored. Microseconds. */
function makeStamp(clock: () => Timestamp, start: bigint): () => bigint {
  let last = start;
  return () => {
    const now = toMicros(clock());
    last = now > last ? now : last + 1n;
    return last;
  };
}

function makeGuard(rules: Readonly<Record<string, string>>, meter: Meter): Guard {
  if (Object.keys(rules).length === 0) throw new Error('No rules: the server does not start without them.');
  const guard = new Guard(meter);
  for (const [id, source] of Object.entries(rules)) {
    const problem = guard.setRules(id, source).find(({ severity }) => severity === 'ERROR');
    if (problem) throw new Error(`The rules of ${id} are wrong at ${problem.line}:${problem.column}: ${problem.description}`);
  }
  return guard;
}

function unwrap(outcome: CommitResult | Fault): CommitResult {
  if (outcome instanceof Fault) throw outcome;
  return outcome;
}

/**
 * The engine of one data file (or of memory). Rejects when the rules are missing or wrong, or the file is in use, damaged or newer.
 */
export async function makeEngine(options: EngineOptions): Promise<Engine> {
  const { clock, random, rules, indexes, functionsHost, log } = options;
  const meter = new Meter();
  const guard = makeGuard(rules, meter);
  const storage = options.dataFile === undefined ? makeMemoryStorage() : makeSqliteStorage(options.dataFile);
  const settings = storage.settings();
  const stamp = makeStamp(clock, BigInt(settings.get(CLOCK_SETTING) ?? '0'));
  const indexTables = new Map(Object.entries(indexes ?? {}).map(([id, source]) => [id, new IndexTable(source)]));
  const transactions = new Transactions(random);
  const states = new Map<string, DatabaseState>();
  const floor = stamp();

  function stateOf(name: string): DatabaseState {
    databaseIds(name);
    const found = states.get(name);
    if (found) return found;
    const made = {
      database: new Database(name),
      history: new History(floor),
      hub: new Hub((error) => log(`listener: ${error instanceof Error ? error.name : 'unknown error'}`)),
    };
    states.set(name, made);
    return made;
  }

  for (const document of storage.documents()) stateOf(document.name.slice(0, document.name.indexOf('/documents/'))).database.put(document);
  const triggers = new TriggerRunner({
    host: functionsHost,
    meter,
    log,
    random,
    settle: (seq) => queue.forgetEvent(seq),
    keep: (key, value) => queue.keep(key, value),
    clock: () => toMicros(clock()),
  });
  const queue: CommitQueue = new CommitQueue({
    storage,
    guard,
    meter,
    transactions,
    stamp,
    log,
    eventsFor: (change, database, caller, micros) => triggers.eventsFor(change, database, caller, micros),
    onEvents: (events) => triggers.send(events),
  });
  triggers.restore(settings, storage.events());
  const reader = new Reader({ guard, meter, transactions, stamp, indexes: (id) => indexTables.get(id) });

  function openTarget(caller: Caller, state: DatabaseState, { targetId, spec }: Target): TargetState {
    const { database } = state;
    if (spec.type === 'documents') {
      for (const name of spec.names) parseDocumentName(name, database.name);
      guard.checkGets(caller, database.name, spec.names, (name) => database.get(name), fromMicros(stamp()));
      return { type: 'documents', targetId, names: new Set(spec.names) };
    }
    const compiled = reader.prepare(state, caller, spec.query);
    return { type: 'query', targetId, compiled, view: makeView(compiled, database) };
  }

  function mayGet(caller: Caller, { database }: DatabaseState, document: Document): boolean {
    try {
      guard.checkGets(caller, database.name, [document.name], (name) => database.get(name), fromMicros(stamp()));
      return true;
    } catch (error) {
      if (error instanceof Fault) return false;
      throw error;
    }
  }

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    await triggers.close();
    queue.flush();
    storage.close();
  }

  return {
    get: async (caller, database, names, read) => reader.get(stateOf(database), caller, names, read),
    query: async (caller, database, query, read) => reader.query(stateOf(database), caller, query, read),
    aggregate: async (caller, database, query, aggregations, read) => reader.aggregate(stateOf(database), caller, query, aggregations, read),
    begin: async (database, mode) => transactions.begin(stateOf(database).database.name, mode, stamp()).id,
    rollback: async (database, id) => transactions.end(transactions.find(database, id)),
    commit: async (caller, database, writes, transaction) => unwrap(await queue.submit(stateOf(database), caller, writes, transaction)),
    batchWrite: async (caller, database, writes) => Promise.all(writes.map((write) => queue.submit(stateOf(database), caller, [write]))),
    listCollections: async (database, parent) => stateOf(database).database.collectionIds(parent),
    listen(caller, name, emit) {
      const state = stateOf(name);
      return new ListenStream({
        ...state,
        meter,
        emit,
        now: stamp,
        open: (target) => openTarget(caller, state, target),
        mayGet: (document) => mayGet(caller, state, document),
      });
    },
    async clear(name) {
      const state = stateOf(name);
      const writes: Write[] = [];
      for (const { documents } of state.database.collections()) for (const document of documents.keys()) writes.push({ type: 'delete', name: document });
      const parts: Promise<CommitResult | Fault>[] = [];
      for (let at = 0; at < writes.length; at += CLEAR_BATCH) parts.push(queue.submit(state, ADMIN, writes.slice(at, at + CLEAR_BATCH)));
      for (const outcome of await Promise.all(parts)) unwrap(outcome);
    },
    setRules: (databaseId, source) => guard.setRules(databaseId, source),
    addTrigger: (key: string, spec: TriggerSpec) => triggers.add(key, spec),
    meter: () => meter.read(),
    resetMeter: () => meter.reset(),
    close: () => (closing ??= close()),
  };
}
