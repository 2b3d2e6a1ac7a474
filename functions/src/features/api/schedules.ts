import { onSchedule } from 'firebase-functions/scheduler';
import { systemClock } from '../../platform/clock.ts';
import { dailyOptions, hourlyOptions, longMinuteOptions, minuteOptions, tenMinutesOptions } from '../../platform/options.ts';
import { getPlatform } from '../../platform/platform.ts';
import { makeJobs, type JobName } from './handlers.ts';

/** Each in its turn; one that breaks holds up none behind it, and is told at the end. */
const run = async (...names: JobName[]): Promise<void> => {
  const jobs = makeJobs(getPlatform());
  const broken: unknown[] = [];
  for (const name of names) await jobs[name](systemClock()).catch((error: unknown) => broken.push(error));
  if (broken.length > 0) throw new AggregateError(broken, 'jobs-broke');
};

/** Bindings only, deployed under these names; the local stack's clock reaches the same use cases by `makeJobs`. */
export const everyTenMinutes = onSchedule(tenMinutesOptions, () => run('checkpoint'));
export const everyHour = onSchedule(hourlyOptions, () => run('replay', 'deletions'));
export const everyMinute = onSchedule(minuteOptions, () => run('removals', 'approvals', 'retention', 'erasures', 'escalate', 'exports'));
/** By itself: what a closing deletes is much, and takes no time from what people wait for. */
export const everyMinuteClosings = onSchedule(longMinuteOptions, () => run('closings'));
export const everyDay = onSchedule(dailyOptions, () => run('sweep'));
