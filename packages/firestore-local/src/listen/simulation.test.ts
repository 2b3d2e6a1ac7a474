import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ListenEvent, Listener } from '../engine.ts';
import type { Document } from '../model/document.ts';
import type { Query } from '../model/query.ts';
import type { Write } from '../model/write.ts';
import { arbitraryFields, arbitraryQuery } from '../test-support/arbitrary-queries.ts';
import { ADMIN, makeTestEngine, type TestEngine } from '../test-support/test-engine.ts';
import { DB, ROOT } from '../test-support/values.ts';

const TARGET = 2;

/** A client that believes every event and remembers its view over interruptions, as the SDKs do. */
class Client {
  readonly query: Query;
  readonly #engine: TestEngine;
  #listener: Listener | undefined;
  #view = new Map<string, Document>();
  #token: Uint8Array | undefined;
  /** The view as of the last snapshot. */
  shown: readonly Document[] = [];
  #open = false;

  constructor(engine: TestEngine, query: Query) {
    this.#engine = engine;
    this.query = query;
  }

  connect(): void {
    if (this.#listener) return;
    this.#listener = this.#engine.listen(ADMIN, DB, (event) => this.#take(event));
    const resume = this.#token && { resume: this.#token, expectedCount: this.#view.size };
    this.#listener.add({ targetId: TARGET, once: false, spec: { type: 'query', query: this.query }, ...resume });
  }

  disconnect(): void {
    this.#listener?.close();
    this.#listener = undefined;
  }

  get connected(): boolean {
    return this.#listener !== undefined;
  }

  #take(event: ListenEvent): void {
    switch (event.type) {
      case 'add':
        this.#open = true;
        return;
      case 'reset':
        this.#view.clear();
        return;
      case 'change':
        expect(this.#open).toBe(true);
        if (event.targetIds.includes(TARGET)) this.#view.set(event.document.name, event.document);
        if (event.removedTargetIds.includes(TARGET)) this.#view.delete(event.document.name);
        return;
      case 'delete':
      case 'drop':
        this.#view.delete(event.name);
        return;
      case 'snapshot':
        this.#token = event.resumeToken;
        this.shown = [...this.#view.values()];
        return;
      default:
        return;
    }
  }
}

type Step = { readonly type: 'commit'; readonly writes: readonly Write[][] } | { readonly type: 'connect' | 'disconnect'; readonly client: number };

const write: fc.Arbitrary<Write> = fc.record({ id: fc.nat(90), data: fc.option(arbitraryFields, { nil: undefined, freq: 6 }) }).map(({ id, data }) => {
  const name = `${ROOT}/c/d${id}`;
  return data ? { type: 'set', name, fields: data, transforms: [] } : { type: 'delete', name };
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('commit' as const),
      writes: fc.array(fc.array(write, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('connect', 'disconnect'), client: fc.nat(3) }) },
);

const sorted = (documents: readonly Document[]): Document[] => [...documents].sort((a, b) => (a.name < b.name ? -1 : 1));

test('[FL47] after every step each connected listener shows exactly what its query answers', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(write, { maxLength: 120 }),
      fc.array(arbitraryQuery, { minLength: 4, maxLength: 4 }),
      fc.array(step, { minLength: 20, maxLength: 60 }),
      async (seed, queries, steps) => {
        const engine = await makeTestEngine();
        if (seed.length > 0) await engine.commit(ADMIN, DB, seed);
        const clients = queries.map((one) => new Client(engine, one));
        for (const client of clients) client.connect();
        for (const one of steps) {
          if (one.type === 'commit') await Promise.all(one.writes.map((writes) => engine.commit(ADMIN, DB, writes)));
          else clients[one.client]?.[one.type]();
          for (const client of clients) {
            if (!client.connected) continue;
            const { documents } = await engine.query(ADMIN, DB, client.query);
            expect(sorted(client.shown)).toEqual(sorted(documents));
          }
        }
        await engine.close();
      },
    ),
    { seed: 47, numRuns: 60 },
  );
});
