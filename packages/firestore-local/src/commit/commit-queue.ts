import type { Caller } from '../engine.ts';
import type { Guard } from '../guard/guard.ts';
import type { Hub } from '../listen/hub.ts';
import type { Meter } from '../meter/meter.ts';
import type { Document } from '../model/document.ts';
import { Fault } from '../model/fault.ts';
import { fromMicros } from '../model/timestamp.ts';
import type { CommitResult, Write } from '../model/write.ts';
import type { Database } from '../store/database.ts';
import type { Change, History } from '../store/history.ts';
import type { Storage, StorageBatch, StoredEvent } from '../store/storage.ts';
import { checkReads } from './check-reads.ts';
import { stageWrites, type Staged } from './stage-writes.ts';
import type { Transactions } from './transactions.ts';

/** One database with everything that hangs on it. */
export interface DatabaseState {
  readonly database: Database;
  readonly history: History;
  readonly hub: Hub;
}

export interface CommitPorts {
  readonly storage: Storage;
  readonly guard: Guard;
  readonly meter: Meter;
  readonly transactions: Transactions;
  /** A new time, greater than all before. */
  readonly stamp: () => bigint;
  /** The trigger events of a change, to be stored with it. */
  readonly eventsFor: (change: Change, database: string, caller: Caller, micros: bigint) => readonly StoredEvent[];
  /** Called with events that are safely stored. */
  readonly onEvents: (events: readonly StoredEvent[]) => void;
  readonly log: (message: string) => void;
}

interface Pending {
  readonly state: DatabaseState;
  readonly caller: Caller;
  readonly writes: readonly Write[];
  readonly transaction: Uint8Array | undefined;
  readonly settle: (outcome: CommitResult | Fault) => void;
}

interface Done {
  readonly pending: Pending;
  readonly micros: bigint;
  readonly changes: readonly Change[];
  readonly events: readonly StoredEvent[];
  readonly outcome: CommitResult | Fault;
}

/** The name of the setting that keeps time from going backwards over a restart. */
export const CLOCK_SETTING = 'clock';

/**
 * Takes commits and carries out all that arrived in one turn of the event loop together: worked out in memory, one SQLite transaction,
 * one fsync, then the acknowledgements and the listeners. Nobody reads in between, so nothing is seen that could still be lost. When the
 * storage fails, memory goes back to what it was and every commit of the turn is answered UNAVAILABLE; a crash before the fsync leaves
 * none of them, after it all of them, and a client that got no answer retries under its own preconditions.
 */
export class CommitQueue {
  readonly #ports: CommitPorts;
  #pending: Pending[] = [];
  #settings = new Map<string, string>();
  #removeEvents: number[] = [];
  #scheduled: NodeJS.Immediate | undefined;

  constructor(ports: CommitPorts) {
    this.#ports = ports;
  }

  /** Resolves after the fsync, with the result or the fault; never rejects. */
  submit(state: DatabaseState, caller: Caller, writes: readonly Write[], transaction?: Uint8Array): Promise<CommitResult | Fault> {
    return new Promise((settle) => {
      this.#pending.push({ state, caller, writes, transaction, settle });
      this.#schedule();
    });
  }

  /** Keeps a setting, with the next turn's writes. */
  keep(key: string, value: string): void {
    this.#settings.set(key, value);
    this.#schedule();
  }

  forgetEvent(seq: number): void {
    this.#removeEvents.push(seq);
    this.#schedule();
  }

