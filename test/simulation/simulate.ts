// `npm run simulate -- --seeds 10000 [--from N] [--processes N]`: the long run. Failed seeds are kept in `regressions/`.
import { parseArgs } from 'node:util';
import { playSeeds } from './support/play-seeds.ts';
import { keepFailed } from './support/regressions.ts';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '1000' }, from: { type: 'string', default: '1' }, processes: { type: 'string' } },
});
const [count, from] = [Number(values.seeds), Number(values.from)];
const startedAt = performance.now();
let [done, failed, messages] = [0, 0, 0];
const tell = (): void => {
  const seconds = (performance.now() - startedAt) / 1000;
  process.stdout.write(`${done} of ${count} runs, ${failed} failed, ${messages} messages, ${(seconds / Math.max(1, done)).toFixed(2)} s each\n`);
};
await playSeeds(
  Array.from({ length: count }, (_, i) => from + i),
  {
    ...(values.processes === undefined ? {} : { processes: Number(values.processes) }),
    onOutcome: (outcome) => {
      done += 1;
      messages += outcome.messages;
      keepFailed(outcome);
      if (outcome.faults.length > 0) {
        failed += 1;
        process.stdout.write(`seed ${outcome.seed}: ${outcome.faults.slice(0, 3).join(' | ')}\n`);
      }
      if (done % 50 === 0) tell();
    },
  },
);
tell();
process.exitCode = failed > 0 ? 1 : 0;
