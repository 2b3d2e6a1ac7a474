import type { Caller, TriggerSpec } from '../engine.ts';
import { databaseIds } from '../model/path.ts';
import type { Change } from '../store/history.ts';
import { matchDocument, parsePattern, type DocumentPattern } from './match-document.ts';
import { authOf, encodeEvent } from './trigger-event.ts';

const PREFIX = 'google.cloud.firestore.document.v1.';
const KEY = /^(.*)-(\d+)$/s;

/** A function's trigger. `stale` = known from an earlier run: it collects events, and nothing is sent until the emulator names it again. */
export interface Registration {
  readonly functionKey: string;
  readonly key: string;
  readonly generation: number;
  readonly spec: TriggerSpec;
  readonly stale: boolean;
}

interface Entry extends Registration {
  readonly pattern: DocumentPattern;
  readonly kind: string;
}

function kindOf({ before, after }: Change): string {
  if (before === undefined) return 'created';
  return after === undefined ? 'deleted' : 'updated';
}

/** The triggers in force, one for each function: `region-name-N` replaces the same function's lower N. */
export class TriggerTable {
  readonly #entries = new Map<string, Entry>();

  /** Returns the registration, or undefined when a newer one stands. */
  add(key: string, spec: TriggerSpec, stale: boolean): Registration | undefined {
    const [, functionKey = key, number = '0'] = KEY.exec(key) ?? [];
    const generation = Number(number);
    const known = this.#entries.get(functionKey);
    if (known && !known.stale && known.generation > generation) return undefined;
    const kind = spec.eventType.slice(PREFIX.length).replace(/\.withAuthContext$/, '');
    const entry = { functionKey, key, generation, spec, stale, kind, pattern: parsePattern(spec.document) };
    this.#entries.set(functionKey, entry);
    return entry;
  }

  get(functionKey: string): Registration | undefined {
    return this.#entries.get(functionKey);
  }

  isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  /** Those known only from an earlier run. */
  stale(): readonly Registration[] {
    return [...this.#entries.values()].filter((entry) => entry.stale);
  }

  drop(functionKey: string): void {
    this.#entries.delete(functionKey);
  }

  /** The events that a change of a document makes, ready to store. `id` must be unique for the change. */
  eventsFor(change: Change, database: string, caller: Caller, micros: bigint, id: string): readonly { readonly functionKey: string; readonly body: string }[] {
    const { project, id: databaseId } = databaseIds(database);
    const path = change.name.slice(database.length + '/documents/'.length);
    const segments = path.split('/');
    const kind = kindOf(change);
    const matching = [...this.#entries.values()].filter(
      (entry) =>
        entry.spec.project === project &&
        entry.spec.database === databaseId &&
        (entry.kind === kind || entry.kind === 'written') &&
        (entry.spec.matchType === 'EXACT' ? entry.spec.document === path : matchDocument(entry.pattern, segments)),
    );
    const { before, after } = change;
    return matching.map(({ functionKey, spec }) => ({
      functionKey,
      body: encodeEvent({ id, eventType: spec.eventType, micros, database, path, before, after, ...authOf(caller) }),
    }));
  }
}
