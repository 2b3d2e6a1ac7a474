import { runAll } from './checks/run-all.ts';

/** `npm run check`: what needs no running stack, for between two edits. */
process.exitCode = await runAll(['unit', 'rules']);
