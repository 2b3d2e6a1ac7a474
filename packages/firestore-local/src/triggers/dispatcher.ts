import type { Meter } from '../meter/meter.ts';
import type { StoredEvent } from '../store/storage.ts';
import { decodeEvent, type TriggerEvent } from './trigger-event.ts';
import { sendEvent, type Delivery } from './send-event.ts';
import type { TriggerTable } from './trigger-table.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 60_000;
const CLOSE_WAIT_MS = 1000;
const LIFE_MICROS = 7n * 24n * 3_600_000_000n;

export interface DispatcherPorts {
  readonly host: string | undefined;
  readonly table: TriggerTable;
  readonly meter: Meter;
  readonly nowMicros: () => bigint;
  /** Forgets an event for good. */
  readonly settle: (seq: number) => void;
  readonly log: (message: string) => void;
}

interface Waiting {
  readonly seq: number;
  readonly event: TriggerEvent;
  attempts: number;
  dueMs: number;
}
interface Line {
  readonly waiting: Waiting[];
  busy: boolean;
  timer: NodeJS.Timeout | undefined;
}

const waitFor = (attempts: number): number => Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts, 12));

/**
 * Sends stored events to the Functions emulator: one at a time for each function, in the
 * order of commits for each document. An event is forgotten only after its handler answered 2xx, so a crash on either side means it is
 * sent again with the same id, never lost; after 7 days it is given up.
 */
export class Dispatcher {
  readonly #ports: DispatcherPorts;
  readonly #lines = new Map<string, Line>();
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #closing = false;

  constructor(ports: DispatcherPorts) {
    this.#ports = ports;
  }

  add(stored: StoredEvent): void {
    const line = this.#lines.get(stored.functionKey) ?? { waiting: [], busy: false, timer: undefined };
    this.#lines.set(stored.functionKey, line);
    line.waiting.push({ seq: stored.seq, event: decodeEvent(stored.body), attempts: 0, dueMs: 0 });
    this.pump(stored.functionKey);
  }

  /** Forgets a function that is gone, with its events. */
  drop(functionKey: string): void {
    const line = this.#lines.get(functionKey);
    if (line?.timer) clearTimeout(line.timer);
    this.#lines.delete(functionKey);
    for (const { seq } of line?.waiting ?? []) this.#ports.settle(seq);
  }

  /** Sends the next event of a function if one is due and none is under way. */
  pump(functionKey: string): void {
    const line = this.#lines.get(functionKey);
    const { host, table } = this.#ports;
    const registration = table.get(functionKey);
    if (!line || line.busy || host === undefined || !registration || registration.stale || this.#closing) return;
    if (line.timer) clearTimeout(line.timer);
    line.timer = undefined;
    const nowMs = this.#nowMs();
    const next = firstDue(line.waiting, nowMs);
    if (next) {
      line.busy = true;
      const sent = sendEvent(host, registration.spec.project, registration.key, next.event, this.#stop.signal);
      const settled = sent.then((delivery) => this.#settle(functionKey, line, next, delivery)).finally(() => this.#underWay.delete(settled));
      this.#underWay.add(settled);
    } else if (line.waiting.length > 0) {
      const due = Math.min(...line.waiting.map(({ dueMs }) => (dueMs > nowMs ? dueMs : Infinity)));
      line.timer = setTimeout(() => this.pump(functionKey), Math.max(1, due - nowMs));
      line.timer.unref();
    }
  }

  /** Sends nothing more, and gives what is under way a moment, so that it need not be sent again. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const { timer } of this.#lines.values()) if (timer) clearTimeout(timer);
    const limit = setTimeout(() => this.#stop.abort(), CLOSE_WAIT_MS);
    await Promise.all(this.#underWay);
    clearTimeout(limit);
  }

  #nowMs(): number {
    return Number(this.#ports.nowMicros() / 1000n);
  }

  #settle(functionKey: string, line: Line, sent: Waiting, delivery: Delivery): void {
    line.busy = false;
    if (this.#stop.signal.aborted) return;
    const { meter, settle, log, nowMicros } = this.#ports;
    if (delivery !== 'away') meter.add({ triggerRuns: 1 });
    const tooOld = nowMicros() - sent.event.micros > LIFE_MICROS;
    if (delivery === 'done' || tooOld) {
      if (delivery !== 'done') log(`trigger ${functionKey}: an event was given up after 7 days`);
      const at = line.waiting.indexOf(sent);
      if (at >= 0) line.waiting.splice(at, 1);
      settle(sent.seq);
    } else {
      sent.attempts++;
      sent.dueMs = this.#nowMs() + waitFor(sent.attempts);
      // Nobody is there: the others would find that out one by one.
      if (delivery === 'away') for (const other of line.waiting) other.dueMs = Math.max(other.dueMs, sent.dueMs);
      else log(`trigger ${functionKey}: the handler failed, attempt ${sent.attempts}`);
    }
    this.pump(functionKey);
  }
}

/** The first event that is due and has no earlier event of the same document before it. */
function firstDue(waiting: readonly Waiting[], nowMs: number): Waiting | undefined {
  const blocked = new Set<string>();
  for (const item of waiting) {
    const key = `${item.event.database} ${item.event.path}`;
    if (blocked.has(key)) continue;
    if (item.dueMs <= nowMs) return item;
    blocked.add(key);
  }
  return undefined;
}
