import { runAll } from './checks/run-all.ts';

/** `npm run check`: for between two edits, within a minute on a machine that has nothing else to do. What starts servers is for `npm test`. */
process.exitCode = await runAll(['quick']);
