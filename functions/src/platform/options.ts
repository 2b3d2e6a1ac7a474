import type { EventHandlerOptions } from 'firebase-functions/options';
import type { HttpsOptions } from 'firebase-functions/https';
import { keysSecret } from './secrets.ts';

export const region = 'us-central1';

/** The API: many calls in one process, all waiting on the store rather than the processor. */
export const apiOptions: HttpsOptions = { region, memory: '512MiB', concurrency: 40, timeoutSeconds: 60, secrets: [keysSecret] };

/** Triggers: at least once, in any order; retried because every use case behind one is idempotent. */
export const triggerOptions: EventHandlerOptions = { region, memory: '256MiB', retry: true, timeoutSeconds: 60, secrets: [keysSecret] };
