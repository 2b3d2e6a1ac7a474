import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import protobuf from 'protobufjs';
import { afterEach, expect, test } from 'vitest';
import type { TriggerSpec } from '../engine.ts';
import type { EngineOptions } from '../make-engine.ts';
import type { Fields } from '../model/value.ts';
import { startFunctionsEmulator, type FunctionsEmulator, type Received } from '../test-support/functions-emulator.ts';
import { ADMIN, makeTestEngine, user, type TestEngine } from '../test-support/test-engine.ts';
import { DB, fields, remove, ROOT, set, type Plain } from '../test-support/values.ts';

const root = protobuf.Root.fromJSON(createRequire(import.meta.url)('@google-cloud/firestore-api/build/protos/protos.json'));
const eventData = new protobuf.Type('DocumentEventData')
  .add(new protobuf.Field('value', 1, 'google.firestore.v1.Document'))
  .add(new protobuf.Field('oldValue', 2, 'google.firestore.v1.Document'))
  .add(new protobuf.Field('updateMask', 3, 'google.firestore.v1.DocumentMask'));
root.add(eventData);
root.resolveAll();

interface Decoded {
  readonly value?: { readonly fields: Readonly<Record<string, { readonly integerValue?: string }>> };
  readonly oldValue?: unknown;
  readonly updateMask?: unknown;
}

/** The body as the official protos read it. */
function decode(event: Received): Decoded {
  return eventData.toObject(eventData.decode(Buffer.from(event.body, 'base64')), { longs: String, bytes: String });
}

const numberOf = (event: Received): string | undefined => decode(event).value?.fields['n']?.integerValue;

const type = (name: string) => `google.cloud.firestore.document.v1.${name}`;
const trigger = (eventType: string, document = 'c/{id}'): TriggerSpec => ({
  project: 'demo',
  database: '(default)',
  eventType,
  document,
  matchType: 'PATH_PATTERN',
});

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function emulator(...args: Parameters<typeof startFunctionsEmulator>): Promise<FunctionsEmulator> {
  const made = await startFunctionsEmulator(...args);
  opened.push(made);
  return made;
}

async function start(functions: { readonly host: string }, options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  const engine = await makeTestEngine({
    functionsHost: functions.host,
    clock: () => ({ seconds: BigInt(Math.floor(Date.now() / 1000)), nanos: (Date.now() % 1000) * 1_000_000 }),
    ...options,
  });
  opened.push(engine);
  return engine;
}
const write = (engine: TestEngine, id: string, data: { readonly [key: string]: Plain }) => engine.commit(ADMIN, DB, [set(`c/${id}`, data)]);

test('[FL51] an event is a binary CloudEvent whose body the official protos read back, every type of value included', async () => {
  const functions = await emulator();
  const engine = await start(functions);
  engine.addTrigger('us-central1-onWrite-0', trigger(type('written.withAuthContext')));
  const everything: Fields = new Map([
    ...fields({ n: null, t: true, i: -5n, d: -1.5, s: '中😀', b: new Uint8Array([1, 2]), a: [1n, 'x'], m: { 'a b': 1n } }),
    ['at', { type: 'timestamp', value: { seconds: -1n, nanos: 5000 } }] as const,
    ['r', { type: 'reference', value: `${ROOT}/x/y` }] as const,
    ['g', { type: 'geopoint', latitude: 1.5, longitude: -2 }] as const,
  ]);
  const done = await engine.commit(user('li'), DB, [{ type: 'set', name: `${ROOT}/c/a`, fields: everything, transforms: [] }]);
  await engine.commit(ADMIN, DB, [set('c/a', { s: 'new', 'odd name': 1n }, { mask: [['s'], ['odd name']] })]);
  await engine.commit(ADMIN, DB, [remove('c/a')]);
  await functions.arrived(3);
  const [created, updated, deleted] = functions.received;
  if (!created || !updated || !deleted) throw new Error('three events were awaited');
  expect(created.url).toBe('/functions/projects/demo/triggers/us-central1-onWrite-0');
  expect(created.headers).toMatchObject({
    'content-type': 'application/protobuf',
    'ce-specversion': '1.0',
    'ce-type': type('written.withAuthContext'),
    'ce-source': `//firestore.googleapis.com/${DB}`,
    'ce-subject': 'documents/c/a',
    'ce-document': 'c/a',
    'ce-project': 'demo',
    'ce-database': '(default)',
    'ce-namespace': '(default)',
    'ce-authtype': 'unknown',
    'ce-authid': 'li',
  });
  expect(new Set(functions.received.map(({ headers }) => headers['ce-id'])).size).toBe(3);
  expect(decode(created)).toEqual({
    value: {
      name: `${ROOT}/c/a`,
      createTime: { seconds: String(done.commitTime.seconds), nanos: done.commitTime.nanos },
      updateTime: { seconds: String(done.commitTime.seconds), nanos: done.commitTime.nanos },
      fields: {
        n: { nullValue: 0 },
        t: { booleanValue: true },
        i: { integerValue: '-5' },
        d: { doubleValue: -1.5 },
        s: { stringValue: '中😀' },
        b: { bytesValue: 'AQI=' },
        a: { arrayValue: { values: [{ integerValue: '1' }, { stringValue: 'x' }] } },
        m: { mapValue: { fields: { 'a b': { integerValue: '1' } } } },
        at: { timestampValue: { seconds: '-1', nanos: 5000 } },
        r: { referenceValue: `${ROOT}/x/y` },
        g: { geoPointValue: { latitude: 1.5, longitude: -2 } },
      },
    },
  });
  expect(Object.keys(decode(updated)).sort()).toEqual(['oldValue', 'updateMask', 'value']);
  expect(decode(updated).updateMask).toEqual({ fieldPaths: ['s', '`odd name`'] });
  expect(Object.keys(decode(deleted))).toEqual(['oldValue']);
  expect(deleted.headers['ce-authtype']).toBe('service_account');
});

