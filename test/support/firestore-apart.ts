import process from 'node:process';

// The Firestore server with the functions behind a line that a test can cut: TEST_FUNCTIONS is where it believes them to be.
const at = process.argv.findIndex((argument) => argument.startsWith('--functions_emulator'));
const host = process.env['TEST_FUNCTIONS'];
if (at < 0 || host === undefined) throw new Error('no functions to put apart');
process.argv.splice(at, process.argv[at]?.includes('=') ? 1 : 2, '--functions_emulator', host);
await import('../../packages/firestore-local/src/cli.ts');
