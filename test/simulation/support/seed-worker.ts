// A process that plays seeds: each message to it is one, each message from it the outcome of one.
import './shared-protocol.ts';
import { setLogLevel } from 'firebase/firestore';
import { quickenTimers } from './quick-timers.ts';
import { runSeed } from './run-seed.ts';

setLogLevel('silent');
quickenTimers();
// A dead tab asks for nothing more; here its last steps still run, and find an SDK that has ended.
process.on('unhandledRejection', (error: { message?: unknown }) => {
  if (!String(error.message).includes('already been terminated')) throw error;
});
process.on('message', (seed: number) => {
  void runSeed(seed)
    .catch((error: unknown) => ({
      seed,
      faults: [`the run ended: ${error instanceof Error ? error.stack : String(error)}`],
      story: [],
      messages: 0,
      isUnfinished: false,
      tookMs: [],
    }))
    .then((outcome) => process.send?.(outcome));
});
process.on('disconnect', () => process.exit(0));
