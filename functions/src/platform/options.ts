import type { EventHandlerOptions } from 'firebase-functions/options';
import type { HttpsOptions } from 'firebase-functions/https';
import type { ScheduleOptions } from 'firebase-functions/scheduler';
import { keysSecret, smtpSecret } from './secrets.ts';

export const region = 'us-central1';

/** The API: many calls in one process, all waiting on the store rather than the processor. */
export const apiOptions: HttpsOptions = { region, memory: '512MiB', concurrency: 40, timeoutSeconds: 60, secrets: [keysSecret, smtpSecret] };

/** Triggers: at least once, in any order; retried because every use case behind one is idempotent. */
export const triggerOptions: EventHandlerOptions = { region, memory: '256MiB', retry: true, timeoutSeconds: 60, secrets: [keysSecret, smtpSecret] };

/** Every minute; what one run leaves is there for the next, so a failed one is not repeated at once. */
export const minuteOptions: ScheduleOptions = {
  schedule: 'every 1 minutes',
  region,
  memory: '256MiB',
  timeoutSeconds: 120,
  maxInstances: 1,
  secrets: [keysSecret, smtpSecret],
};
/** Begins every minute unless the one before still runs. */
export const longMinuteOptions: ScheduleOptions = { ...minuteOptions, timeoutSeconds: 540 };
export const tenMinutesOptions: ScheduleOptions = { ...minuteOptions, schedule: 'every 10 minutes', timeoutSeconds: 540 };
export const dailyOptions: ScheduleOptions = { ...minuteOptions, schedule: 'every 24 hours', timeoutSeconds: 540 };
export const hourlyOptions: ScheduleOptions = { ...minuteOptions, schedule: 'every 60 minutes', timeoutSeconds: 540 };
