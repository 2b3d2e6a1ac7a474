import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { launchBrowser } from '../test/support/browser.ts';
import type { Figures } from './search/page.ts';

// Search on the device in Chromium, with IndexedDB and real sealing: `node bench/search.ts [messages ...]` (100000 and 1000000).
// Goal (product I2): p95 ≤ 1 s at a million messages with filters.
const sizes = process.argv
  .slice(2)
  .map(Number)
  .filter((size) => size > 0);
const folder = await mkdtemp(path.join(os.tmpdir(), 'search-bench-'));
const script = path.join(folder, 'page.js');
await build({
  entryPoints: [path.join(import.meta.dirname, 'search/page.ts')],
  bundle: true,
  format: 'esm',
  outfile: script,
  target: 'es2022',
  logLevel: 'error',
});
const server = createServer((request, response) => {
  const isScript = request.url === '/page.js';
  response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
  if (isScript) void readFile(script).then((bytes) => response.end(bytes));
  else response.end('<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>');
});
await new Promise<void>((resolve) => void server.listen(0, 'localhost', resolve));
const address = server.address();
const port = typeof address === 'object' && address !== null ? address.port : 0;
const browser = await launchBrowser();
const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

for (const size of sizes.length > 0 ? sizes : [100_000, 1_000_000]) {
  const page = await browser.newPage();
  await page.goto(`http://localhost:${port}/`);
  await page.waitForFunction(() => 'runSearchBench' in globalThis);
  page.setDefaultTimeout(0);
  const figures = await page.evaluate(
    (messages) => (globalThis as unknown as { runSearchBench: (messages: number) => Promise<Figures> }).runSearchBench(messages),
    size,
  );
  const { messages, segments, storedBytes, buildMs, longestBlockMs, openMs, searches, cold, warm } = figures;
  console.log(
    `\n${messages} messages, ${segments} segments, ${(storedBytes / 1e6).toFixed(0)} MB on the device (${Math.round(storedBytes / messages)} bytes each)`,
  );
  console.log(
    `read in: ${(buildMs / 1000).toFixed(1)} s (${((buildMs * 1000) / messages).toFixed(0)} µs each); page blocked at most ${ms(longestBlockMs)}; opened in ${ms(openMs)}`,
  );
  console.log(`first search after opening: p50 ${ms(cold.p50)}, p95 ${ms(cold.p95)}, longest ${ms(cold.longest)}`);
  console.log(`searches after it:          p50 ${ms(warm.p50)}, p95 ${ms(warm.p95)}, longest ${ms(warm.longest)}`);
  for (const { name, found, coldMs, p50, p95 } of searches) console.log(`  ${name}: ${found} shown, first ${ms(coldMs)}, then p50 ${ms(p50)}, p95 ${ms(p95)}`);
  await page.close();
}
await browser.close();
server.close();
await rm(folder, { recursive: true });
