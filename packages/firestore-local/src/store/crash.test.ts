import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { toMicros } from '../model/timestamp.ts';
import { ADMIN, makeTestEngine } from '../test-support/test-engine.ts';
import { DB, ROOT, query, set } from '../test-support/values.ts';
import { makeSqliteStorage } from './sqlite-storage.ts';

/** Lets the writer acknowledge `acks` commits, kills it at once with SIGKILL and returns every number it said. */
async function writeAndKill(file: string, from: number, acks: number): Promise<number[]> {
  const script = path.join(import.meta.dirname, '../test-support/crash-writer.ts');
  const child = spawn(process.execPath, [script, file, String(from)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: number[] = [];
  createInterface(child.stdout).on('line', (line) => {
    said.push(Number(line));
    if (said.length === acks) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return said;
}

test('[FL6] no acknowledged write is lost by kill -9, a commit is there whole with its event or not at all', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'crash-'));
  const file = path.join(folder, 'data.db');
  const acknowledged: number[] = [];
  for (const acks of [1, 7, 60, 250]) acknowledged.push(...(await writeAndKill(file, acknowledged.length * 10, acks)));

  const storage = makeSqliteStorage(file);
  const events = new Set([...storage.events()].map(({ body }) => String(JSON.parse(body).path)));
  storage.close();
  const engine = await makeTestEngine({ dataFile: file });
  const numbers = async (collection: string) =>
    (await engine.query(ADMIN, DB, query(collection))).documents.map(({ name }) => Number(name.slice(ROOT.length + 3)));
  const kept = await numbers('c');
  expect(acknowledged.filter((n) => !kept.includes(n))).toEqual([]);
  expect(await numbers('d')).toEqual(kept);
  expect(kept.filter((n) => !events.has(`c/${n}`))).toEqual([]);
  await engine.close();
  rmSync(folder, { recursive: true });
}, 30_000);

test('[FL26] time does not go back over a restart, although the wall clock did', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'clock-'));
  const dataFile = path.join(folder, 'data.db');
  const first = await makeTestEngine({ dataFile });
  first.clock.micros += 3_600_000_000n;
  const before = await first.commit(ADMIN, DB, [set('c/a', {})]);
  await first.close();
  const second = await makeTestEngine({ dataFile });
  const after = await second.commit(ADMIN, DB, [set('c/a', { n: 1n })]);
  expect(toMicros(after.commitTime)).toBeGreaterThan(toMicros(before.commitTime));
  const found = (await second.get(ADMIN, DB, [`${ROOT}/c/a`])).lookups[0]?.found;
  expect(found?.createTime).toEqual(before.commitTime);
  await second.close();
  rmSync(folder, { recursive: true });
});
