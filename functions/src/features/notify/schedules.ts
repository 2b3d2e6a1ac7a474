import { onSchedule } from 'firebase-functions/scheduler';
import { systemClock } from '../../platform/clock.ts';
import { dailyOptions, minuteOptions } from '../../platform/options.ts';
import { getPlatform } from '../../platform/platform.ts';
import { escalate, sweep } from './escalate.ts';

/** Bindings only, deployed under these names; the local stack's clock reaches the same use cases by `notifyJobs`. */
export const everyMinute = onSchedule(minuteOptions, async () => void (await escalate(getPlatform(), systemClock())));
export const everyDay = onSchedule(dailyOptions, async () => void (await sweep(getPlatform(), systemClock())));
