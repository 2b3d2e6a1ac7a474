/** A job of `/api/internal/run/{job}` and how often it runs. */
export interface Job {
  name: string;
  everyMs: number;
}

export interface ScheduleOptions {
  functions: string;
  project: string;
  region: string;
  secret: string;
  jobs: readonly Job[];
}

/**
 * The local clock of schedules (ST8): the emulator never fires them. A job that is still running when its time comes
 * again is left out once; one that fails is tried at its next time. Every use case behind a job is safe to repeat.
 * Answers how to stop the clock.
 */
export function startSchedule({ functions, project, region, secret, jobs }: ScheduleOptions): () => void {
  const timers = jobs.map(({ name, everyMs }) => {
    let running = false;
    const timer = setInterval(() => {
      if (running) return;
      running = true;
      void fetch(`http://${functions}/${project}/${region}/api/api/internal/run/${name}`, { method: 'POST', headers: { 'x-internal-secret': secret } })
        .then((answer) => answer.arrayBuffer())
        .catch(() => undefined)
        .finally(() => {
          running = false;
        });
    }, everyMs);
    timer.unref();
    return timer;
  });
  return () => timers.forEach((timer) => clearInterval(timer));
}
