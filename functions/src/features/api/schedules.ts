import { onSchedule } from 'firebase-functions/scheduler';
import { systemClock } from '../../platform/clock.ts';
import { dailyOptions, minuteOptions } from '../../platform/options.ts';
import { getPlatform } from '../../platform/platform.ts';
import { makeJobs, type JobName } from './handlers.ts';

const run = async (...names: JobName[]): Promise<void> => {
  const jobs = makeJobs(getPlatform());
  for (const name of names) await jobs[name](systemClock());
};

/** Bindings only, deployed under these names; the local stack's clock reaches the same use cases by `makeJobs`. */
export const everyMinute = onSchedule(minuteOptions, () => run('removals', 'approvals', 'escalate'));
export const everyDay = onSchedule(dailyOptions, () => run('sweep'));
