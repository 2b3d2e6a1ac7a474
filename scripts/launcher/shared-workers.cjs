'use strict';
/**
 * The Functions emulator starts a process for each call that comes while another is under way (140 MiB, seconds of a core), waits for it with no
 * limit on how many, and leaves behind those that loaded too slowly. In production one process takes many calls (`concurrency`). So here: one
 * process for each function, which all of its calls share. Loaded into the CLI by the hook; what it changes of the CLI is checked when it does.
 */
const Module = require('node:module');

const tries = 3;
/** Without a limit of ours the CLI's connections have Node's, five seconds. */
const AN_HOUR_S = 3600;
const changed = new WeakSet();

/** A worker takes calls as soon as it is ready, also beside others; how long one may take is the caller's business, for its end would be the end of all. */
function shareWorkers({ prototype }) {
  const { addWorker } = prototype;
  if (!addWorker || !prototype.getIdleWorker || !prototype.getTriggerWorkers) throw new Error('firebase-tools: the pool of workers is another than expected');
  prototype.getIdleWorker = function (triggerId, runtime) {
    this.cleanUpWorkers();
    return this.getTriggerWorkers(triggerId, runtime).find(({ state }) => state === 'IDLE' || state === 'BUSY');
  };
  prototype.addWorker = function (...given) {
    const worker = addWorker.apply(this, given);
    worker.timeoutSeconds = AN_HOUR_S;
    return worker;
  };
}

/** One start of a function at a time, whoever asks for it; one that loads too slowly is ended and tried again. */
function startOnce({ prototype }) {
  const { startRuntime } = prototype;
  if (!startRuntime) throw new Error('firebase-tools: functions are started in another way than expected');
  const starting = new Map();
  const start = async (emulator, backend, trigger) => {
    for (let turn = 1; ; turn++) {
      try {
        return await startRuntime.call(emulator, backend, trigger);
      } catch (error) {
        const workers = emulator.workerPools[backend.codebase].getTriggerWorkers(trigger?.id, backend.runtime);
        for (const { state, runtime } of workers) if (state === 'CREATED') runtime.process.kill('SIGKILL');
        if (turn === tries) throw error;
      }
    }
  };
  prototype.startRuntime = function (backend, trigger) {
    const name = trigger?.id ?? '';
    const underWay = starting.get(name) ?? start(this, backend, trigger).finally(() => starting.delete(name));
    starting.set(name, underWay);
    return underWay;
  };
}

/** Changes both classes when the CLI loads them. */
exports.shareFunctionWorkers = () => {
  const load = Module._load;
  Module._load = function (request) {
    const loaded = load.apply(this, arguments);
    const [part, change] = request.endsWith('/functionsRuntimeWorker')
      ? [loaded?.RuntimeWorkerPool, shareWorkers]
      : request.endsWith('/functionsEmulator')
        ? [loaded?.FunctionsEmulator, startOnce]
        : [];
    if (part && !changed.has(part)) {
      changed.add(part);
      change(part);
    }
    return loaded;
  };
};
