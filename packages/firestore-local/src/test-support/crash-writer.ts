// Run as a child by store/crash.test.ts: writes without end, says each number only after its commit was acknowledged, and is killed.
import { makeEngine } from '../make-engine.ts';
import { OPEN_RULES, seededBytes } from './test-engine.ts';
import { DB, set } from './values.ts';

const [, , dataFile = '', from = '0'] = process.argv;
const engine = await makeEngine({
  dataFile,
  clock: () => ({ seconds: BigInt(Math.floor(Date.now() / 1000)), nanos: 0 }),
  random: seededBytes(1),
  rules: { '(default)': OPEN_RULES },
  log: () => undefined,
});
engine.addTrigger('us-f-0', {
  project: 'demo',
  eventType: 'google.cloud.firestore.document.v1.created',
  database: '(default)',
  document: 'c/{id}',
  matchType: 'PATH_PATTERN',
});

async function write(n: number): Promise<void> {
  await engine.commit({ kind: 'admin' }, DB, [set(`c/${n}`, { n: BigInt(n) }), set(`d/${n}`, { n: BigInt(n) })]);
  process.stdout.write(`${n}\n`);
}

for (let n = Number(from); ; n += 4) await Promise.all([0, 1, 2, 3].map((more) => write(n + more)));
