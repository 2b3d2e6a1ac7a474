// An export with everything that one can have gets one thing wrong at a time, at random: a byte, a row, a file, the end. The checker has to find each
// and say where. Arguments: --count N (10000), --from N (1: the first seed).
import { parseArgs } from 'node:util';
import { fromBase64url } from '@liexin/proof/bytes';
import { bytesSource } from '@liexin/proof/export/tar';
import { verifyExport } from '@liexin/proof/export/verify-export';
import { fingerprintDigits } from '@liexin/proof/fingerprint';
import { anExportWithAll } from '../functions/src/testing/an-export-with-all.ts';
import { damage, isLocated } from '../functions/src/testing/damage.ts';
import { localApi } from '../functions/src/testing/local-api.ts';
import { keepResults, machine, table } from './kit/report.ts';

const { values } = parseArgs({ args: process.argv.slice(3), options: { count: { type: 'string', default: '10000' }, from: { type: 'string', default: '1' } } });
const [count, first] = [Number(values.count), Number(values.from)];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const api = await localApi();
const { tar, fingerprint } = await anExportWithAll(api);
const code = fingerprintDigits(fromBase64url(fingerprint));
const whole = await verifyExport(bytesSource(tar), { code });
if (whole.verdict !== 'intact') throw new Error(`not intact: ${whole.findings[0]?.fault ?? ''}`);
const kinds = new Map<string, number>();
const files = new Set<string>();
const missed: string[] = [];
const began = performance.now();
for (let seed = first; seed < first + count; seed++) {
  const one = await damage(tar, seed);
  const report = await verifyExport(bytesSource(one.bytes), { code });
  kinds.set(one.how, (kinds.get(one.how) ?? 0) + 1);
  files.add(one.file);
  if (!isLocated(one, report)) missed.push(`${seed} ${one.how} in ${one.file}`);
  if ((seed - first + 1) % 1000 === 0) say(`${seed - first + 1} …`);
}
const results = {
  count,
  found: count - missed.length,
  missed: missed.length,
  files: files.size,
  bytes: tar.length,
  seconds: (performance.now() - began) / 1000,
};
say(table(['', 'value'], [...Object.entries(results), ...kinds]));
for (const line of missed.slice(0, 20)) say(`missed: ${line}`);
say(`kept in ${await keepResults('damage', { results, kinds: Object.fromEntries(kinds), missed, ...machine() })}`);
if (missed.length > 0) process.exitCode = 1;
await api.close();
