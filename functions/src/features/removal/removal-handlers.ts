import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import type { RemovalSteps } from './finish-removal.ts';
import { removeMember } from './remove-member.ts';
import { renewal } from './renewal.ts';
import { renewOwnKeys } from './renew-own-keys.ts';
import { revokeDevice } from './revoke-device.ts';
import { renewGeneration } from './renew-generation.ts';

/** Binding of the routes of removal and renewal to their use cases; decides nothing. */
export const removalHandlers = (
  platform: Platform,
  steps: RemovalSteps,
): Pick<Handlers, 'removeMember' | 'revokeDevice' | 'renewOwnKeys' | 'renewGeneration' | 'renewal'> => ({
  removeMember: ({ principal, params, body, now }) => removeMember(platform, steps, principal, params.uid, body, now),
  revokeDevice: async ({ principal, params, body, now }) => {
    await revokeDevice(platform.db, principal, params, body, now);
    return {};
  },
  renewOwnKeys: async ({ principal, body, now }) => {
    await renewOwnKeys(platform, principal, body, now);
    return {};
  },
  renewGeneration: async ({ principal, params, body, now }) => {
    await renewGeneration(platform, principal, params.compartmentId, body, now);
    return {};
  },
  renewal: ({ principal }) => renewal(platform.db, principal),
});
