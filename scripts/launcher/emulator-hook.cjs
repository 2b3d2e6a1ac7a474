'use strict';
/**
 * Loaded into the Firebase CLI and every process below it (NODE_OPTIONS=--require). Three jobs:
 * 1. Stands in for `java`: the CLI starts its Firestore emulator as `java -jar FILE args`; our own server is started in
 *    its place with the same arguments. Depends on the CLI's public behaviour only.
 * 2. Ends the process when its parent is gone, so a killed launcher leaves nobody behind who holds a port.
 * 3. Lets all calls of a function share one process (shared-workers.cjs).
 * Plain CommonJS because it is required before anything else.
 */
const childProcess = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const pollMs = 250;
const graceMs = 5_000;

/** Whether the parent had died before this process could look: it leaves its number to its children. */
function isParentGone() {
  const parent = Number(process.env.LAUNCHER_PARENT_PID);
  if (!parent || parent === process.ppid) return false;
  try {
    process.kill(parent, 0);
    return /\) Z /.test(readFileSync(`/proc/${parent}/stat`, 'utf8'));
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

if (isMainThread) {
  const parent = isParentGone() ? undefined : process.ppid;
  process.env.LAUNCHER_PARENT_PID = String(process.pid);
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMs);
    process.kill(process.pid, 'SIGTERM');
  }, pollMs);
  watch.unref();

  const spawn = childProcess.spawn;
  childProcess.spawn = function (command, args, options) {
    const server = process.env.FIRESTORE_LOCAL_CLI;
    if (command !== 'java' || !Array.isArray(args) || !server) return spawn.apply(this, arguments);
    if (args.includes('-version')) {
      return spawn.call(this, process.execPath, ['-e', `process.stderr.write('openjdk version "21.0.0"\\n')`], options);
    }
    const child = spawn.call(this, process.execPath, [server, ...args.slice(args.indexOf('-jar') + 2)], options);
    if (process.env.FIRESTORE_LOCAL_PID_FILE && child.pid) writeFileSync(process.env.FIRESTORE_LOCAL_PID_FILE, String(child.pid));
    return child;
  };

  if (process.env.FIRESTORE_LOCAL_CLI) require('./shared-workers.cjs').shareFunctionWorkers();
}
