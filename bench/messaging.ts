// Send to visible, and send to tick, between a consultant and a candidate in two real browsers on a running stack; beside it the floors:
// two pages over a WebSocket relay that keeps nothing, and one that keeps each message in SQLite with an fsync. All with and without loss.
// Arguments: --messages N (each way and case; 100), --rate N (a second; 5), --no-build. The floors get 20 a second, which none of them feels.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startStack } from '../scripts/stack.ts';
import { choicesOf } from '../test/simulation/support/random.ts';
import { goodLine, openBadLine, type BadLine } from '../test/support/bad-line.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { spreadOf, type Spread } from './kit/percentiles.ts';
import { keepResults, machine, table, type Cell } from './kit/report.ts';
import { openFloor } from './messaging/floor.ts';
import { openPair } from './messaging/product.ts';
import type { Sample, Sender } from './messaging/probe.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { messages: { type: 'string', default: '100' }, rate: { type: 'string', default: '5' }, 'no-build': { type: 'boolean', default: false } },
});
const [count, rate] = [Number(values.messages), Number(values.rate)];
/** Not counted: caches, compilers and connections are made meanwhile. */
const WARM_UP = 20;
const FLOOR_RATE = 20;
/** Ticks of the last messages. */
const TICKS_MS = 3000;
/** A lost packet comes after the shortest pause before TCP sends again (RFC 6298 allows a second; Linux takes 200 ms). */
const lossy = { ...goodLine, loss: 0.01, resendMs: 200 };
const LONGEST_MS = 60_000;

interface Result {
  readonly name: string;
  readonly loss: boolean;
  readonly missing: number;
  readonly shown: Spread;
  readonly painted: Spread;
  readonly delivered: Spread;
  readonly read: Spread;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, Math.max(0, ms)));

let cases = 0;
/** Sends at the given pace, waits until all is seen, and counts. */
const measure = async (name: string, loss: boolean, sender: Sender, pace: number): Promise<Result> => {
  cases += 1;
  const texts = Array.from({ length: WARM_UP + count }, (_, n) => `bench ${cases}.${n}.`);
  const begun = performance.now();
  for (const [n, text] of texts.entries()) {
    await pause(begun + (n * 1000) / pace - performance.now());
    await sender.send(text);
  }
  const own = async (): Promise<Sample[]> => (await sender.samples()).filter(({ text }) => texts.includes(text));
  const end = performance.now() + LONGEST_MS;
  while ((await own()).some(({ shownAt }) => shownAt === undefined) && performance.now() < end) await pause(250);
  const isTold = async (): Promise<boolean> => (await own()).every(({ deliveredAt }) => deliveredAt !== null);
  const told = performance.now() + TICKS_MS;
  while (!(await isTold()) && performance.now() < told) await pause(100);
  const counted = (await own()).filter(({ text }) => texts.indexOf(text) >= WARM_UP);
  const spread = (of: (sample: Sample) => number | null | undefined): Spread =>
    spreadOf(counted.flatMap((sample) => (of(sample) == null ? [] : [(of(sample) ?? 0) - sample.sentAt])));
  const result = {
    name,
    loss,
    missing: counted.filter(({ shownAt }) => shownAt === undefined).length,
    shown: spread(({ shownAt }) => shownAt),
    painted: spread(({ paintedAt }) => paintedAt),
    delivered: spread(({ deliveredAt }) => deliveredAt),
    read: spread(({ readAt }) => readAt),
  };
  say(`${name}${loss ? ', 1% loss' : ''}: ${result.shown.count} shown, p50 ${result.shown.p50.toFixed(1)} ms`);
  return result;
};

const data = await mkdtemp(path.join(tmpdir(), 'bench-'));
const [stack, left, right] = await Promise.all([startStack({ data, build: !values['no-build'], say }), launchBrowser(), launchBrowser()]);
const browsers = [left, right] as const;
const random = choicesOf(1);
const open: BadLine[] = [];
const lineTo = async (port: number): Promise<BadLine> => {
  const line = await openBadLine(
    () => port,
    () => random.next(),
  );
  open.push(line);
  return line;
};
const setAll = (isLossy: boolean): void => {
  for (const line of open) line.set(isLossy ? lossy : goodLine);
};

const begun = machine();
const floors = await Promise.all(
  [undefined, data].map(async (folder) => ({
    name: folder === undefined ? 'floor: WebSocket' : 'floor: WebSocket, SQLite, fsync',
    sender: await openFloor(browsers, async (port) => (await lineTo(port)).port, folder),
  })),
);
const [staffLine, guestLine] = [await lineTo(stack.port), await lineTo(stack.port)];
const pair = await openPair(browsers, `http://localhost:${staffLine.port}`, guestLine.port);
const results: Result[] = [];
for (const isLossy of [false, true]) {
  setAll(isLossy);
  const runFloors = async (when: string): Promise<void> => {
    for (const { name, sender } of floors) results.push(await measure(`${name} (${when})`, isLossy, sender, FLOOR_RATE));
  };
  await runFloors('before');
  results.push(await measure('staff to candidate', isLossy, pair.toCandidate, rate), await measure('candidate to staff', isLossy, pair.toStaff, rate));
  await runFloors('after');
}
setAll(false);

/** How many times the floor with SQLite, the mean of before and after. */
const times = ({ loss, shown }: Result, part: 'p50' | 'p95' | 'p99'): string => {
  const same = results.filter((one) => one.loss === loss && one.name.includes('SQLite')).map((one) => one.shown[part]);
  return `${(shown[part] / (same.reduce((sum, value) => sum + value, 0) / same.length)).toFixed(1)}x`;
};
const heads = [
  'ms',
  'visible p50',
  'p95',
  'p99',
  'x SQLite floor p50',
  'p95',
  'p99',
  'painted p50',
  'p95',
  'delivered p50',
  'p95',
  'read p50',
  'p95',
  'missing',
];
const rows = results.map((one): Cell[] => [
  `${one.name}${one.loss ? ', 1% loss' : ''}`,
  ...[one.shown.p50, one.shown.p95, one.shown.p99],
  ...[times(one, 'p50'), times(one, 'p95'), times(one, 'p99')],
  ...[one.painted.p50, one.painted.p95, one.delivered.p50, one.delivered.p95, one.read.p50, one.read.p95],
  String(one.missing),
]);
say(
  `\n${count} messages each, ${rate} a second (floors ${FLOOR_RATE}); load ${begun.load.join(' ')} at the beginning, ${machine().load.join(' ')} at the end\n`,
);
say(table(heads, rows));
say(`\n${await keepResults('messaging', { count, rate, begun, results })}`);

await pair.close();
for (const { sender } of floors) await sender.close();
for (const line of open) await line.close();
await Promise.all([left.close(), right.close()]);
await stack.stop();
await rm(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
process.exit(0);
