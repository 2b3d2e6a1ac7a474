import { runAll } from './checks/run-all.ts';

/** `npm test`: everything, real browsers included. */
process.exitCode = await runAll(['unit', 'rules', 'launcher', 'stack']);
