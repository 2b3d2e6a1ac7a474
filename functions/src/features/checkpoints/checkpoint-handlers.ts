import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { cosignCheckpoint } from './cosign.ts';
import { raiseCheckpointAlarm } from './raise-alarm.ts';
import { headProofs, listCheckpoints, newestCheckpoint } from './read-checkpoints.ts';

/** Binding of the checkpoints' routes to their use cases; decides nothing. */
export const checkpointHandlers = (platform: Platform): Pick<Handlers, 'checkpoint' | 'checkpoints' | 'cosign' | 'headProofs' | 'checkpointAlarm'> => ({
  checkpoint: ({ principal, body }) => newestCheckpoint(platform.db, principal, body),
  checkpoints: ({ principal, body }) => listCheckpoints(platform.db, principal, body),
  cosign: async ({ principal, body }) => {
    await cosignCheckpoint(platform, principal, body);
    return {};
  },
  headProofs: ({ principal, body }) => headProofs(platform.db, principal, body),
  checkpointAlarm: ({ principal, body, now }) => raiseCheckpointAlarm(platform, principal, body, now),
});
