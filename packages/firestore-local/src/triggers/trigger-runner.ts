import type { Caller, TriggerSpec } from '../engine.ts';
import type { Meter } from '../meter/meter.ts';
import type { Change } from '../store/history.ts';
import type { StoredEvent } from '../store/storage.ts';
import { Dispatcher } from './dispatcher.ts';
import { TriggerTable } from './trigger-table.ts';

const SETTING = 'trigger:';
/** The emulator names all functions within seconds of the first; one that is not named by then is gone. */
const SETTLED_MS = 60_000;

export interface TriggerRunnerPorts {
  readonly host: string | undefined;
  readonly meter: Meter;
  readonly log: (line: string) => void;
  readonly clock: () => bigint;
  readonly random: (bytes: number) => Uint8Array;
  /** Forgets an event for good. */
  readonly settle: (seq: number) => void;
  /** Keeps a setting; '' forgets it. */
  readonly keep: (key: string, value: string) => void;
}

/**
 * Triggers and their events. Registrations are kept, so that commits made after a restart, before the emulator has named its functions
 * again, still make events; events are stored in the same SQLite transaction as their commit.
 */
export class TriggerRunner {
  readonly #ports: TriggerRunnerPorts;
  readonly #table = new TriggerTable();
  readonly #dispatcher: Dispatcher;
  #lastSeq = 0;
  #settled: NodeJS.Timeout | undefined;

  constructor(ports: TriggerRunnerPorts) {
    this.#ports = ports;
    const { host, meter, clock, settle, log } = ports;
    this.#dispatcher = new Dispatcher({ host, meter, settle, log, table: this.#table, nowMicros: clock });
  }

  /** Takes up what an earlier run left. */
  restore(settings: ReadonlyMap<string, string>, events: Iterable<StoredEvent>): void {
    for (const [key, value] of settings) {
      if (!key.startsWith(SETTING) || value === '') continue;
      const { key: triggerKey, spec } = JSON.parse(value) as { key: string; spec: TriggerSpec };
      this.#table.add(triggerKey, spec, true);
    }
    for (const event of events) {
      this.#lastSeq = Math.max(this.#lastSeq, event.seq);
      this.#dispatcher.add(event);
    }
  }

  add(key: string, spec: TriggerSpec): void {
    const registration = this.#table.add(key, spec, false);
    if (!registration) return;
    this.#ports.keep(`${SETTING}${registration.functionKey}`, JSON.stringify({ key, spec }));
    this.#dispatcher.pump(registration.functionKey);
    if (this.#settled) clearTimeout(this.#settled);
    this.#settled = setTimeout(() => this.#dropStale(), SETTLED_MS);
    this.#settled.unref();
  }

  eventsFor(change: Change, database: string, caller: Caller, micros: bigint): readonly StoredEvent[] {
    if (this.#table.isEmpty()) return [];
    const id = Buffer.from(this.#ports.random(16)).toString('base64url');
    return this.#table.eventsFor(change, database, caller, micros, id).map((event) => ({ seq: ++this.#lastSeq, ...event }));
  }

  send(events: readonly StoredEvent[]): void {
    for (const event of events) this.#dispatcher.add(event);
  }

  async close(): Promise<void> {
    if (this.#settled) clearTimeout(this.#settled);
    await this.#dispatcher.close();
  }

  #dropStale(): void {
    for (const { functionKey } of this.#table.stale()) {
      this.#ports.log(`trigger ${functionKey}: no longer there, its events are dropped`);
      this.#table.drop(functionKey);
      this.#dispatcher.drop(functionKey);
      this.#ports.keep(`${SETTING}${functionKey}`, '');
    }
  }
}
