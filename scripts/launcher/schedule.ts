/** A job of `/api/internal/run/{job}` and how often it runs. */
export interface Job {
  name: string;
  everyMs: number;
}

/** Where jobs run. */
export interface JobPlace {
  functions: string;
  project: string;
  region: string;
  secret: string;
}
export interface ScheduleOptions extends JobPlace {
  jobs: readonly Job[];
}

const runJob = ({ functions, project, region, secret }: JobPlace, name: string): Promise<Response> =>
  fetch(`http://${functions}/${project}/${region}/api/api/internal/run/${name}`, { method: 'POST', headers: { 'x-internal-secret': secret } });

/** Runs a job once and waits for it; throws where it was not done. For what must be true before anybody gets in. */
export async function runOnce(place: JobPlace, name: string): Promise<void> {
  const answer = await runJob(place, name);
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`${name} was not done: ${answer.status}`);
}

/**
 * The local clock of schedules (ST8): the emulator never fires them. A job that is still running when its time comes
 * again is left out once; one that fails is tried at its next time. Every use case behind a job is safe to repeat.
 * Answers how to stop the clock.
 */
export function startSchedule({ jobs, ...place }: ScheduleOptions): () => void {
  const timers = jobs.map(({ name, everyMs }) => {
    let running = false;
    const timer = setInterval(() => {
      if (running) return;
      running = true;
      void runJob(place, name)
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
