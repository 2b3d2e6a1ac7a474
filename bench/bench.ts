// `npm run bench -- SCENARIO [arguments]`: tables on the screen, everything measured in bench/results. Each scenario runs its floors and
// the product side by side, because only ratios of one run mean anything.
import { readdir } from 'node:fs/promises';

const [scenario = ''] = process.argv.slice(2);
const known = (await readdir(import.meta.dirname)).flatMap((name) => (/^[a-z]+\.ts$/.test(name) && name !== 'bench.ts' ? [name.slice(0, -3)] : []));
if (known.includes(scenario)) await import(`./${scenario}.ts`);
else {
  process.stderr.write(`npm run bench -- ${known.join(' | ')}\n`);
  process.exitCode = 2;
}
