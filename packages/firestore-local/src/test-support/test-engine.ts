import type { Caller, Engine, ListenEvent, Target } from '../engine.ts';
import { makeEngine, type EngineOptions } from '../make-engine.ts';
import { fromMicros } from '../model/timestamp.ts';
import { DB } from './values.ts';

export const ADMIN: Caller = { kind: 'admin' };

export function user(uid: string, token: Readonly<Record<string, unknown>> = {}): Caller {
  return { kind: 'user', auth: { uid, token } };
}

export const OPEN_RULES = `rules_version = '2';
service cloud.firestore { match /databases/{d}/documents { match /{path=**} { allow read, write: if true; } } }`;

export const CLOSED_RULES = `rules_version = '2';
service cloud.firestore { match /databases/{d}/documents { match /{path=**} { allow read, write: if false; } } }`;

/** 2026-01-01T00:00:00Z */
export const START = 1_767_225_600_000_000n;

/** A clock that moves only when told; microseconds. */
export class FakeClock {
  micros = START;
  readonly now = () => fromMicros(this.micros);
}

/** Random bytes from a seed (xorshift); the same in every run. */
export function seededBytes(seed: number): (bytes: number) => Uint8Array {
  let state = seed || 1;
  return (bytes) =>
    Uint8Array.from({ length: bytes }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state & 0xff;
    });
}

export interface TestEngine extends Engine {
  readonly clock: FakeClock;
  readonly logged: string[];
}

export async function makeTestEngine(options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  const clock = new FakeClock();
  const logged: string[] = [];
  const engine = await makeEngine({
    clock: clock.now,
    random: seededBytes(7),
    rules: { '(default)': OPEN_RULES },
    log: (line) => logged.push(line),
    ...options,
  });
  return { ...engine, clock, logged };
}

/** A listen stream whose events are kept. */
export function openStream(
  engine: Engine,
  caller: Caller = ADMIN,
): {
  readonly events: ListenEvent[];
  readonly add: (target: Partial<Target> & Pick<Target, 'spec' | 'targetId'>) => void;
  readonly remove: (id: number) => void;
  readonly close: () => void;
} {
  const events: ListenEvent[] = [];
  const listener = engine.listen(caller, DB, (event) => events.push(event));
  return {
    events,
    add: (target) => listener.add({ once: false, ...target }),
    remove: (id) => listener.remove(id),
    close: () => listener.close(),
  };
}