test('[FL52] a function gets the events of its kind, database and pattern, and none for a write that changes nothing', async () => {
  const functions = await emulator();
  const engine = await start(functions);
  for (const kind of ['created', 'updated', 'deleted', 'written']) engine.addTrigger(`us-${kind}-0`, trigger(type(kind)));
  engine.addTrigger('us-other-0', { ...trigger(type('written')), database: 'shred' });
  engine.addTrigger('us-exact-0', { ...trigger(type('written'), 'c/b'), matchType: 'EXACT' });
  await write(engine, 'a', { n: 1n });
  await write(engine, 'a', { n: 1n });
  await write(engine, 'a', { n: 2n });
  await engine.commit(ADMIN, DB, [set('d/a', {}), set('c/x', {}), remove('c/x'), set('c/b', {})]);
  await engine.commit(ADMIN, DB, [remove('c/a')]);
  await functions.arrived(9);
  const told = functions.received.map(({ url, headers }) => `${url.split('/').at(-1)} ${headers['ce-document']}`).sort();
  expect(told).toEqual(
    [
      'us-created-0 c/a',
      'us-created-0 c/b',
      'us-deleted-0 c/a',
      'us-exact-0 c/b',
      'us-updated-0 c/a',
      'us-written-0 c/a',
      'us-written-0 c/a',
      'us-written-0 c/a',
      'us-written-0 c/b',
    ].sort(),
  );
  await engine.close();
  expect(engine.meter().triggerRuns).toBe(9);
});

test('[FL53] one event at a time goes to a function, in the order of commits', async () => {
  const functions = await emulator();
  const engine = await start(functions);
  engine.addTrigger('us-f-0', trigger(type('written')));
  await Promise.all(Array.from({ length: 20 }, (_, at) => write(engine, `${at % 3}`, { n: BigInt(at) })));
  await functions.arrived(20);
  expect(functions.peak()).toBe(1);
  expect(functions.received.map(numberOf)).toEqual(Array.from({ length: 20 }, (_, at) => `${at}`));
});

test('[FL54] a handler that fails is asked again with the same event; later events of the document wait, others do not', async () => {
  const functions = await emulator((event, count) => (event.headers['ce-document'] === 'c/a' && count <= 2 ? 500 : 200));
  const engine = await start(functions);
  engine.addTrigger('us-f-0', trigger(type('written')));
  await write(engine, 'a', { n: 1n });
  await write(engine, 'a', { n: 2n });
  await write(engine, 'b', { n: 3n });
  await functions.arrived(4);
  const told = functions.received.map((event) => `${event.headers['ce-document']} ${numberOf(event)}`);
  expect(told).toEqual(['c/a 1', 'c/b 3', 'c/a 1', 'c/a 2']);
  const [first, , second] = functions.received;
  expect(first?.headers['ce-id']).toBe(second?.headers['ce-id']);
});

test('[FL55] events wait on disk while nobody listens, over a restart, and are sent when the function is named again', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'triggers-'));
  const dataFile = path.join(folder, 'data.db');
  const gone = await startFunctionsEmulator();
  await gone.close();
  const first = await start(gone, { dataFile });
  first.addTrigger('us-f-3', trigger(type('created')));
  await write(first, 'a', {});
  await first.close();

  const functions = await emulator();
  const second = await start(functions, { dataFile });
  await write(second, 'b', {});
  expect(functions.received).toEqual([]);
  second.addTrigger('us-f-0', trigger(type('created')));
  await functions.arrived(2);
  expect(functions.received.map(({ url, headers }) => `${url.split('/').at(-1)} ${headers['ce-document']}`)).toEqual(['us-f-0 c/a', 'us-f-0 c/b']);
  await second.close();
  const third = await start(functions, { dataFile });
  third.addTrigger('us-f-0', trigger(type('created')));
  await write(third, 'c', {});
  await functions.arrived(3);
  expect(functions.received.map(({ headers }) => headers['ce-document'])).toEqual(['c/a', 'c/b', 'c/c']);
  rmSync(folder, { recursive: true });
});

test('[FL56] a later generation of a function replaces the earlier, and an earlier one never comes back', async () => {
  const functions = await emulator();
  const engine = await start(functions);
  engine.addTrigger('us-f-1', trigger(type('created')));
  engine.addTrigger('us-f-2', trigger(type('created'), 'd/{id}'));
  engine.addTrigger('us-f-1', trigger(type('created')));
  await engine.commit(ADMIN, DB, [set('c/a', {}), set('d/a', {})]);
  await functions.arrived(1);
  expect(functions.received.map(({ url, headers }) => `${url.split('/').at(-1)} ${headers['ce-document']}`)).toEqual(['us-f-2 d/a']);
});
