import type { ListenEvent, Listener, Target } from '../engine.ts';
import type { Meter } from '../meter/meter.ts';
import type { Document } from '../model/document.ts';
import { Fault } from '../model/fault.ts';
import { project } from '../model/fields.ts';
import { fromMicros, toMicros } from '../model/timestamp.ts';
import { runQueryAt } from '../query/run-query.ts';
import type { Database } from '../store/database.ts';
import type { Change, History } from '../store/history.ts';
import type { Hub, Subscriber } from './hub.ts';
import { makeResumeToken, readResumeToken } from './resume-token.ts';
import { applyChanges, byName, diffViews, type Delta, type TargetState } from './target-state.ts';

/** What a stream needs from the engine. */
export interface ListenPorts {
  readonly database: Database;
  readonly history: History;
  readonly hub: Hub;
  readonly meter: Meter;
  readonly now: () => bigint;
  readonly emit: (event: ListenEvent) => void;
  /** Checks a target, asks the rules, and runs it; throws Fault. */
  readonly open: (target: Target) => TargetState;
  /** May the caller see this document by itself? */
  readonly mayGet: (document: Document) => boolean;
}

/** What one document means to the stream's targets in one round. */
interface Told {
  readonly targetIds: number[];
  readonly removedTargetIds: number[];
  readonly queries: TargetState[];
}

/**
 * One client's listen stream. Events of an added target: `add`, (`reset`,) its documents, `current`, `snapshot`; of a round of commits:
 * the documents, `snapshot`. All are emitted before the call that caused them returns. A stream that is cut off loses nothing: the client
 * comes back with the token of the last `snapshot` it saw and gets what changed since, or everything when that is no longer known.
 */
export class ListenStream implements Listener, Subscriber {
  readonly #ports: ListenPorts;
  readonly #targets = new Map<number, TargetState>();

  constructor(ports: ListenPorts) {
    this.#ports = ports;
  }

  add(target: Target): void {
    const { targetId } = target;
    this.#forget(targetId);
    const { hub, now, emit, open } = this.#ports;
    let state: TargetState;
    try {
      state = open(target);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      emit({ type: 'remove', targetIds: [targetId], cause: error });
      return;
    }
    const micros = now();
    this.#targets.set(targetId, state);
    hub.add(this, state);
    emit({ type: 'add', targetIds: [targetId] });
    this.#catchUp(target, state, micros);
    const readTime = fromMicros(micros);
    const resumeToken = makeResumeToken(micros);
    emit({ type: 'current', targetIds: [targetId], resumeToken, readTime });
    emit({ type: 'snapshot', resumeToken, readTime });
    if (target.once) this.remove(targetId);
  }

  remove(targetId: number): void {
    if (this.#forget(targetId)) this.#ports.emit({ type: 'remove', targetIds: [targetId] });
  }

  close(): void {
    for (const targetId of this.#targets.keys()) this.#forget(targetId);
  }

  publish(changes: ReadonlyMap<TargetState, readonly Change[]>, micros: bigint): void {
    const told = new Map<string, Told>();
    for (const [state, list] of changes) this.#gather(told, state, applyChanges(state, list, this.#ports.database));
    if (told.size === 0) return;
    this.#tell(told, micros);
    this.#ports.emit({ type: 'snapshot', resumeToken: makeResumeToken(micros), readTime: fromMicros(micros) });
  }

  #forget(targetId: number): boolean {
    const state = this.#targets.get(targetId);
    if (!state) return false;
    this.#targets.delete(targetId);
    this.#ports.hub.remove(state);
    return true;
  }

  /** Tells a new target its documents: what changed since the client's token, or all of them. */
  #catchUp(target: Target, state: TargetState, micros: bigint): void {
    const old = this.#atToken(target, state);
    const resumed = target.resume !== undefined;
    if (resumed && !old) this.#ports.emit({ type: 'reset', targetIds: [state.targetId] });
    const told = new Map<string, Told>();
    const missing = this.#missing(state, old);
    this.#gather(told, state, missing);
    this.#tell(told, micros);
    // An empty first answer is billed as one read.
    if (!old && !missing.some(({ shown }) => shown)) this.#ports.meter.add({ reads: 1 });
  }

  #missing(state: TargetState, old: ReadonlyMap<string, Document> | undefined): readonly Delta[] {
    if (state.type === 'query') return diffViews(old ?? new Map(), state.view.documents);
    const { database } = this.#ports;
    const deltas = [...state.names].map((name) => ({ name, shown: database.get(name) !== undefined }));
    return old ? deltas.filter(({ name }) => old.get(name) !== database.get(name)) : deltas;
  }

  /** The target's documents at the client's token, or undefined when they are not known or not what the client says it has. */
  #atToken(target: Target, state: TargetState): ReadonlyMap<string, Document> | undefined {
    const { resume, expectedCount } = target;
    if (resume === undefined) return undefined;
    const token = resume instanceof Uint8Array ? readResumeToken(resume) : toMicros(resume.readTime);
    const { database, history, now } = this.#ports;
    const past = token === undefined ? undefined : history.at(token, now());
    if (!past) return undefined;
    let old: Map<string, Document>;
    if (state.type === 'query') {
      old = byName(runQueryAt(state.compiled, database, past));
    } else {
      const found = [...state.names].map((name) => (past.has(name) ? past.get(name) : database.get(name)));
      old = byName(found.filter((document) => document !== undefined));
    }
    return expectedCount === undefined || expectedCount === old.size ? old : undefined;
  }

  #gather(told: Map<string, Told>, state: TargetState, deltas: readonly Delta[]): void {
    for (const { name, shown } of deltas) {
      const entry = told.get(name) ?? { targetIds: [], removedTargetIds: [], queries: [] };
      told.set(name, entry);
      (shown ? entry.targetIds : entry.removedTargetIds).push(state.targetId);
      if (shown) entry.queries.push(state);
    }
  }

  #tell(told: ReadonlyMap<string, Told>, micros: bigint): void {
    const { database, emit, meter, mayGet } = this.#ports;
    for (const [name, { targetIds, removedTargetIds, queries }] of told) {
      const document = database.get(name);
      if (document === undefined) {
        emit({ type: 'delete', name, readTime: fromMicros(micros), removedTargetIds });
      } else if (targetIds.length > 0 || mayGet(document)) {
        emit({ type: 'change', document: selected(document, queries), targetIds, removedTargetIds });
      } else {
        // It left every target and may now be closed to this caller: the name alone, no contents.
        emit({ type: 'drop', name, readTime: fromMicros(micros), removedTargetIds });
      }
      meter.add({ reads: targetIds.length });
    }
  }
}

/** A document as its target's projection shows it, when exactly one query shows it. */
function selected(document: Document, queries: readonly TargetState[]): Document {
  const [only, another] = queries;
  const select = only?.type === 'query' && another === undefined ? only.compiled.query.select : undefined;
  return select ? project(document, select) : document;
}