  /** Carries out what is waiting, now. */
  flush(): void {
    if (this.#scheduled) clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const pending = this.#pending;
    const settings = this.#settings;
    const removeEvents = this.#removeEvents;
    this.#pending = [];
    this.#settings = new Map();
    this.#removeEvents = [];
    const done = pending.map((item) => this.#run(item));
    const last = done.at(-1);
    if (last) settings.set(CLOCK_SETTING, `${last.micros}`);
    if (!this.#store(done, settings, removeEvents)) return;
    for (const { pending: item, micros, changes } of done) item.state.history.add(micros, changes);
    for (const { pending: item, outcome } of done) item.settle(outcome);
    this.#publish(done);
    this.#ports.onEvents(done.flatMap(({ events }) => events));
  }

  #schedule(): void {
    this.#scheduled ??= setImmediate(() => this.flush());
  }

  /** Works one commit out and puts it in force in memory, or leaves memory as it was and answers a fault. */
  #run(pending: Pending): Done {
    const { stamp, eventsFor, log } = this.#ports;
    const micros = stamp();
    const { state, caller } = pending;
    const { database } = state;
    try {
      const staged = this.#stage(pending, micros);
      const changes: Change[] = [];
      for (const [name, after] of staged.after) {
        const before = database.get(name);
        if (before !== after) changes.push({ name, before, after });
      }
      const events = changes.flatMap((change) => eventsFor(change, database.name, caller, micros));
      for (const { name, after } of changes) {
        if (after) database.put(after);
        else database.remove(name);
      }
      const outcome = { commitTime: fromMicros(micros), results: staged.writes.map(({ result }) => result) };
      return { pending, micros, changes, events, outcome };
    } catch (error) {
      if (!(error instanceof Fault)) log(`commit: ${error instanceof Error ? error.name : 'unknown error'}`);
      const outcome = error instanceof Fault ? error : new Fault('INTERNAL', 'The commit could not be worked out.');
      return { pending, micros, changes: [], events: [], outcome };
    }
  }

  #stage({ state, caller, writes, transaction: id }: Pending, micros: bigint): Staged {
    const { guard, meter, transactions } = this.#ports;
    const { database } = state;
    const time = fromMicros(micros);
    const read = (name: string): Document | undefined => database.get(name);
    if (id) {
      const transaction = transactions.find(database.name, id);
      transactions.end(transaction);
      if (transaction.readOnly && writes.length > 0) throw new Fault('INVALID_ARGUMENT', 'A read-only transaction cannot write.');
      if (!transaction.readOnly) checkReads(transaction, database);
    }
    const staged = stageWrites(read, database.name, writes, time);
    const after = (name: string): Document | undefined => (staged.after.has(name) ? staged.after.get(name) : read(name));
    guard.checkWrites(caller, database.name, staged.writes, read, after, time);
    if (staged.fault) throw staged.fault;
    const deletes = writes.filter(({ type }) => type === 'delete').length;
    meter.add({ deletes, writes: writes.filter(({ type }) => type === 'set').length });
    return staged;
  }

  #store(done: readonly Done[], settings: ReadonlyMap<string, string>, removeEvents: readonly number[]): boolean {
    const documents = new Map<string, Document | undefined>();
    for (const { changes } of done) for (const { name, after } of changes) documents.set(name, after);
    const batch: StorageBatch = {
      put: [...documents.values()].filter((document) => document !== undefined),
      remove: [...documents].filter(([, document]) => document === undefined).map(([name]) => name),
      addEvents: done.flatMap(({ events }) => events),
      removeEvents,
      settings,
    };
    try {
      this.#ports.storage.write(batch);
      return true;
    } catch (error) {
      this.#ports.log(`storage: ${error instanceof Error ? error.message : 'unknown error'}`);
    }
    for (const { pending, changes } of [...done].reverse()) {
      for (const { name, before } of [...changes].reverse()) {
        if (before) pending.state.database.put(before);
        else pending.state.database.remove(name);
      }
    }
    this.#removeEvents.push(...removeEvents);
    this.#settings = new Map([...settings, ...this.#settings]);
    for (const { pending, outcome } of done) pending.settle(outcome instanceof Fault ? outcome : new Fault('UNAVAILABLE', 'The commit could not be stored.'));
    return false;
  }

  /** One round for each database: a document that changed twice in the turn is shown once, as it is now. */
  #publish(done: readonly Done[]): void {
    const rounds = new Map<DatabaseState, { micros: bigint; changes: Map<string, Change> }>();
    for (const { pending, micros, changes } of done) {
      const round = rounds.get(pending.state) ?? { micros, changes: new Map<string, Change>() };
      rounds.set(pending.state, round);
      round.micros = micros;
      for (const change of changes) {
        const earlier = round.changes.get(change.name);
        round.changes.set(change.name, earlier ? { ...change, before: earlier.before } : change);
      }
    }
    for (const [{ hub }, { micros, changes }] of rounds) if (changes.size > 0) hub.publish([...changes.values()], micros);
  }
}
