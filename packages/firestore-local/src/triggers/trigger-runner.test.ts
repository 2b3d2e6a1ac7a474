import { afterEach, expect, test, vi } from 'vitest';
import type { TriggerSpec } from '../engine.ts';
import { Meter } from '../meter/meter.ts';
import { startFunctionsEmulator } from '../test-support/functions-emulator.ts';
import { seededBytes, START } from '../test-support/test-engine.ts';
import { DB } from '../test-support/values.ts';
import { encodeEvent } from './trigger-event.ts';
import { TriggerRunner } from './trigger-runner.ts';

const DAY = 86_400_000_000n;
const spec: TriggerSpec = {
  project: 'demo',
  database: '(default)',
  eventType: 'google.cloud.firestore.document.v1.created',
  document: 'c/{id}',
  matchType: 'PATH_PATTERN',
};
const settings = new Map(['us-old', 'us-new'].map((name) => [`trigger:${name}`, JSON.stringify({ key: `${name}-0`, spec })]));

function event(seq: number, functionKey: string, micros: bigint) {
  const body = encodeEvent({
    id: `e${seq}`,
    eventType: spec.eventType,
    micros,
    database: DB,
    path: `c/${seq}`,
    before: undefined,
    after: undefined,
    authType: 'system',
    authId: '',
  });
  return { seq, functionKey, body };
}

function start(host?: string) {
  const kept: string[] = [];
  const settled: number[] = [];
  let resolve: () => void = () => undefined;
  const firstSettled = new Promise<void>((done) => {
    resolve = done;
  });
  const runner = new TriggerRunner({
    host,
    meter: new Meter(),
    log: () => undefined,
    clock: () => START + 8n * DAY,
    random: seededBytes(1),
    settle: (seq) => {
      settled.push(seq);
      resolve();
    },
    keep: (key, value) => kept.push(value === '' ? `forget ${key}` : key),
  });
  return { runner, kept, settled, firstSettled };
}

afterEach(() => {
  vi.useRealTimers();
});

test('[FL55] a function that the emulator does not name within a minute of the others is gone, with its events', async () => {
  vi.useFakeTimers();
  const { runner, kept, settled } = start();
  runner.restore(settings, [event(1, 'us-old', START), event(2, 'us-new', START)]);
  runner.add('us-new-0', spec);
  vi.advanceTimersByTime(59_000);
  expect(settled).toEqual([]);
  vi.advanceTimersByTime(2000);
  expect(settled).toEqual([1]);
  expect(kept).toEqual(['trigger:us-new', 'forget trigger:us-old']);
  await runner.close();
});

test('[FL54] an event whose handler still fails after 7 days is given up', async () => {
  const functions = await startFunctionsEmulator(() => 500);
  const { runner, settled, firstSettled } = start(functions.host);
  runner.restore(settings, [event(1, 'us-new', START + 2n * DAY), event(2, 'us-new', START)]);
  runner.add('us-new-0', spec);
  await firstSettled;
  expect(settled).toEqual([2]);
  expect(functions.received).toHaveLength(2);
  await runner.close();
  await functions.close();
});
