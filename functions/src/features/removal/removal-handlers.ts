import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import type { RemovalSteps } from './finish-removal.ts';
import { removeMember } from './remove-member.ts';
import { renewal } from './renewal.ts';
import { renewGeneration } from './renew-generation.ts';

/** Binding of the routes of removal and renewal to their use cases; decides nothing. */
export const removalHandlers = (platform: Platform, steps: RemovalSteps): Pick<Handlers, 'removeMember' | 'renewGeneration' | 'renewal'> => ({
  removeMember: ({ principal, params, body, now }) => removeMember(platform, steps, principal, params.uid, body, now),
  renewGeneration: async ({ principal, params, body, now }) => {
    await renewGeneration(platform, principal, params.compartmentId, body, now);
    return {};
  },
  renewal: ({ principal }) => renewal(platform.db, principal),
});
